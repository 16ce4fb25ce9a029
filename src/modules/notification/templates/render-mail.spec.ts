import { describe, expect, it } from '@jest/globals';
import { LOCALES } from '../../../contracts/plan.js';
import type {
  DescribedSubscription,
  Disablement,
  Endangerment,
  QuotaUsage,
} from '../../../contracts/domain-events.js';
import type { NoticeContent } from '../notice-content.js';
import { goneDisablement, quotaDisablement, quotaWarning } from '../notice-contents.js';
import { renderMail, subjectOf } from './render-mail.js';

const PUBLIC_URL = 'https://hooks.example.com';
const AT = new Date('2026-03-01T14:05:06.000Z');
const HOSTILE = `<script>alert("x")</script> & 'quotes' {{title}}\r\nBcc: all@example.com\u2028\u202Eend`;
const WORKSPACE = { id: '0195509e-0000-7000-8000-000000000001', name: 'Acme' };
const USAGE: QuotaUsage = { failures: 34, limit: 30, windowMs: 1_800_000, disables: 'failing' };

const idOf = (index: number) => `0195509e-0000-7000-9000-${String(index).padStart(12, '0')}`;

function subscription(changes: Partial<DescribedSubscription> = {}): DescribedSubscription {
  return {
    id: idOf(1),
    url: 'https://receiver.example.com/hooks?a=1&b=2',
    eventTypes: ['message.received', 'contact.created'],
    failures: 31,
    lastError: 'HTTP 503',
    lastFailedAt: AT,
    ...changes,
  };
}

const disablement = (
  subscriptions: DescribedSubscription[],
  usage: QuotaUsage | null = USAGE,
): Disablement => ({
  workspaceId: WORKSPACE.id,
  reason: usage ? 'error_quota' : 'gone',
  at: AT,
  usage,
  subscriptions,
});
const waiting = new Map([[idOf(1), 1234]]);
const quotaMail = (...subscriptions: DescribedSubscription[]) =>
  quotaDisablement(WORKSPACE, disablement(subscriptions), USAGE, waiting);
const goneMail = (...subscriptions: DescribedSubscription[]) =>
  goneDisablement(WORKSPACE, disablement(subscriptions, null), waiting);

const endangered: Endangerment = {
  workspaceId: WORKSPACE.id,
  at: AT,
  usage: { ...USAGE, failures: 24 },
  subscriptions: [subscription({ failures: 24, lastError: 'timed out' })],
};

const hostileSubscription = subscription({
  url: `https://receiver.example.com/${HOSTILE}`,
  eventTypes: [HOSTILE],
  lastError: HOSTILE,
});
const hostileWorkspace = { ...WORKSPACE, name: HOSTILE };
const hostileMails: NoticeContent[] = [
  quotaWarning(hostileWorkspace, { ...endangered, subscriptions: [hostileSubscription] }),
  quotaDisablement(hostileWorkspace, disablement([hostileSubscription]), USAGE, waiting),
  goneDisablement(hostileWorkspace, disablement([hostileSubscription], null), waiting),
];
const everyMail = hostileMails.flatMap((content) =>
  LOCALES.map((locale) => [content.type, locale, content] as const),
);

describe('renderMail', () => {
  it.each(everyMail)('escapes foreign values in the HTML of %s in %s', (_type, locale, content) => {
    const { html } = renderMail(content, locale, PUBLIC_URL);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; ');
    expect(html).toContain('{{title}}');
    expect(html).not.toMatch(/[\u2028\u202E]/);
    expect(html).not.toMatch(/\b(src|@import|url)\s*[=(]/);
  });

  it.each(everyMail)('keeps foreign line breaks out of the text of %s in %s', (_type, locale, content) => {
    const { text } = renderMail(content, locale, PUBLIC_URL);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(text).not.toMatch(/&(lt|gt|amp|quot|#x27);/);
    expect(text).not.toMatch(/[\r\u2028\u202E]/);
  });

  it.each(everyMail)('has all it needs for %s in %s', (_type, locale, content) => {
    const { html, text, language } = renderMail(content, locale, PUBLIC_URL);
    expect(`${subjectOf(content, locale)}${html}${text}`).not.toMatch(
      /undefined|\[object|NaN|Invalid Date|null/,
    );
    expect(html).toContain(`<html lang="${language}"`);
    expect(language.slice(0, 2)).toBe(locale);
  });

  it.each(everyMail)('has a subject of one line for %s in %s', (_type, locale, content) => {
    const subject = subjectOf(content, locale);
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u202E]/u);
    expect(subject.length).toBeLessThanOrEqual(200);
  });

  it('tells in the quota mail which endpoints, why, how much waits, and how to enable them', () => {
    const { text } = renderMail(quotaMail(subscription()), 'en', PUBLIC_URL);
    expect(text).toBe(`A webhook endpoint of Acme was disabled

34 delivery attempts of this workspace failed within 30 minutes; the limit is 30. What was failing gets no more events; endpoints that work are not touched.

Nothing is lost: the events that were waiting, and those that arrive from now on, are kept and can be sent later.

Workspace: Acme (${WORKSPACE.id})
Error quota: 34 of 30 failures within 30 minutes
Disabled at: March 1, 2026 at 14:05:06 UTC

## What was disabled

* https://receiver.example.com/hooks?a=1&b=2
  Subscription: ${idOf(1)}
  Event types: message.received, contact.created
  Failed attempts: 31
  Last error: HTTP 503
  Last failure: March 1, 2026 at 14:05:06 UTC
  Events waiting: 1,234
  Command to enable it again:
    curl -X POST '${PUBLIC_URL}/v1/workspaces/${WORKSPACE.id}/subscriptions/${idOf(1)}/enable' -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/json' -d '{"replay": "skipped"}'

## How to enable it again

- Repair the endpoint so that it answers with a 2xx status in time.
- Run the command that stands with the endpoint, with an API key that has the scope subscriptions:write.
- The part "replay": "skipped" sends what was held back, in its original order, before anything new. Leave it out to begin with new events.

API documentation: ${PUBLIC_URL}/docs

--
You get this mail because your address is a notification address of the workspace Acme.
Sent by Hooklane at ${PUBLIC_URL}
`);
  });

  it('tells in the warning who causes the failures and when disabling happens', () => {
    const { text } = renderMail(quotaWarning(WORKSPACE, endangered), 'en', PUBLIC_URL);
    expect(text).toContain('24 delivery attempts of this workspace failed within the last 30 minutes.');
    expect(text).toContain(
      'As soon as there are more than 30 failures within 30 minutes, every endpoint that',
    );
    expect(text).toContain('Error quota: 24 of 30 failures within 30 minutes\n');
    expect(text).toContain(`* https://receiver.example.com/hooks?a=1&b=2
  Subscription: ${idOf(1)}
  Event types: message.received, contact.created
  Failed attempts: 24
  Last error: timed out
`);
  });

  it('says that every endpoint is concerned when the quota disables all', () => {
    const usage = { ...USAGE, disables: 'all' } as const;
    const warning = renderMail(quotaWarning(WORKSPACE, { ...endangered, usage }), 'en', PUBLIC_URL);
    expect(warning.text).toContain('every endpoint of the workspace is disabled');
    const trip = quotaDisablement(WORKSPACE, disablement([subscription()]), usage, waiting);
    expect(renderMail(trip, 'en', PUBLIC_URL).text).toContain('No endpoint of the workspace gets events');
  });

  it('tells of a 410 without the quota', () => {
    const content = goneMail(subscription({ lastError: 'HTTP 410' }));
    expect(subjectOf(content, 'en')).toBe('[Acme] A webhook endpoint was disabled: it answered 410 Gone');
    const { text } = renderMail(content, 'en', PUBLIC_URL);
    expect(text).toContain('status 410 (Gone)');
    expect(text).not.toContain('quota');
  });

  it('writes numbers and times as the language does', () => {
    const portuguese = renderMail(quotaMail(subscription()), 'pt', PUBLIC_URL).text;
    expect(portuguese).toContain('Eventos em espera: 1.234');
    expect(portuguese).toContain('1 de março de 2026 às 14:05:06 UTC');
    expect(portuguese).toContain('30 minutos');
    const spanish = renderMail(quotaMail(subscription()), 'es', PUBLIC_URL).text;
    expect(spanish).toContain('1 de marzo de 2026');
    expect(spanish).toContain('14:05:06 UTC');
  });

  it('shows an endpoint that never failed as such', () => {
    const idle = subscription({ failures: 0, lastError: null, lastFailedAt: null });
    const { text } = renderMail(quotaMail(idle), 'en', PUBLIC_URL);
    expect(text).toContain('  Last error: unknown\n  Last failure: unknown\n');
  });

  it('lists the fifty worst endpoints and counts the others', () => {
    const many = Array.from({ length: 73 }, (_, index) =>
      subscription({ id: idOf(index), url: `https://r${index}.example.com/`, failures: index }),
    );
    const content = quotaMail(...many);
    expect(subjectOf(content, 'en')).toContain('73 webhook endpoints were disabled');
    const { text, html } = renderMail(content, 'en', PUBLIC_URL);
    expect(text.match(/^\* https/gm)).toHaveLength(50);
    expect(text).toContain('* https://r72.example.com/');
    expect(text).not.toContain('* https://r22.example.com/');
    expect(text).toContain('… and 23 more.');
    expect(html).toContain('… and 23 more.');
  });
});

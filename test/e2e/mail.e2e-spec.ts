import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { newId } from '../../src/common/ids.js';
import type {
  DescribedSubscription,
  DisabledReason,
  Disablement,
  Endangerment,
} from '../../src/contracts/domain-events.js';
import { PurgeBudget } from '../../src/contracts/purge-budget.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { FakeClock } from '../support/fake-clock.js';
import { Mailbox } from '../support/mailbox.js';
import { NotificationNode } from '../support/notification-node.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { testSettings } from '../support/test-settings.js';

const DAY_MS = 86_400_000;
const BUSY = { code: 450, text: 'try again later' };
const UNKNOWN = { code: 550, text: 'no such mailbox' };

interface Notification {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly recipients: string[];
  readonly status: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}
interface NotificationPage {
  readonly items: Notification[];
  readonly pagination: { readonly next: string | null };
}

/** A row of the table, read in one moment. */
interface Notice {
  readonly id: string;
  readonly subject: string;
  readonly status: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly leasedUntil: Date | null;
}
const NEWEST_NOTICE = `
  select id, subject, status, attempts, last_error as "lastError", created_at as "createdAt",
    leased_until as "leasedUntil"
  from notices where workspace_id = $1 order by id desc limit 1`;

let database: TestDatabase;
let mailbox: Mailbox;
let clock: FakeClock;
let dataDir: string;
const nodes: NotificationNode[] = [];

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

beforeEach(async () => {
  clock = new FakeClock();
  mailbox = await Mailbox.open();
  dataDir = await mkdtemp(join(tmpdir(), 'hooklane-mail-'));
});

afterEach(async () => {
  await nodes[0]?.rows('delete from notices');
  await Promise.all(nodes.splice(0).map((node) => node.stop()));
  await mailbox.goAway();
  await rm(dataDir, { recursive: true, force: true });
});

describe('what is told by mail', () => {
  it('tells all addresses of a trip in one mail, in the language of the workspace', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node, { locale: 'pt' });
    const { fact, subscriptionId } = withheld(workspaceId);
    await node.tell('deliveries.withheld', fact);

    const [{ mail, recipients }] = await received(1);
    expect(recipients).toEqual(['ann@acme.example', 'bob@acme.example']);
    expect(mail.subject).toBe('[Acme] Um endpoint de webhook foi desativado por excesso de falhas');
    expect(mail.from?.value).toEqual([{ name: 'Hooklane', address: 'hooks@hooklane.example' }]);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('content-language')).toBe('pt-BR');
    expect(mail.date).toEqual(new Date(clock.now().setMilliseconds(0)));
    expect(mail.text).toContain('https://receiver.example.com/hooks');
    expect(mail.text).toContain('HTTP 503');
    expect(mail.text).toContain('Cota de erros: 31 de 30 falhas em 30 minutos');
    expect(mail.text).toContain('Eventos em espera: 17');
    expect(mail.text).toContain(`/v1/workspaces/${workspaceId}/subscriptions/${subscriptionId}/enable`);
    expect(mail.html).toContain('<html lang="pt-BR"');

    const [notification] = await notificationsOf(node, workspaceId);
    expect(mail.messageId).toBe(`<${notification?.id}@hooklane.example>`);
    await untilItPasses(async () =>
      expect(await notificationsOf(node, workspaceId)).toEqual([
        {
          id: notification?.id,
          kind: 'subscription_disabled',
          subject: mail.subject,
          recipients: ['ann@acme.example', 'bob@acme.example'],
          status: 'sent',
          attempts: 1,
          lastError: null,
          createdAt: clock.now().toISOString(),
          sentAt: clock.now().toISOString(),
        },
      ]),
    );
  });

  it('tells of a warning and of a 410', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node);
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    await node.tell('deliveries.withheld', withheld(workspaceId, 'gone').fact);
    const subjects = (await received(2)).map(({ mail }) => mail.subject).sort();
    expect(subjects).toEqual([
      '[Acme] A webhook endpoint was disabled: it answered 410 Gone',
      '[Acme] Webhooks close to their error limit: 24 of 30 failures',
    ]);
  });

  it('tells nothing of what a user disabled by hand, nor of what was rolled back', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node);
    await node.tell('deliveries.withheld', withheld(workspaceId, 'manual').fact);
    const failing = node.tell('deliveries.withheld', withheld(workspaceId).fact, () => {
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await notificationsOf(node, workspaceId)).toEqual([]);
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    await received(1);
  });

  it('records a notice that there is nobody to send to', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node, { notificationEmails: [] });
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    expect(await notificationsOf(node, workspaceId)).toMatchObject([
      { status: 'failed', attempts: 0, lastError: 'the workspace has no notification addresses' },
    ]);
  });

  it('forgets the notices of a purged workspace', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node, { notificationEmails: [] });
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    await node.tell('workspace.purging', { workspaceId, budget: new PurgeBudget(1_000) });
    expect(await notificationsOf(node, workspaceId)).toEqual([]);
  });
});

describe('once and for all', () => {
  it('sends each notice once, however many workers there are', async () => {
    const [one, other] = await Promise.all([startNode(), startNode()]);
    const workspaceId = await createWorkspace(one);
    await mailbox.goAway();
    for (let count = 0; count < 12; count += 1)
      await one.tell('subscriptions.endangered', endangered(workspaceId));
    await untilItPasses(async () => {
      const idle = await one.rows('select from notices where attempts = 1 and leased_until is null');
      expect(idle).toHaveLength(12);
    });

    await mailbox.comeBack();
    const release = mailbox.hold();
    await clock.advance(10_000);
    await untilItPasses(async () => {
      await Promise.all([one.sweep(), other.sweep()]);
      expect(mailbox.busiest).toBeGreaterThan(4);
    });
    release();
    await untilItPasses(async () => {
      await Promise.all([one.sweep(), other.sweep()]);
      expect(await statusesOf(one, workspaceId)).toEqual(Array(12).fill('sent'));
    });
    const ids = mailbox.received.map(({ mail }) => mail.messageId);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
  });

  it('sends what a process that is gone has left', async () => {
    const api = await startNode({ role: 'api' });
    const workspaceId = await createWorkspace(api);
    await api.tell('subscriptions.endangered', endangered(workspaceId));
    await nodes.pop()?.stop();

    const worker = await startNode();
    await worker.sweep();
    const [{ recipients }] = await received(1);
    expect(recipients).toEqual(['ann@acme.example', 'bob@acme.example']);
  });

  it('leaves a notice alone while another worker holds its lease', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node);
    await mailbox.goAway();
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    await waitFor(node, workspaceId, { attempts: 1 });
    await mailbox.comeBack();
    await node.rows(`update notices set leased_until = clock_timestamp() + interval '1 hour'`);
    await clock.advance(5_000);
    await node.sweep();
    expect(await notificationsOf(node, workspaceId)).toMatchObject([{ attempts: 1 }]);

    await node.rows('update notices set leased_until = clock_timestamp()');
    await untilItPasses(async () => {
      await node.sweep();
      expect(mailbox.received).toHaveLength(1);
    });
  });
});

describe('when the mail server is difficult', () => {
  it('tries again after a refusal, until the mail is taken', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node);
    mailbox.refuseContents({ code: 451, text: 'greylisted' });
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    await waitFor(node, workspaceId, { status: 'pending', attempts: 1 });
    await clock.advance(5_000);
    const refused = await waitFor(node, workspaceId, { status: 'pending', attempts: 2 });
    expect(refused.lastError).toContain('451 greylisted');

    mailbox.accept();
    await clock.advance(9_000);
    await node.sweep();
    expect(mailbox.received).toEqual([]);
    await clock.advance(1_000);
    await waitFor(node, workspaceId, { status: 'sent', attempts: 3, lastError: null });
    expect(mailbox.received).toHaveLength(1);
  });

  it('tries again only for those who do not have the mail', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node);
    mailbox.refuseRecipients((address) => (address.startsWith('bob') ? BUSY : null));
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    const first = await waitFor(node, workspaceId, { status: 'pending', attempts: 1 });
    expect(first.lastError).toBe('450 try again later (bob@acme.example)');

    mailbox.accept();
    await clock.advance(5_000);
    await waitFor(node, workspaceId, { status: 'sent', attempts: 2 });
    const deliveries = mailbox.received.map(({ recipients, mail }) => [recipients, mail.messageId]);
    const { messageId } = mailbox.received[0]!.mail;
    expect(deliveries).toEqual([
      [['ann@acme.example'], messageId],
      [['bob@acme.example'], messageId],
    ]);
  });

  it('believes after five attempts that the server will never take it', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node);
    mailbox.refuseRecipients(UNKNOWN);
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    for (const [attempts, waitMs] of [5_000, 10_000, 20_000, 40_000].entries()) {
      await waitFor(node, workspaceId, { status: 'pending', attempts: attempts + 1 });
      await clock.advance(waitMs);
    }
    const notification = await waitFor(node, workspaceId, { status: 'failed', attempts: 5 });
    expect(notification.lastError).toBe('550 no such mailbox (ann@acme.example, bob@acme.example)');
  });

  it('sends when a server that was away is back, and gives up after a day', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node);
    await mailbox.goAway();
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    const first = await waitFor(node, workspaceId, { status: 'pending', attempts: 1 });
    expect(first.lastError).toContain('ECONNREFUSED');
    await clock.advance(DAY_MS / 2);
    await waitFor(node, workspaceId, { status: 'pending', attempts: 2 });
    await mailbox.comeBack();
    await clock.advance(10_000);
    await waitFor(node, workspaceId, { status: 'sent', attempts: 3 });

    await mailbox.goAway();
    const otherId = await createWorkspace(node);
    await node.tell('subscriptions.endangered', endangered(otherId));
    await waitFor(node, otherId, { status: 'pending', attempts: 1 });
    await clock.advance(DAY_MS);
    await waitFor(node, otherId, { status: 'failed', attempts: 2 });
  });

  it('keeps trying when its password is refused, and never shows it', async () => {
    await mailbox.goAway();
    mailbox = await Mailbox.open({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, callback) => callback(new Error(`no: ${password}`)),
    });
    const node = await startNode({ smtpUrl: mailbox.url('hooks:open-sesame@') });
    const workspaceId = await createWorkspace(node);
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    const { lastError } = await waitFor(node, workspaceId, { status: 'pending', attempts: 1 });
    expect(lastError).toContain('Invalid login');
    expect(lastError).not.toContain('open-sesame');
  });

  it('sends nothing over a connection whose certificate nobody vouches for', async () => {
    await mailbox.goAway();
    // smtp-server warns of the very certificate that this is about.
    const warning = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    mailbox = await Mailbox.open({ disabledCommands: ['AUTH'] });
    warning.mockRestore();
    const node = await startNode({ smtpUrl: mailbox.url() });
    const workspaceId = await createWorkspace(node);
    await node.tell('subscriptions.endangered', endangered(workspaceId));
    const { lastError } = await waitFor(node, workspaceId, { status: 'pending', attempts: 1 });
    expect(lastError).toMatch(/certificate/i);
    expect(mailbox.received).toEqual([]);
  });
});

describe('without a mail server', () => {
  it('writes each mail to a file', async () => {
    const node = await startNode({ smtpUrl: null });
    const workspaceId = await createWorkspace(node);
    await node.tell('deliveries.withheld', withheld(workspaceId).fact);
    const { id, subject, createdAt } = await waitFor(node, workspaceId, { status: 'sent', attempts: 1 });
    const files = await readdir(join(dataDir, 'mail'));
    expect(files).toEqual([`${createdAt.toISOString().replaceAll(':', '-')}-${id}.eml`]);
    const mail = await simpleParser(await readFile(join(dataDir, 'mail', files[0]!)));
    expect(mail.subject).toBe(subject);
    expect(mail.messageId).toBe(`<${id}@hooklane.example>`);
    expect(mail.to).toMatchObject({ text: 'ann@acme.example, bob@acme.example' });
  });
});

describe('GET /v1/workspaces/:workspaceId/notifications', () => {
  it('lists the newest first, page by page', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node, { notificationEmails: [] });
    for (let count = 0; count < 5; count += 1) {
      await node.tell('subscriptions.endangered', endangered(workspaceId));
      await clock.advance(1_000);
    }
    const path = `/v1/workspaces/${workspaceId}/notifications?limit=2`;
    const seen: Notification[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: NotificationPage } = await node.request(
        'GET',
        `${path}&cursor=${cursor}`.replace(/&cursor=$/, ''),
      );
      seen.push(...page.body.items);
      cursor = page.body.pagination.next;
    }
    const times = seen.map(({ createdAt }) => createdAt);
    expect(times).toHaveLength(5);
    expect(times).toEqual(times.toSorted().toReversed());
    const forged = await node.request<{ code: string }>('GET', `${path}&cursor=WyJ4Il0`);
    expect([forged.status, forged.body.code]).toEqual([400, 'validation_failed']);
  });

  it('is for keys with subscriptions:read of that workspace', async () => {
    const node = await startNode();
    const workspaceId = await createWorkspace(node);
    const path = `/v1/workspaces/${workspaceId}/notifications`;
    const keyWith = async (id: string, scope: string) => {
      const made = { name: 'test', scopes: [scope] };
      return (await node.request<{ key: string }>('POST', `/v1/workspaces/${id}/api-keys`, made)).body.key;
    };
    const status = async (key: string) => (await node.request('GET', path, undefined, key)).status;
    expect(await status(await keyWith(workspaceId, 'subscriptions:read'))).toBe(200);
    expect(await status(await keyWith(workspaceId, 'events:read'))).toBe(403);
    expect(await status(await keyWith(await createWorkspace(node), 'subscriptions:read'))).toBe(404);
    const nowhere = await node.request('GET', `/v1/workspaces/${newId(clock.now())}/notifications`);
    expect(nowhere.status).toBe(404);
  });
});

async function startNode(changes: Partial<Settings> = {}): Promise<NotificationNode> {
  const settings = testSettings(database.url, dataDir, {
    smtpUrl: mailbox.url(),
    mailFrom: 'Hooklane <hooks@hooklane.example>',
    publicUrl: 'https://hooks.example.com',
    ...changes,
  });
  const node = await NotificationNode.start(settings, clock);
  nodes.push(node);
  return node;
}

async function createWorkspace(node: NotificationNode, changes: object = {}): Promise<string> {
  const { status, body } = await node.request<{ id: string }>('POST', '/v1/workspaces', {
    name: 'Acme',
    plan: 'advanced',
    notificationEmails: ['ann@acme.example', 'bob@acme.example'],
    ...changes,
  });
  expect(status).toBe(201);
  return body.id;
}

function described(failures: number): DescribedSubscription {
  const at = clock.now();
  return {
    id: newId(at),
    url: 'https://receiver.example.com/hooks',
    eventTypes: ['message.received'],
    failures,
    lastError: 'HTTP 503',
    lastFailedAt: at,
  };
}

function endangered(workspaceId: string): Endangerment {
  const usage = { failures: 24, limit: 30, windowMs: 1_800_000, disables: 'failing' } as const;
  return { workspaceId, at: clock.now(), usage, subscriptions: [described(24)] };
}

function withheld(workspaceId: string, reason: DisabledReason = 'error_quota') {
  const { usage, at } = endangered(workspaceId);
  const subscription = described(31);
  const disablement: Disablement = {
    workspaceId,
    reason,
    at,
    usage: reason === 'error_quota' ? { ...usage, failures: 31 } : null,
    subscriptions: [subscription],
  };
  return {
    subscriptionId: subscription.id,
    fact: { disablement, waiting: new Map([[subscription.id, 17]]) },
  };
}

async function received(count: number) {
  await untilItPasses(() => expect(mailbox.received).toHaveLength(count));
  return mailbox.received as [Mailbox['received'][number], ...Mailbox['received']];
}

async function notificationsOf(node: NotificationNode, workspaceId: string): Promise<Notification[]> {
  const path = `/v1/workspaces/${workspaceId}/notifications?limit=100`;
  const { status, body } = await node.request<NotificationPage>('GET', path);
  expect(status).toBe(200);
  return body.items;
}

async function statusesOf(node: NotificationNode, workspaceId: string): Promise<string[]> {
  return (await notificationsOf(node, workspaceId)).map(({ status }) => status);
}

/** Waits until the newest notice of the workspace is like `expected` and nobody is sending it. */
function waitFor(node: NotificationNode, workspaceId: string, expected: Partial<Notice>): Promise<Notice> {
  return untilItPasses(async () => {
    const [notice] = await node.rows<Notice>(NEWEST_NOTICE, [workspaceId]);
    expect(notice).toMatchObject({ ...expected, leasedUntil: null });
    return notice!;
  });
}

/** Repeats `check` until nothing in it fails; gives up with its last failure. */
async function untilItPasses<T>(check: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (performance.now() > deadline) throw failure;
      await pause(20);
    }
  }
}

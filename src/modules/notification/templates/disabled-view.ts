import type { DisabledEndpoint, GoneDisablement, QuotaDisablement } from '../notice-content.js';
import type { DisabledWords } from './locales/mail-strings.js';
import type { EndpointView, LabelledValue, MailView } from './mail-view.js';
import { endpointFacts, quotaWordsOf } from './view-parts.js';
import type { Wording } from './wording.js';

type AnyDisablement = QuotaDisablement | GoneDisablement;

/** The subject of a mail about disabled endpoints. */
export function disabledSubject(content: AnyDisablement, wording: Wording): string {
  const { quotaSubject, goneSubject } = wording.strings.disabled;
  const words = wordsOf(content, wording);
  return content.type === 'gone_disablement' ? goneSubject(words) : quotaSubject(words);
}

/** What was disabled and why, what waits, and how to enable it again. */
export function disabledView(
  content: AnyDisablement,
  wording: Wording,
  publicUrl: string,
): Pick<MailView, 'title' | 'intro' | 'facts' | 'listHeading' | 'endpoints' | 'howTo'> {
  const { labels, disabled } = wording.strings;
  return {
    title: disabled.title(wordsOf(content, wording)),
    intro: [reasonOf(content, wording), disabled.nothingLost],
    facts: [
      { label: labels.workspace, value: `${content.workspaceName} (${content.workspaceId})` },
      ...quotaFacts(content, wording),
      { label: labels.disabledAt, value: wording.time(content.at) },
    ],
    listHeading: disabled.listHeading,
    endpoints: content.endpoints.map((endpoint) =>
      endpointView(endpoint, wording, `${publicUrl}/v1/workspaces/${content.workspaceId}`),
    ),
    howTo: {
      heading: disabled.howToHeading,
      steps: [disabled.howToRepair, disabled.howToEnable, disabled.howToReplay],
    },
  };
}

function reasonOf(content: AnyDisablement, wording: Wording): string {
  const { goneIntro, quotaIntroAll, quotaIntroFailing } = wording.strings.disabled;
  if (content.type === 'gone_disablement') return goneIntro;
  const words = quotaWordsOf(content, wording);
  return content.disables === 'all' ? quotaIntroAll(words) : quotaIntroFailing(words);
}

function quotaFacts(content: AnyDisablement, wording: Wording): LabelledValue[] {
  if (content.type === 'gone_disablement') return [];
  const { labels, quotaValue } = wording.strings;
  return [{ label: labels.quota, value: quotaValue(quotaWordsOf(content, wording)) }];
}

function endpointView(endpoint: DisabledEndpoint, wording: Wording, workspaceUrl: string): EndpointView {
  const { labels } = wording.strings;
  return {
    name: endpoint.url,
    facts: [
      ...endpointFacts(endpoint, wording),
      { label: labels.waiting, value: wording.number(endpoint.waiting) },
    ],
    command: {
      label: labels.enable,
      value:
        `curl -X POST '${workspaceUrl}/subscriptions/${endpoint.subscriptionId}/enable'` +
        ` -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/json' -d '{"replay": "skipped"}'`,
    },
  };
}

function wordsOf({ workspaceName, endpoints, omitted, at }: AnyDisablement, wording: Wording): DisabledWords {
  return { workspace: workspaceName, count: endpoints.length + omitted, at: wording.time(at) };
}

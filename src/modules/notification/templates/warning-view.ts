import type { QuotaWarning } from '../notice-content.js';
import type { MailView } from './mail-view.js';
import { endpointFacts, quotaWordsOf } from './view-parts.js';
import type { Wording } from './wording.js';

/** The subject of the warning. */
export function warningSubject(content: QuotaWarning, wording: Wording): string {
  return wording.strings.warning.subject(quotaWordsOf(content, wording));
}

/** The warning: how much of the quota is used, by whom, and what will happen when. */
export function warningView(
  content: QuotaWarning,
  wording: Wording,
): Pick<MailView, 'title' | 'intro' | 'facts' | 'listHeading' | 'endpoints' | 'howTo'> {
  const { labels, quotaValue, warning } = wording.strings;
  const words = quotaWordsOf(content, wording);
  return {
    title: warning.title(words),
    intro: [
      warning.intro(words),
      content.disables === 'all' ? warning.whenAll(words) : warning.whenFailing(words),
      warning.expiry(words),
    ],
    facts: [
      { label: labels.workspace, value: `${content.workspaceName} (${content.workspaceId})` },
      { label: labels.quota, value: quotaValue(words) },
      { label: labels.asOf, value: wording.time(content.at) },
    ],
    listHeading: warning.listHeading,
    endpoints: content.endpoints.map((endpoint) => ({
      name: endpoint.url,
      facts: endpointFacts(endpoint, wording),
      command: null,
    })),
    howTo: null,
  };
}

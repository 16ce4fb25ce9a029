import type { QuotaWarning } from '../notice-content.js';
import type { QuotaWords } from './locales/mail-strings.js';
import type { MailView } from './mail-view.js';
import type { Wording } from './wording.js';

/** The subject of the warning. */
export function warningSubject(content: QuotaWarning, wording: Wording): string {
  return wording.strings.warning.subject(wordsOf(content, wording));
}

/** The warning: how much of the quota is used, by whom, and what will happen when. */
export function warningView(
  content: QuotaWarning,
  wording: Wording,
): Pick<MailView, 'title' | 'intro' | 'facts' | 'listHeading' | 'endpoints' | 'howTo'> {
  const { labels, limitValue, warning } = wording.strings;
  const words = wordsOf(content, wording);
  return {
    title: warning.title(words),
    intro: [
      warning.intro(words),
      content.disables === 'all' ? warning.whenAll(words) : warning.whenFailing(words),
      warning.expiry(words),
    ],
    facts: [
      { label: labels.workspace, value: `${content.workspaceName} (${content.workspaceId})` },
      { label: labels.failuresInWindow, value: words.failures },
      { label: labels.limit, value: limitValue(words) },
      { label: labels.asOf, value: wording.time(content.at) },
    ],
    listHeading: warning.listHeading,
    endpoints: content.endpoints.map(({ subscriptionId, failures, lastError, lastFailedAt }) => ({
      name: `${labels.subscription} ${subscriptionId}`,
      facts: [
        { label: labels.failures, value: wording.number(failures) },
        { label: labels.lastError, value: lastError },
        { label: labels.lastFailure, value: wording.time(lastFailedAt) },
      ],
      command: null,
    })),
    howTo: null,
  };
}

function wordsOf({ workspaceName, failures, limit, windowMs }: QuotaWarning, wording: Wording): QuotaWords {
  return {
    workspace: workspaceName,
    failures: wording.number(failures),
    limit: wording.number(limit),
    window: wording.duration(windowMs),
  };
}

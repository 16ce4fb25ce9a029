import type { ListedEndpoint, QuotaDisablement, QuotaWarning } from '../notice-content.js';
import type { QuotaWords } from './locales/mail-strings.js';
import type { LabelledValue } from './mail-view.js';
import type { Wording } from './wording.js';

/** What every mail says of an endpoint that it lists. */
export function endpointFacts(endpoint: ListedEndpoint, wording: Wording): LabelledValue[] {
  const { labels, unknown } = wording.strings;
  return [
    { label: labels.subscription, value: endpoint.subscriptionId },
    { label: labels.eventTypes, value: endpoint.eventTypes.join(', ') },
    { label: labels.failures, value: wording.number(endpoint.failures) },
    { label: labels.lastError, value: endpoint.lastError ?? unknown },
    { label: labels.lastFailure, value: wording.time(endpoint.lastFailedAt) },
  ];
}

/** The quota of a mail in words. */
export function quotaWordsOf(content: QuotaWarning | QuotaDisablement, wording: Wording): QuotaWords {
  return {
    workspace: content.workspaceName,
    failures: wording.number(content.failures),
    limit: wording.number(content.limit),
    window: wording.duration(content.windowMs),
  };
}

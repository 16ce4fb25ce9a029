import type {
  DescribedSubscription,
  Disablement,
  Endangerment,
  QuotaUsage,
} from '../../contracts/domain-events.js';
import { oneLine } from './mail-text.js';
import type {
  DisabledEndpoint,
  GoneDisablement,
  ListedEndpoint,
  QuotaDisablement,
  QuotaWarning,
} from './notice-content.js';

/** Endpoints that a mail lists; it counts the others. */
const LISTED_MAX = 50;
const NAME_MAX = 80;
const ERROR_MAX = 300;
const URL_MAX = 300;

interface WorkspaceName {
  readonly id: string;
  readonly name: string;
}

/** What the warning mail says; those who fail most come first. */
export function quotaWarning(workspace: WorkspaceName, endangerment: Endangerment): QuotaWarning {
  const { listed, omitted } = worstFirst(endangerment.subscriptions);
  return {
    type: 'quota_warning',
    ...about(workspace, endangerment.at),
    ...endangerment.usage,
    endpoints: listed.map(listedEndpoint),
    omitted,
  };
}

/** What the mail about a quota trip says. */
export function quotaDisablement(
  workspace: WorkspaceName,
  disablement: Disablement,
  usage: QuotaUsage,
  waiting: ReadonlyMap<string, number>,
): QuotaDisablement {
  return {
    type: 'quota_disablement',
    ...about(workspace, disablement.at),
    ...usage,
    ...disabledEndpoints(disablement, waiting),
  };
}

/** What the mail about a 410 says. */
export function goneDisablement(
  workspace: WorkspaceName,
  disablement: Disablement,
  waiting: ReadonlyMap<string, number>,
): GoneDisablement {
  return {
    type: 'gone_disablement',
    ...about(workspace, disablement.at),
    ...disabledEndpoints(disablement, waiting),
  };
}

function about({ id, name }: WorkspaceName, at: Date) {
  return { workspaceId: id, workspaceName: oneLine(name, NAME_MAX), at: at.toISOString() };
}

function disabledEndpoints({ subscriptions }: Disablement, waiting: ReadonlyMap<string, number>) {
  const { listed, omitted } = worstFirst(subscriptions);
  const endpoints = listed.map((each): DisabledEndpoint => ({
    ...listedEndpoint(each),
    waiting: waiting.get(each.id) ?? 0,
  }));
  return { endpoints, omitted };
}

function listedEndpoint(subscription: DescribedSubscription): ListedEndpoint {
  const { id, url, eventTypes, failures, lastError, lastFailedAt } = subscription;
  return {
    subscriptionId: id,
    url: oneLine(url, URL_MAX),
    eventTypes: eventTypes.map((type) => oneLine(type, NAME_MAX)),
    failures,
    lastError: lastError === null ? null : oneLine(lastError, ERROR_MAX),
    lastFailedAt: lastFailedAt?.toISOString() ?? null,
  };
}

function worstFirst<T extends { readonly failures: number }>(endpoints: readonly T[]) {
  const sorted = endpoints.toSorted((one, other) => other.failures - one.failures);
  return { listed: sorted.slice(0, LISTED_MAX), omitted: Math.max(0, sorted.length - LISTED_MAX) };
}

import type { Disablement, DomainEvents } from '../../contracts/domain-events.js';
import { oneLine } from './mail-text.js';
import type { DisabledEndpoint, GoneDisablement, QuotaDisablement, QuotaWarning } from './notice-content.js';

/** Endpoints that a mail lists; it counts the others. */
const LISTED_MAX = 50;
const NAME_MAX = 80;
const ERROR_MAX = 300;
const URL_MAX = 300;

interface WorkspaceName {
  readonly id: string;
  readonly name: string;
}

/** The quota as configured: `quota.warned` and `deliveries.withheld` do not tell all of it. */
export interface QuotaRule {
  readonly quotaLimit: number;
  readonly quotaWindowMs: number;
  readonly quotaDisables: 'failing' | 'all';
}

/** What the warning mail says; those who fail most come first. */
export function quotaWarning(
  workspace: WorkspaceName,
  fact: DomainEvents['quota.warned'],
  { quotaDisables }: QuotaRule,
): QuotaWarning {
  const { listed, omitted } = worstFirst(fact.tallies);
  return {
    type: 'quota_warning',
    ...about(workspace, fact.at),
    failures: fact.failures,
    limit: fact.limit,
    windowMs: fact.windowMs,
    disables: quotaDisables,
    endpoints: listed.map(({ subscriptionId, failures, lastError, lastFailedAt }) => ({
      subscriptionId,
      failures,
      lastError: oneLine(lastError, ERROR_MAX),
      lastFailedAt: lastFailedAt.toISOString(),
    })),
    omitted,
  };
}

/** What the mail about a quota trip says. */
export function quotaDisablement(
  workspace: WorkspaceName,
  disablement: Disablement,
  waiting: ReadonlyMap<string, number>,
  rule: QuotaRule,
): QuotaDisablement {
  return {
    type: 'quota_disablement',
    ...about(workspace, disablement.at),
    failures: disablement.subscriptions.reduce((sum, { failures }) => sum + failures, 0),
    limit: rule.quotaLimit,
    windowMs: rule.quotaWindowMs,
    disables: rule.quotaDisables,
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
  const endpoints = listed.map(
    ({ id, url, eventTypes, failures, lastError, lastFailedAt }): DisabledEndpoint => ({
      subscriptionId: id,
      url: oneLine(url, URL_MAX),
      eventTypes: eventTypes.map((type) => oneLine(type, NAME_MAX)),
      failures,
      lastError: lastError === null ? null : oneLine(lastError, ERROR_MAX),
      lastFailedAt: lastFailedAt?.toISOString() ?? null,
      waiting: waiting.get(id) ?? 0,
    }),
  );
  return { endpoints, omitted };
}

function worstFirst<T extends { readonly failures: number }>(endpoints: readonly T[]) {
  const sorted = endpoints.toSorted((one, other) => other.failures - one.failures);
  return { listed: sorted.slice(0, LISTED_MAX), omitted: Math.max(0, sorted.length - LISTED_MAX) };
}

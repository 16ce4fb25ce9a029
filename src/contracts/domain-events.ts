import type { EventTraits } from './event-traits.js';
import type { Plan } from './plan.js';
import type { PurgeBudget } from './purge-budget.js';

/** Why a subscription is disabled. */
export type DisabledReason = 'manual' | 'error_quota' | 'gone';

/** An event that is being accepted; `sequence` is its gapless number in the workspace. */
export interface AcceptedEvent {
  readonly id: string;
  readonly workspaceId: string;
  readonly sequence: number;
  readonly type: string;
  /** UTC day of acceptance: the partition of the event, its deliveries and their attempts. */
  readonly day: string;
  readonly acceptedAt: Date;
  readonly occurredAt: Date;
  readonly traits: EventTraits;
  /** The bytes that receivers get, as text: what was just accepted is sent without being read back. */
  readonly body: string;
}

/** What acceptance knows of a workspace whose row it holds locked. */
export interface AcceptingWorkspace {
  readonly plan: Plan;
  /** Grows with each change of the workspace's subscriptions, so that they can be cached without a look-up. */
  readonly revision: number;
}

/** A failed attempt that counts against the quota (rules 10 and 15: manual ones do not). */
export interface CountedFailure {
  readonly workspaceId: string;
  readonly subscriptionId: string;
  readonly at: Date;
  /** In words, for people: `HTTP 503`, `timed out after 5000 ms`. */
  readonly error: string;
}

/** The failures of one subscription inside the quota window. */
export interface FailureTally {
  readonly subscriptionId: string;
  readonly failures: number;
  readonly lastError: string;
  readonly lastFailedAt: Date;
}

/** How much of its error quota a workspace has used, and what exceeding it means. */
export interface QuotaUsage {
  /** Of all its subscriptions, in the window that ends with the failure that is told about. */
  readonly failures: number;
  readonly limit: number;
  readonly windowMs: number;
  /** Which enabled subscriptions one failure more than `limit` disables (`QUOTA_DISABLES`). */
  readonly disables: 'failing' | 'all';
}

/** A use of the quota that something follows from. */
export interface QuotaReport {
  readonly workspaceId: string;
  readonly at: Date;
  readonly usage: QuotaUsage;
  /** Every subscription with a failure in the window, deleted ones too; the most failures first. */
  readonly tallies: readonly FailureTally[];
}

/** A subscription with what a mail says about it. */
export interface DescribedSubscription {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  /** Its own, as far as they led to what is told. */
  readonly failures: number;
  readonly lastError: string | null;
  readonly lastFailedAt: Date | null;
}

/** One decision that disabled one or more subscriptions of a workspace. */
export interface Disablement {
  readonly workspaceId: string;
  readonly reason: DisabledReason;
  readonly at: Date;
  /** Null unless the quota was the reason. */
  readonly usage: QuotaUsage | null;
  readonly subscriptions: readonly DescribedSubscription[];
}

/** What is about to happen to a workspace whose failures go on, and whose failures they are. */
export interface Endangerment {
  readonly workspaceId: string;
  readonly at: Date;
  readonly usage: QuotaUsage;
  /** Every one with a failure in the window, disabled and deleted ones too; the most failures first. */
  readonly subscriptions: readonly DescribedSubscription[];
}

/**
 * Every fact that modules tell each other: ids and numbers, never rows. All are told inside the transaction
 * that makes them true; a listener chooses whether it joins that transaction or runs after its commit.
 */
export interface DomainEvents {
  /** Told by events. Listeners add to `planned` how many deliveries each event got. */
  'events.accepted': {
    readonly events: readonly AcceptedEvent[];
    readonly workspaces: ReadonlyMap<string, AcceptingWorkspace>;
    readonly planned: Map<AcceptedEvent, number>;
  };
  /** Told by delivery, with the rows of the named workspaces locked: failures in the order of their times. */
  'deliveries.failed': { readonly failures: readonly CountedFailure[] };
  /** Told by delivery: a receiver answered 410 (rule 8). */
  'endpoint.gone': {
    readonly workspaceId: string;
    readonly subscriptionId: string;
    readonly at: Date;
    readonly error: string;
  };
  /** Told by quota at 80 % of the limit, at most once per window (rule 12). */
  'quota.warned': QuotaReport;
  /** Told by quota for each failure over the limit: `usage.disables` says what is to be disabled. */
  'quota.tripped': QuotaReport;
  /** Told by subscriptions: its URL needs a lane, its deliveries a counter. */
  'subscription.created': {
    readonly workspaceId: string;
    readonly subscriptionId: string;
    readonly url: string;
  };
  /** Told by subscriptions: the URL changed; waiting deliveries go to the new one (rule 16). */
  'subscription.moved': {
    readonly workspaceId: string;
    readonly subscriptionId: string;
    readonly url: string;
  };
  /** Told by subscriptions: its headers or secrets changed; the next request must be made with them. */
  'subscription.sender_changed': { readonly workspaceId: string; readonly subscriptionId: string };
  /** Told by subscriptions, after `quota.warned`: more failures will disable subscriptions. */
  'subscriptions.endangered': Endangerment;
  /** Told by subscriptions: what waits becomes `skipped` (rule 13). */
  'subscriptions.disabled': Disablement;
  /** Told by delivery, after `subscriptions.disabled`: how much now waits, by subscription id. */
  'deliveries.withheld': { readonly disablement: Disablement; readonly waiting: ReadonlyMap<string, number> };
  /** Told by subscriptions. `replaySkippedSince` queues what was skipped from then on (rule 14); null: nothing. */
  'subscription.enabled': {
    readonly workspaceId: string;
    readonly subscriptionId: string;
    readonly at: Date;
    readonly replaySkippedSince: Date | null;
  };
  /** Told by subscriptions: what waits becomes `skipped`, reason `deleted` (rule 16). */
  'subscription.deleted': {
    readonly workspaceId: string;
    readonly subscriptionId: string;
    readonly at: Date;
  };
  /** Told by events: the personal data of a contact was taken out of these; what logs say of them goes too. */
  'events.erased': {
    readonly workspaceId: string;
    readonly events: readonly { readonly day: string; readonly sequence: number }[];
  };
  /**
   * Told by workspaces, once for each step of a purge: every module deletes of what it holds of a deleted workspace,
   * as much as the budget allows. Told again until a step leaves something of its budget.
   */
  'workspace.purging': { readonly workspaceId: string; readonly budget: PurgeBudget };
  /** Told by workspaces: all is deleted, in Postgres; what stands elsewhere goes now. */
  'workspace.purged': { readonly workspaceId: string };
  /** Told by subscriptions: nothing is kept any more of what these deleted ones were sent. */
  'subscriptions.forgotten': {
    readonly subscriptions: readonly { readonly id: string; readonly workspaceId: string }[];
  };
}

export type FactName = keyof DomainEvents;

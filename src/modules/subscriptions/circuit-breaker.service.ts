import { Injectable } from '@nestjs/common';
import type {
  DescribedSubscription,
  DomainEvents,
  FailureTally,
  QuotaUsage,
} from '../../contracts/domain-events.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { WorkspaceDirectory } from '../workspaces/index.js';
import { type Disabling, SubscriptionRepository } from './persistence/subscription.repository.js';
import type { Subscription } from './subscription.js';

/** What is known of the failures that led to a disabling. */
type KnownFailures = Pick<FailureTally, 'failures' | 'lastError' | 'lastFailedAt'>;

/**
 * Disables what fails too much or is gone, and says before whose failures lead there (rules 8 and 10 to 12). The
 * tellers hold the workspace's lock.
 */
@Injectable()
export class CircuitBreaker {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly workspaces: WorkspaceDirectory,
    private readonly facts: Facts,
  ) {}

  @OnFact('quota.warned', 'inTransaction')
  async tellEndangered(fact: DomainEvents['quota.warned'], tx: Tx): Promise<void> {
    const { workspaceId, at, usage, tallies } = fact;
    const ids = tallies.map(({ subscriptionId }) => subscriptionId);
    const known = await this.subscriptions.withDeleted(tx, workspaceId, ids);
    const subscriptions = tallies.flatMap((tally) => {
      const subscription = known.get(tally.subscriptionId);
      return subscription ? [describe(subscription, tally)] : [];
    });
    await this.facts.tell('subscriptions.endangered', { workspaceId, at, usage, subscriptions }, tx);
  }

  @OnFact('quota.tripped', 'inTransaction')
  async breakOverQuota(fact: DomainEvents['quota.tripped'], tx: Tx): Promise<void> {
    const { workspaceId, at, usage } = fact;
    const tallies = new Map(fact.tallies.map((tally) => [tally.subscriptionId, tally]));
    const ids = usage.disables === 'all' ? null : [...tallies.keys()];
    await this.disable(tx, { workspaceId, ids, reason: 'error_quota', at }, usage, tallies);
  }

  @OnFact('endpoint.gone', 'inTransaction')
  async breakGone(fact: DomainEvents['endpoint.gone'], tx: Tx): Promise<void> {
    const { workspaceId, subscriptionId, at, error } = fact;
    const last = { failures: 1, lastError: error, lastFailedAt: at };
    const failures = new Map([[subscriptionId, last]]);
    await this.disable(tx, { workspaceId, ids: [subscriptionId], reason: 'gone', at }, null, failures);
  }

  /** Tells one fact for all, and none if all were disabled before: a trip is told to people once. */
  private async disable(
    tx: Tx,
    disabling: Disabling,
    usage: QuotaUsage | null,
    failures: ReadonlyMap<string, KnownFailures>,
  ): Promise<void> {
    const disabled = await this.subscriptions.disable(tx, disabling);
    if (disabled.length === 0) return;
    const { workspaceId, reason, at } = disabling;
    await this.workspaces.bumpRevision(tx, workspaceId);
    const subscriptions = disabled.map((each) => describe(each, failures.get(each.id)));
    await this.facts.tell('subscriptions.disabled', { workspaceId, reason, at, usage, subscriptions }, tx);
  }
}

function describe({ id, url, eventTypes }: Subscription, known?: KnownFailures): DescribedSubscription {
  const { failures = 0, lastError = null, lastFailedAt = null } = known ?? {};
  return { id, url, eventTypes, failures, lastError, lastFailedAt };
}

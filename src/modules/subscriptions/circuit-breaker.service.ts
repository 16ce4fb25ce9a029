import { Injectable } from '@nestjs/common';
import type { DisabledSubscription, DomainEvents, FailureTally } from '../../contracts/domain-events.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { WorkspaceDirectory } from '../workspaces/index.js';
import { type Disabling, SubscriptionRepository } from './persistence/subscription.repository.js';
import type { Subscription } from './subscription.js';

/** What is known of the failures that led to a disabling. */
type KnownFailures = Pick<FailureTally, 'failures' | 'lastError' | 'lastFailedAt'>;

/** Disables what fails too much or is gone (rules 8, 10 and 11). The tellers hold the workspace's lock. */
@Injectable()
export class CircuitBreaker {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly workspaces: WorkspaceDirectory,
    private readonly facts: Facts,
  ) {}

  @OnFact('quota.tripped', 'inTransaction')
  async breakOverQuota(fact: DomainEvents['quota.tripped'], tx: Tx): Promise<void> {
    const { workspaceId, at, disables } = fact;
    const tallies = new Map(fact.tallies.map((tally) => [tally.subscriptionId, tally]));
    const ids = disables === 'all' ? null : [...tallies.keys()];
    await this.disable(tx, { workspaceId, ids, reason: 'error_quota', at }, tallies);
  }

  @OnFact('endpoint.gone', 'inTransaction')
  async breakGone(fact: DomainEvents['endpoint.gone'], tx: Tx): Promise<void> {
    const { workspaceId, subscriptionId, at, error } = fact;
    const last = { failures: 1, lastError: error, lastFailedAt: at };
    const failures = new Map([[subscriptionId, last]]);
    await this.disable(tx, { workspaceId, ids: [subscriptionId], reason: 'gone', at }, failures);
  }

  @OnFact('workspace.purged', 'inTransaction')
  async forget({ workspaceId }: DomainEvents['workspace.purged'], tx: Tx): Promise<void> {
    await this.subscriptions.purge(tx, workspaceId);
  }

  /** Tells one fact for all, and none if all were disabled before: a trip is told to people once. */
  private async disable(
    tx: Tx,
    disabling: Disabling,
    failures: ReadonlyMap<string, KnownFailures>,
  ): Promise<void> {
    const disabled = await this.subscriptions.disable(tx, disabling);
    if (disabled.length === 0) return;
    const { workspaceId, reason, at } = disabling;
    await this.workspaces.bumpRevision(tx, workspaceId);
    const subscriptions = disabled.map((each) => withFailures(each, failures.get(each.id)));
    await this.facts.tell('subscriptions.disabled', { workspaceId, reason, at, subscriptions }, tx);
  }
}

function withFailures({ id, url, eventTypes }: Subscription, known?: KnownFailures): DisabledSubscription {
  const { failures = 0, lastError = null, lastFailedAt = null } = known ?? {};
  return { id, url, eventTypes, failures, lastError, lastFailedAt };
}

import { Injectable } from '@nestjs/common';
import type { DomainEvents } from '../../contracts/domain-events.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { LaneQueue, type LaneWake } from './lane-queue.js';
import { DeliveryMetrics } from './observation/delivery-metrics.service.js';
import { LaneChanges } from './persistence/lane-changes.js';

/** Keeps lanes in step with the subscriptions: what waits is moved, skipped or queued again. */
@Injectable()
export class LaneKeeper {
  constructor(
    private readonly changes: LaneChanges,
    private readonly queue: LaneQueue,
    private readonly facts: Facts,
    private readonly metrics: DeliveryMetrics,
  ) {}

  @OnFact('subscription.created', 'inTransaction')
  async openLane(fact: DomainEvents['subscription.created'], tx: Tx): Promise<void> {
    await this.changes.open(tx, fact.workspaceId, fact.subscriptionId, fact.url);
  }

  @OnFact('subscription.moved', 'inTransaction')
  async moveWaiting(fact: DomainEvents['subscription.moved'], tx: Tx): Promise<void> {
    this.wakeAfter(tx, await this.changes.move(tx, fact.workspaceId, fact.subscriptionId, fact.url));
  }

  @OnFact('subscription.sender_changed', 'inTransaction')
  async readAnew(fact: DomainEvents['subscription.sender_changed'], tx: Tx): Promise<void> {
    await this.changes.readAnew(tx, fact.subscriptionId);
  }

  @OnFact('subscriptions.disabled', 'inTransaction')
  async skipDisabled(disablement: DomainEvents['subscriptions.disabled'], tx: Tx): Promise<void> {
    const ids = disablement.subscriptions.map(({ id }) => id);
    const { skipped, wakes } = await this.changes.skip(tx, ids, 'disabled', disablement.at);
    this.wakeAfter(tx, wakes);
    await this.facts.tell('deliveries.withheld', { disablement, waiting: skipped }, tx);
  }

  @OnFact('subscription.deleted', 'inTransaction')
  async skipDeleted(fact: DomainEvents['subscription.deleted'], tx: Tx): Promise<void> {
    const { skipped, wakes } = await this.changes.skip(tx, [fact.subscriptionId], 'deleted', fact.at);
    const count = skipped.get(fact.subscriptionId) ?? 0;
    tx.afterCommit(async () => this.metrics.deliveriesSkipped('deleted', count));
    this.wakeAfter(tx, wakes);
  }

  @OnFact('subscription.enabled', 'inTransaction')
  async queueSkipped(fact: DomainEvents['subscription.enabled'], tx: Tx): Promise<void> {
    if (!fact.replaySkippedSince) return;
    this.wakeAfter(tx, await this.changes.requeueSkipped(tx, fact.subscriptionId, fact.replaySkippedSince));
  }

  private wakeAfter(tx: Tx, wakes: readonly LaneWake[]): void {
    if (wakes.length > 0) tx.afterCommit(() => this.queue.hurry(wakes));
  }
}

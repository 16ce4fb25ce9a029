import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { newId } from '../../common/ids.js';
import type { AcceptedEvent, AcceptingWorkspace, DomainEvents } from '../../contracts/domain-events.js';
import { allowsWebhooks } from '../../contracts/plan.js';
import { Settings } from '../../platform/config/settings.js';
import type { Tx } from '../../platform/database/tx.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { type ListeningSubscription, SubscriptionDirectory } from '../subscriptions/index.js';
import { AcceptedHere } from './accepted-here.service.js';
import { LaneQueue } from './lane-queue.js';
import { DeliveryMetrics } from './observation/delivery-metrics.service.js';
import { type DeliveryPlan, Plans } from './persistence/plans.js';

/** Decides, while events are being accepted, which subscriptions get them. */
@Injectable()
export class DeliveryPlanner {
  private readonly drainsHere: boolean;

  constructor(
    private readonly subscriptions: SubscriptionDirectory,
    private readonly plans: Plans,
    private readonly queue: LaneQueue,
    private readonly acceptedHere: AcceptedHere,
    private readonly clock: Clock,
    private readonly metrics: DeliveryMetrics,
    settings: Settings,
  ) {
    this.drainsHere = settings.role !== 'api';
  }

  /** Matches, numbers and stores the deliveries in the accepting transaction; their lanes wake after its commit. */
  @OnFact('events.accepted', 'inTransaction')
  async planDeliveries(fact: DomainEvents['events.accepted'], tx: Tx): Promise<void> {
    const revisions = new Map([...fact.workspaces].map(([id, { revision }]) => [id, revision]));
    const listening = await this.subscriptions.matchingMany(tx, revisions);
    const plans = fact.events.flatMap((event) => {
      const workspace = fact.workspaces.get(event.workspaceId);
      const own = workspace ? planEvent(event, workspace, listening.get(event.workspaceId) ?? []) : [];
      fact.planned.set(event, own.length);
      return own;
    });
    if (plans.length === 0) return;
    const leasedAt = performance.now();
    // A lane may have several of these: where they only just fit there is room enough.
    const storing = this.plans.store(tx, plans, this.clock.now(), plans.length <= this.queue.room());
    // Nothing waits for the answer here, so that the commit goes out with the statement; it fails with it too.
    storing.catch(() => undefined);
    tx.afterCommit(async () => {
      for (const { skipped } of plans) if (skipped) this.metrics.deliveriesSkipped(skipped, 1);
      const stored = await storing;
      // Before the lanes are woken, so that their drains find it.
      if (this.drainsHere) this.queue.start(this.acceptedHere.note(fact.events, plans, stored, leasedAt));
      await this.queue.wake(stored.wakes);
    });
  }
}

function planEvent(
  event: AcceptedEvent,
  { plan }: AcceptingWorkspace,
  subscriptions: readonly ListeningSubscription[],
): DeliveryPlan[] {
  return subscriptions
    .filter((subscription) => subscription.isFor(event.type, event.traits))
    .map((subscription) => ({
      id: newId(event.acceptedAt),
      event,
      subscriptionId: subscription.id,
      senderVersion: subscription.version,
      skipped: subscription.disabled ? 'disabled' : allowsWebhooks(plan) ? null : 'plan',
    }));
}

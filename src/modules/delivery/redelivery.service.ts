import { Injectable } from '@nestjs/common';
import { dayOf } from '../../common/day.js';
import { DomainError, notFound } from '../../common/domain-error.js';
import { timeOfId } from '../../common/ids.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { requireWebhooks, SubscriptionDirectory, type SubscriptionInfo } from '../subscriptions/index.js';
import { AuditLog, type Caller, WorkspaceDirectory } from '../workspaces/index.js';
import { LaneQueue } from './lane-queue.js';
import { type ReplayRange, Requeues, type RetriedDelivery } from './persistence/requeues.js';

/** Replays under way in a process: each holds a connection to Postgres. */
const REPLAYS_MAX = 2;

/** Sends again by hand (rule 15): one delivery, or all of a time. */
@Injectable()
export class Redelivery {
  private replaysUnderWay = 0;

  constructor(
    private readonly database: Database,
    private readonly workspaces: WorkspaceDirectory,
    private readonly subscriptions: SubscriptionDirectory,
    private readonly requeues: Requeues,
    private readonly queue: LaneQueue,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Queues a delivery that has ended, at the place of its event.
   * @throws workspace_not_found, delivery_not_found, plan_required, delivery_is_pending, delivery_is_test,
   *   subscription_deleted, subscription_disabled
   */
  async retry(caller: Caller, workspaceId: string, id: string): Promise<void> {
    const time = timeOfId(id);
    await this.database.transaction(async (tx) => {
      await this.requirePlan(tx, workspaceId);
      const day = time === null ? null : dayOf(new Date(time));
      const delivery = day && (await this.requeues.find(tx, workspaceId, id, day));
      if (!delivery) throw notFound('delivery');
      requireRetryable(delivery);
      const subscription = await this.subscriptions.find(workspaceId, delivery.subscriptionId, tx);
      if (!subscription) throw new DomainError('subscription_deleted', 'Its subscription is deleted.');
      requireEnabled(subscription);
      const wakes = await this.requeues.one(tx, delivery);
      await this.record(tx, caller, workspaceId, {
        action: 'delivery.retried',
        subjectType: 'delivery',
        subjectId: id,
        before: { status: delivery.status },
        after: { status: 'pending' },
      });
      tx.afterCommit(() => this.queue.hurry(wakes));
    });
  }

  /**
   * Queues all deliveries of a range and gives how many. The subscription is looked at before, to refuse at once,
   * and again under the lock of the workspace, which is taken last: accepting must not wait for a long statement.
   * @throws workspace_not_found, subscription_not_found, plan_required, subscription_disabled, rate_limited
   */
  async replay(caller: Caller, workspaceId: string, id: string, range: ReplayRange): Promise<number> {
    requireWebhooks(await this.workspaces.get(workspaceId));
    await this.requireReady(workspaceId, id);
    if (this.replaysUnderWay >= REPLAYS_MAX) {
      throw new DomainError('rate_limited', 'Other replays are under way.', { retryAfterSeconds: 5 });
    }
    this.replaysUnderWay += 1;
    try {
      return await this.replayNow(caller, workspaceId, id, range);
    } finally {
      this.replaysUnderWay -= 1;
    }
  }

  private async replayNow(
    caller: Caller,
    workspaceId: string,
    id: string,
    range: ReplayRange,
  ): Promise<number> {
    return this.database.transaction(async (tx) => {
      const requeued = await this.requeues.many(tx, id, range);
      await this.requirePlan(tx, workspaceId);
      await this.requireReady(workspaceId, id, tx);
      const wakes = await this.requeues.settle(tx, id, requeued);
      await this.record(tx, caller, workspaceId, {
        action: 'subscription.replayed',
        subjectType: 'subscription',
        subjectId: id,
        before: null,
        after: { ...range, replayed: requeued.count },
      });
      if (wakes.length > 0) tx.afterCommit(() => this.queue.hurry(wakes));
      return requeued.count;
    });
  }

  /** Takes the lock of the workspace. */
  private async requirePlan(tx: Tx, workspaceId: string): Promise<void> {
    const workspace = (await this.workspaces.lock(tx, [workspaceId])).get(workspaceId);
    if (!workspace) throw notFound('workspace');
    requireWebhooks(workspace);
  }

  private async requireReady(workspaceId: string, id: string, tx?: Tx): Promise<void> {
    const subscription = await this.subscriptions.find(workspaceId, id, tx);
    if (!subscription) throw notFound('subscription');
    requireEnabled(subscription);
  }

  private async record(
    tx: Tx,
    caller: Caller,
    workspaceId: string,
    record: Omit<Parameters<AuditLog['record']>[1], 'caller' | 'workspaceId'>,
  ): Promise<void> {
    await this.audit.record(tx, { ...record, caller, workspaceId });
  }
}

function requireRetryable({ status, isTest }: RetriedDelivery): void {
  if (isTest) throw new DomainError('delivery_is_test', 'It is a test event: send a new one.');
  if (status !== 'pending') return;
  throw new DomainError(
    'delivery_is_pending',
    'It waits to be sent already; it is tried when its turn comes.',
  );
}

function requireEnabled({ disabled }: SubscriptionInfo): void {
  if (!disabled) return;
  throw new DomainError('subscription_disabled', 'Its subscription is disabled: enable it first.');
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { Settings } from '../../platform/config/settings.js';
import { type Sender, SubscriptionDirectory } from '../subscriptions/index.js';
import { isTooOldToSend, isToRenew } from './lease.js';
import type { Pool } from './lane-queue.js';
import { type ClaimedDelivery, Claims, type HeldLane } from './persistence/claims.js';
import { Leases } from './persistence/leases.js';
import type { AttemptResult, Settled } from './persistence/settlements.js';
import { requestHeaders } from './request-headers.js';
import { Receiver } from './ports/receiver.js';
import { judgeAttempt } from './attempt-judge.js';
import { RetryPolicy } from './retry-policy.js';
import { SafeSettler } from './safe-settler.service.js';

/** What becomes of a lane after a drain. */
export type DrainEnd =
  /** Nothing that this drain knew of is left. */
  | { readonly kind: 'idle' }
  /** More waits; it is drained again when the others had their turn. */
  | { readonly kind: 'more' }
  /** It is to be looked at by `pool`, from `at` on. */
  | { readonly kind: 'next'; readonly pool: Pool; readonly at: Date };

/** Hears of the attempts of a drain while they run. */
export interface DrainObserver {
  attemptStarted(): void;
  attemptEnded(): void;
}

const IDLE: DrainEnd = { kind: 'idle' };
const MORE: DrainEnd = { kind: 'more' };

/** Sends what waits in a lane, one by one and in order, for as long as the lane is ours. */
@Injectable()
export class LaneRunner {
  private readonly retryPolicy: RetryPolicy;
  private isStopping = false;

  constructor(
    private readonly claims: Claims,
    private readonly leases: Leases,
    private readonly settler: SafeSettler,
    private readonly subscriptions: SubscriptionDirectory,
    private readonly receiver: Receiver,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.retryPolicy = new RetryPolicy(settings.retryDelaysMs);
  }

  /** From now on every drain ends after the attempt that it is at, and gives its lane back. */
  stop(): void {
    this.isStopping = true;
  }

  /** Claims a lane for `pool` and sends a batch of what waits. Rejects only when Postgres fails. */
  async drain(laneId: string, pool: Pool, observer: DrainObserver): Promise<DrainEnd> {
    const claimedAt = performance.now();
    const claim = await this.claims.claim(laneId, pool);
    switch (claim.kind) {
      case 'none':
        return IDLE;
      case 'elsewhere':
        return { kind: 'next', pool: claim.pool, at: claim.dueAt ?? this.clock.now() };
      case 'waiting':
        return { kind: 'next', pool, at: claim.until };
      case 'held':
        return this.drainHeld(claim, pool, claimedAt, observer);
    }
  }

  private async drainHeld(
    lane: HeldLane,
    pool: Pool,
    claimedAt: number,
    observer: DrainObserver,
  ): Promise<DrainEnd> {
    const senders = await this.sendersOf(lane);
    let leasedAt = claimedAt;
    for (const [index, delivery] of lane.deliveries.entries()) {
      const wait = this.waitOf(delivery);
      if (wait) return this.giveBack(lane, { kind: 'next', pool: 'failing', at: wait }, true);
      const sender = senders.get(delivery.subscriptionId);
      if (this.isStopping || !sender) return this.giveBack(lane, MORE);
      if (isTooOldToSend(performance.now() - leasedAt)) {
        leasedAt = performance.now();
        if (!(await this.leases.renew(lane))) return IDLE;
      }
      const isLast = index === lane.deliveries.length - 1;
      const renew = isToRenew(performance.now() - leasedAt);
      if (renew) leasedAt = performance.now();
      const { result, settled } = await this.attempt(lane, delivery, sender, observer, {
        release: isLast || pool === 'failing',
        renew,
      });
      if (!settled.isHeld) return IDLE;
      if (result.status !== 'delivered') {
        return { kind: 'next', pool: 'failing', at: settled.dueAt ?? this.clock.now() };
      }
      if (pool === 'failing') return { kind: 'next', pool: 'healthy', at: this.clock.now() };
      if (settled.isChanged && !isLast) return this.giveBack(lane, MORE);
    }
    if (lane.deliveries.length === 0) return this.giveBack(lane, IDLE);
    return lane.hasMore ? MORE : IDLE;
  }

  private async attempt(
    lane: HeldLane,
    delivery: ClaimedDelivery,
    sender: Sender,
    observer: DrainObserver,
    after: { readonly release: boolean; readonly renew: boolean },
  ): Promise<{ result: AttemptResult; settled: Settled }> {
    const startedAt = this.clock.now();
    const startedMs = performance.now();
    const number = delivery.attemptCount + 1;
    const body = Buffer.from(delivery.body);
    const headers = requestHeaders(
      { ...delivery, version: this.settings.version, attempt: number, startedAt },
      sender,
      body,
    );
    observer.attemptStarted();
    const outcome = await this.receiver.post({ url: lane.url, headers, body });
    observer.attemptEnded();
    const endedAt = this.clock.now();
    const roundAttempts = delivery.roundAttempts + 1;
    const result = judgeAttempt(this.retryPolicy, outcome, {
      roundAttempts,
      startedAt,
      endedAt,
      scheduledFor: delivery.nextAttemptAt,
      deadline: delivery.deadlineAt,
    });
    const settled = await this.settler.settle({
      laneId: lane.laneId,
      fence: lane.fence,
      changes: lane.changes,
      workspaceId: delivery.workspaceId,
      subscriptionId: delivery.subscriptionId,
      deliveryId: delivery.id,
      day: delivery.day,
      number,
      roundAttempts,
      manual: delivery.manual,
      startedAt,
      endedAt,
      durationMs: Math.round(performance.now() - startedMs),
      outcome,
      requestHeaders: headers,
      result,
      ...after,
    });
    return { result, settled };
  }

  /** When the head of the lane is to be sent, if that is later. A time beyond any schedule: the clock was set back. */
  private waitOf({ nextAttemptAt }: ClaimedDelivery): Date | null {
    const waitMs = (nextAttemptAt?.getTime() ?? 0) - this.clock.now().getTime();
    return nextAttemptAt && waitMs > 0 && waitMs <= this.retryPolicy.waitMsMax ? nextAttemptAt : null;
  }

  private async sendersOf(lane: HeldLane): Promise<Map<string, Sender>> {
    const refs = lane.deliveries.map(({ subscriptionId, senderVersion }) => ({
      id: subscriptionId,
      version: senderVersion,
    }));
    return this.subscriptions.senders(refs);
  }

  private async giveBack(lane: HeldLane, end: DrainEnd, blocked = false): Promise<DrainEnd> {
    await this.leases.release(lane, end.kind === 'next' ? end.at : this.clock.now(), blocked);
    return end;
  }
}

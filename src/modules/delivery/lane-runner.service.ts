import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { Settings } from '../../platform/config/settings.js';
import { type Sender, SubscriptionDirectory } from '../subscriptions/index.js';
import type { DrainTurn } from './drain-turns.js';
import { DrainedLanes } from './drained-lanes.js';
import { FreshDeliveries } from './fresh-deliveries.js';
import { isTooOldToSend, isToRenew, writableMs } from './lease.js';
import type { Pool } from './lane-pool.js';
import { AttemptObserver } from './observation/attempt-observer.service.js';
import { Claims } from './persistence/claims.js';
import { type Batch, type ClaimedDelivery, LaneReader } from './persistence/lane-reader.js';
import type { LeasedLane } from './persistence/leased-lane.js';
import { Leases } from './persistence/leases.js';
import type { AttemptResult, Settled, Settlement } from './persistence/settlements.js';
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

/** A drain under way. */
class Drain {
  /** Deliveries sent so far. */
  sent = 0;
  /** The number of the event up to which this drain knows all that waits; null when it has to read. */
  known: number | null = null;
  /** The number of the event that was delivered last; 0 if none was. */
  delivered = 0;

  constructor(
    readonly lane: LeasedLane,
    readonly pool: Pool,
    readonly turn: DrainTurn,
    /** When the lease was last begun or renewed, by `performance.now()`. */
    public leasedAt: number,
    private readonly writableForMs: number,
  ) {}

  isTooOldToSend(): boolean {
    return isTooOldToSend(performance.now() - this.leasedAt);
  }

  get writeBeforeMs(): number {
    return this.leasedAt + this.writableForMs;
  }

  /** Whether the settling that follows is to renew the lease. */
  renewsByTheWay(): boolean {
    const isDue = isToRenew(performance.now() - this.leasedAt);
    if (isDue) this.leasedAt = performance.now();
    return isDue;
  }

  /** A lane with one delivery now and then is given back at once; a busy one is kept, which spares its wake-ups. */
  mayStay(hasMore: boolean): boolean {
    return (hasMore || this.sent > 0) && this.turn.mayStay();
  }
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
    private readonly reader: LaneReader,
    private readonly leases: Leases,
    private readonly fresh: FreshDeliveries,
    private readonly drained: DrainedLanes,
    private readonly settler: SafeSettler,
    private readonly subscriptions: SubscriptionDirectory,
    private readonly receiver: Receiver,
    private readonly observer: AttemptObserver,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.retryPolicy = new RetryPolicy(settings.retryDelaysMs);
  }

  /** From now on every drain ends after the attempt that it is at, and gives its lane back. */
  stop(): void {
    this.isStopping = true;
  }

  /**
   * Claims a lane for `pool` and sends what waits, as long as `turn` lets it stay. Rejects when Postgres fails, or
   * when this process did not run for a while.
   */
  async drain(laneId: string, pool: Pool, turn: DrainTurn): Promise<DrainEnd> {
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
        return this.drainHeld(this.drainOf(claim, pool, turn, claimedAt), claim.first);
    }
  }

  /**
   * Like `drain`, for a healthy lane that was leased at `leasedAt` (by `performance.now()`) or a little later.
   * @param first what waits in it; null if that is not known
   */
  async drainLeased(
    lane: LeasedLane,
    first: Batch | null,
    leasedAt: number,
    turn: DrainTurn,
  ): Promise<DrainEnd> {
    const drain = this.drainOf(lane, 'healthy', turn, leasedAt);
    return this.drainHeld(drain, first ?? (await this.reader.readOn(drain)));
  }

  private drainOf(lane: LeasedLane, pool: Pool, turn: DrainTurn, leasedAt: number): Drain {
    return new Drain(lane, pool, turn, leasedAt, writableMs(this.settings.deliveryTimeoutMs));
  }

  private async drainHeld(drain: Drain, first: Batch): Promise<DrainEnd> {
    let batch = first;
    for (;;) {
      drain.known = batch.hasMore ? null : (batch.through ?? drain.known);
      if (batch.deliveries.length === 0) return this.giveBackEmpty(drain);
      const end = await this.sendBatch(drain, batch);
      if (end) return end;
      if (!batch.hasMore) await drain.turn.linger();
      if (!drain.turn.mayStay()) return this.giveBack(drain, MORE);
      batch = this.freshOf(drain) ?? (await this.reader.readOn(drain));
    }
  }

  /** What was accepted here since the drain knew all that waits. */
  private freshOf({ lane, known }: Drain): Batch | null {
    const fresh = known === null ? null : this.fresh.after(lane, known);
    return fresh && { ...fresh, hasMore: false };
  }

  /** Null: all of it is delivered and the lane is still held. */
  private async sendBatch(drain: Drain, { deliveries, hasMore }: Batch): Promise<DrainEnd | null> {
    const senders = await this.sendersOf(deliveries);
    for (const [index, delivery] of deliveries.entries()) {
      const wait = this.waitOf(delivery);
      if (wait) return this.giveBack(drain, { kind: 'next', pool: 'failing', at: wait }, true);
      const sender = senders.get(delivery.subscriptionId);
      if (this.isStopping || !sender) return this.giveBack(drain, MORE);
      if (drain.isTooOldToSend() && !(await this.renew(drain))) return IDLE;
      const isLast = index === deliveries.length - 1;
      const release = drain.pool === 'failing' || (isLast && !drain.mayStay(hasMore));
      const { result, settled } = await this.attempt(drain, delivery, sender, release);
      if (!settled.isHeld) return IDLE;
      if (result.status !== 'delivered') {
        return { kind: 'next', pool: 'failing', at: settled.dueAt ?? this.clock.now() };
      }
      drain.delivered = delivery.eventSequence;
      const isMoreKnown = hasMore || !isLast;
      if (release && !isMoreKnown) return this.leftEmpty(drain);
      if (drain.pool === 'failing') return { kind: 'next', pool: 'healthy', at: this.clock.now() };
      if (release) return MORE;
      if (settled.isChanged) return this.giveBack(drain, MORE);
    }
    return null;
  }

  private async attempt(
    drain: Drain,
    delivery: ClaimedDelivery,
    sender: Sender,
    release: boolean,
  ): Promise<{ result: AttemptResult; settled: Settled }> {
    const { lane, turn } = drain;
    const startedAt = this.clock.now();
    const startedMs = performance.now();
    const number = delivery.attemptCount + 1;
    const { body } = delivery;
    const traced = this.observer.attemptStarted(delivery, startedAt);
    const headers = requestHeaders(
      {
        version: this.settings.version,
        eventId: delivery.eventId,
        eventType: delivery.eventType,
        occurredAt: delivery.occurredAt,
        sequence: delivery.sequence,
        attempt: number,
        startedAt,
      },
      traced ? tracedSender(sender, traced.traceparent) : sender,
      body,
    );
    turn.attemptStarted();
    const outcome = await this.receiver
      .post({ url: lane.url, headers: headers.sent, body, writeBeforeMs: drain.writeBeforeMs })
      .finally(() => turn.attemptEnded());
    const endedAt = this.clock.now();
    const roundAttempts = delivery.roundAttempts + 1;
    const result = judgeAttempt(this.retryPolicy, outcome, {
      roundAttempts,
      startedAt,
      endedAt,
      scheduledFor: delivery.nextAttemptAt,
      deadline: delivery.deadlineAt,
    });
    const settlement: Settlement = {
      laneId: lane.laneId,
      fence: lane.fence,
      changes: lane.changes,
      workspaceId: delivery.workspaceId,
      subscriptionId: delivery.subscriptionId,
      deliveryId: delivery.id,
      day: delivery.day,
      eventSequence: delivery.eventSequence,
      number,
      roundAttempts,
      manual: delivery.manual,
      startedAt,
      endedAt,
      durationMs: Math.round(performance.now() - startedMs),
      outcome,
      requestHeaders: headers.kept,
      result,
      release,
      renew: drain.renewsByTheWay(),
    };
    const settled = await this.settler.settle(settlement);
    this.observer.attemptSettled({ delivery, url: lane.url, traced }, settlement, settled);
    drain.sent += 1;
    return { result, settled };
  }

  /** When the head of the lane is to be sent, if that is later. A time beyond any schedule: the clock was set back. */
  private waitOf({ nextAttemptAt }: ClaimedDelivery): Date | null {
    const waitMs = (nextAttemptAt?.getTime() ?? 0) - this.clock.now().getTime();
    return nextAttemptAt && waitMs > 0 && waitMs <= this.retryPolicy.waitMsMax ? nextAttemptAt : null;
  }

  private async renew(drain: Drain): Promise<boolean> {
    drain.leasedAt = performance.now();
    return this.leases.renew(drain);
  }

  private async sendersOf(deliveries: readonly ClaimedDelivery[]): Promise<Map<string, Sender>> {
    const refs = deliveries.map(({ subscriptionId, senderVersion }) => ({
      id: subscriptionId,
      version: senderVersion,
    }));
    return this.subscriptions.senders(refs);
  }

  private async giveBackEmpty(drain: Drain): Promise<DrainEnd> {
    await this.giveBack(drain, IDLE);
    return this.leftEmpty(drain);
  }

  private leftEmpty({ lane, known }: Drain): DrainEnd {
    if (known !== null && this.fresh.hasNothing(lane, known)) this.drained.note(lane, known);
    return IDLE;
  }

  private async giveBack(drain: Drain, end: DrainEnd, blocked = false): Promise<DrainEnd> {
    await this.leases.release(drain, end.kind === 'next' ? end.at : this.clock.now(), blocked);
    return end;
  }
}

/** A subscription's own `traceparent` gives way to ours: it would be the same for all. */
function tracedSender(sender: Sender, traceparent: string): Sender {
  return { ...sender, headers: { ...sender.headers, traceparent } };
}

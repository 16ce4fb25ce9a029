import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.js';
import {
  type AfterRun,
  type LocalWakeQueue,
  type Wake,
  WakeQueue,
  WakeQueues,
} from '../../platform/queue/wake-queue.js';
import { DrainTurns } from './drain-turns.js';
import { type Pool, POOLS } from './lane-pool.js';
import type { Batch } from './persistence/lane-reader.js';
import type { LeasedLane } from './persistence/leased-lane.js';

/** A lane to be looked at, now or at `at`. */
export interface LaneWake {
  readonly laneId: string;
  readonly pool: Pool;
  readonly at?: Date;
}

/** Beyond that a process leaves lanes to Redis: some 32 MiB. */
const KEPT_MAX = 50_000;

/** How many lanes of a pool a process drains at once. */
export interface PoolSlots {
  /** For lanes that come out of the shared queue. */
  readonly shared: number;
  /** For those that this process woke or set aside itself: they need no way through Redis. */
  readonly own: number;
}

/** Drains lanes in this process without asking the queue. */
export interface LaneHost {
  /** How many lanes it could begin to drain now. */
  room(): number;

  /** Whether it begins to drain the lane now; if not, the queue is to be asked. */
  take(wake: LaneWake): boolean;

  /** Begins to drain a lane that is leased, whatever room there is. */
  start(lane: LaneStart): void;
}

/** A healthy lane that was leased for this process. */
export interface LaneStart {
  readonly lane: LeasedLane;
  /** What waits in it; null if that is not known. */
  readonly first: Batch | null;
  /** By `performance.now()`, before the lease began. */
  readonly leasedAt: number;
}

/**
 * The queues of lanes. A lane may stand in more than one for a moment: its row decides where it is drained. A process
 * that drains keeps the failing lanes that it has set aside in a queue of its own, which costs no way through Redis for
 * each attempt; they go to the shared one when it stops, and the sweeper finds those of a process that was killed.
 */
@Injectable()
export class LaneQueue {
  private readonly logger = new Logger(LaneQueue.name);
  private readonly queues: Readonly<Record<Pool, WakeQueue>>;
  private readonly kept: LocalWakeQueue | null;
  private host: LaneHost | null = null;
  private isStopping = false;

  constructor(
    queues: WakeQueues,
    private readonly turns: DrainTurns,
    { role }: Settings,
  ) {
    this.queues = { healthy: queues.open('lanes'), failing: queues.open('lanes-failing') };
    this.kept = role === 'api' ? null : queues.openLocal('lanes-failing');
  }

  /**
   * Makes sure that each lane will be looked at; a no-op for lanes that already stand in their queue. A lane that
   * this process drains is only poked: its drain looks again, and when it has ended the lane is looked at once more.
   * One that this process can drain at once does not need the queue either: what keeps two drains apart is the lease.
   */
  async wake(wakes: readonly LaneWake[]): Promise<void> {
    const asleep = wakes.filter(
      (wake) => wake.at || !(this.turns.poke(wake.laneId) || (!this.isStopping && this.host?.take(wake))),
    );
    await this.forEachPool(asleep, (pool, some) => this.putInto(pool, some.map(wakeOf)));
  }

  /** How many lanes this process could begin to drain without the queue. */
  room(): number {
    return this.isStopping ? 0 : (this.host?.room() ?? 0);
  }

  /** Has lanes drained that were leased for this process, where there was room for them. */
  start(lanes: readonly LaneStart[]): void {
    for (const lane of lanes) this.host?.start(lane);
  }

  /** Like `wake`, and brings forward lanes that wait for their next attempt. */
  async hurry(wakes: readonly LaneWake[]): Promise<void> {
    await this.forEachPool(wakes, (pool, some) => this.queues[pool].hurry(some.map(({ laneId }) => laneId)));
  }

  /** From now on lanes that are woken here are offered to `host` first. */
  offerTo(host: LaneHost): void {
    this.host = host;
  }

  /** Begins to drain the lanes of a pool. See `WakeQueue.consume`. */
  consume(
    pool: Pool,
    slots: PoolSlots,
    drain: (laneId: string) => Promise<AfterRun>,
    onGone: (laneIds: readonly string[]) => void,
  ): void {
    const queue = this.queues[pool];
    if (pool === 'healthy' || !this.kept) return queue.consume(slots.shared, drain, onGone);
    queue.consume(slots.shared, async (laneId) => this.keptAfter(laneId, await drain(laneId)), onGone);
    this.kept.consume(slots.own, drain, onGone);
  }

  /** Takes no more lanes and waits for those in hand. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all([...POOLS.map((pool) => this.queues[pool].stop()), this.kept?.stop()]);
    const left = this.kept?.takeLeft() ?? [];
    if (left.length > 0) await this.queues.failing.wake(left).catch((error: unknown) => this.leave(error));
  }

  private leave(error: unknown): void {
    this.logger.warn({ message: 'Failing lanes could not be handed over; the sweeper wakes them', error });
  }

  private putInto(pool: Pool, wakes: readonly Wake[]): Promise<void> {
    const queue = pool === 'failing' && this.keeper();
    return queue ? queue.wakeNoLater(wakes) : this.queues[pool].wake(wakes);
  }

  private keeper(): LocalWakeQueue | null {
    return this.kept && this.kept.size < KEPT_MAX && !this.isStopping ? this.kept : null;
  }

  /** A lane that came out of the shared queue waits here for its next attempt. */
  private async keptAfter(laneId: string, after: AfterRun): Promise<AfterRun> {
    const keeper = this.keeper();
    if (after.kind !== 'at' || !keeper) return after;
    await keeper.wakeNoLater([{ key: laneId, at: after.at }]);
    return { kind: 'done' };
  }

  private async forEachPool(
    wakes: readonly LaneWake[],
    act: (pool: Pool, wakes: readonly LaneWake[]) => Promise<void>,
  ): Promise<void> {
    const pools = POOLS.map((pool) => ({ pool, some: wakes.filter((wake) => wake.pool === pool) }));
    await Promise.all(pools.filter(({ some }) => some.length > 0).map(({ pool, some }) => act(pool, some)));
  }
}

function wakeOf({ laneId, at }: LaneWake): Wake {
  return at ? { key: laneId, at } : { key: laneId };
}

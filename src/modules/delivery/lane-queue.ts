import { Injectable } from '@nestjs/common';
import { type AfterRun, WakeQueue, WakeQueues } from '../../platform/queue/wake-queue.js';
import { DrainTurns } from './drain-turns.js';

/** Where a lane is drained. Bad lanes have a pool of their own, so that healthy ones always find a free slot. */
export type Pool = 'healthy' | 'failing';

export const POOLS: readonly Pool[] = ['healthy', 'failing'];

/** A lane to be looked at, now or at `at`. */
export interface LaneWake {
  readonly laneId: string;
  readonly pool: Pool;
  readonly at?: Date;
}

/** Drains lanes in this process without asking the queue. */
export interface LaneHost {
  /** Whether it begins to drain the lane now; if not, the queue is to be asked. */
  take(wake: LaneWake): boolean;
}

/** The two queues of lanes. A lane may stand in both for a moment: its row decides where it is drained. */
@Injectable()
export class LaneQueue {
  private readonly queues: Readonly<Record<Pool, WakeQueue>>;
  private host: LaneHost | null = null;

  constructor(
    queues: WakeQueues,
    private readonly turns: DrainTurns,
  ) {
    this.queues = { healthy: queues.open('lanes'), failing: queues.open('lanes-failing') };
  }

  /**
   * Makes sure that each lane will be looked at; a no-op for lanes that already stand in their queue. A lane that
   * this process drains is only poked: its drain looks again, and when it has ended the lane is looked at once more.
   * One that this process can drain at once does not need the queue either: what keeps two drains apart is the lease.
   */
  async wake(wakes: readonly LaneWake[]): Promise<void> {
    const asleep = wakes.filter(
      (wake) => wake.at || !(this.turns.poke(wake.laneId) || this.host?.take(wake)),
    );
    await this.forEachPool(asleep, (queue, some) =>
      queue.wake(some.map(({ laneId, at }) => (at ? { key: laneId, at } : { key: laneId }))),
    );
  }

  /** Like `wake`, and brings forward lanes that wait for their next attempt. */
  async hurry(wakes: readonly LaneWake[]): Promise<void> {
    await this.forEachPool(wakes, (queue, some) => queue.hurry(some.map(({ laneId }) => laneId)));
  }

  /** From now on lanes that are woken here are offered to `host` first. */
  offerTo(host: LaneHost): void {
    this.host = host;
  }

  /** Begins to drain the lanes of a pool. See `WakeQueue.consume`. */
  consume(
    pool: Pool,
    concurrency: number,
    drain: (laneId: string) => Promise<AfterRun>,
    onGone: (laneIds: readonly string[]) => void,
  ): void {
    this.queues[pool].consume(concurrency, drain, onGone);
  }

  /** Takes no more lanes and waits for those in hand. */
  async stop(): Promise<void> {
    this.host = null;
    await Promise.all(POOLS.map((pool) => this.queues[pool].stop()));
  }

  private async forEachPool(
    wakes: readonly LaneWake[],
    act: (queue: WakeQueue, wakes: readonly LaneWake[]) => Promise<void>,
  ): Promise<void> {
    const pools = POOLS.map((pool) => ({ pool, some: wakes.filter((wake) => wake.pool === pool) }));
    await Promise.all(
      pools.filter(({ some }) => some.length > 0).map(({ pool, some }) => act(this.queues[pool], some)),
    );
  }
}

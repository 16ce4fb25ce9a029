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

/** The two queues of lanes. A lane may stand in both for a moment: its row decides where it is drained. */
@Injectable()
export class LaneQueue {
  private readonly queues: Readonly<Record<Pool, WakeQueue>>;

  constructor(
    queues: WakeQueues,
    private readonly turns: DrainTurns,
  ) {
    this.queues = { healthy: queues.open('lanes'), failing: queues.open('lanes-failing') };
  }

  /**
   * Makes sure that each lane will be looked at; a no-op for lanes that already stand in their queue. A lane that
   * this process drains is only poked: its drain looks again, and when it has ended the lane is looked at once more.
   */
  async wake(wakes: readonly LaneWake[]): Promise<void> {
    const asleep = wakes.filter(({ laneId, at }) => at || !this.turns.poke(laneId));
    await this.forEachPool(asleep, (queue, some) =>
      queue.wake(some.map(({ laneId, at }) => (at ? { key: laneId, at } : { key: laneId }))),
    );
  }

  /** Like `wake`, and brings forward lanes that wait for their next attempt. */
  async hurry(wakes: readonly LaneWake[]): Promise<void> {
    await this.forEachPool(wakes, (queue, some) => queue.hurry(some.map(({ laneId }) => laneId)));
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

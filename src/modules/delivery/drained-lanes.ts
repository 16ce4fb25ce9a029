import { LRUCache } from 'lru-cache';
import type { LeasedLane } from './persistence/leased-lane.js';

interface DrainedLane {
  readonly fence: string;
  readonly changes: string;
  readonly through: number;
}

const LANES_MAX = 20_000;

/**
 * How lanes stood when this process gave them back empty: what was accepted next can be sent without a look, if nobody
 * else had the lane since, nothing was changed from outside, and all events between are known here.
 */
export class DrainedLanes {
  private readonly lanes = new LRUCache<string, DrainedLane>({ max: LANES_MAX });

  /** Notes that nothing waited in a lane up to the event with the number `through` when it was given back. */
  note({ laneId, fence, changes }: LeasedLane, through: number): void {
    this.lanes.set(laneId, { fence, changes, through });
  }

  /** Something was accepted for the lane that this process does not send at once. */
  forget(laneId: string): void {
    this.lanes.delete(laneId);
  }

  /** The number up to which nothing waits in a lane that was leased just now; null if that is not known. */
  throughOf({ laneId, fence, changes }: LeasedLane): number | null {
    const lane = this.lanes.get(laneId);
    const isNext = lane && lane.changes === changes && Number(lane.fence) === Number(fence) - 1;
    return isNext ? lane.through : null;
  }
}

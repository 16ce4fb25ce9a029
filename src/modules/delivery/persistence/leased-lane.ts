import type { Day } from '../../../common/day.js';

/** A lane that this process may drain until the lease ends. */
export interface LeasedLane {
  readonly laneId: string;
  readonly workspaceId: string;
  readonly url: string;
  readonly fence: string;
  readonly changes: string;
  readonly pendingDay: Day;
}

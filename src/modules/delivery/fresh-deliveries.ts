import { LRUCache } from 'lru-cache';
import { type ClaimedDelivery, DELIVERIES_PER_LANE } from './persistence/lane-reader.js';
import type { LeasedLane } from './persistence/leased-lane.js';

const BYTES_MAX = 64 * 1_048_576;
const GROUPS_PER_WORKSPACE_MAX = 64;
const BYTES_PER_WORKSPACE_MAX = 1_048_576;

/** Groups of a workspace whose numbers follow each other. */
interface Tail {
  /** The number of the first event since when all were accepted here; its group may be gone. */
  readonly since: number;
  readonly groups: readonly AcceptedGroup[];
}

const NO_TAIL: Tail = { since: Infinity, groups: [] };

/** What one lane got of a group of events. */
export interface LaneShare {
  /** `lanes.changes` as acceptance saw it under the lock of the workspace. */
  readonly changes: string;
  /** In order. */
  readonly deliveries: ClaimedDelivery[];
}

/** Events of a workspace that were accepted in one transaction, with consecutive numbers. */
export interface AcceptedGroup {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
  readonly lanes: Map<string, LaneShare>;
}

/** The next deliveries of a lane, and the event number up to which nothing else waits in it. */
export interface FreshBatch {
  readonly deliveries: readonly ClaimedDelivery[];
  readonly through: number;
}

/**
 * What this process has just accepted, so that a drain that knows all before it need not read it back. Event numbers
 * have no gaps, so that groups whose numbers follow each other miss nothing, whoever accepts beside us; and whatever
 * else could alter what waits in a lane bumps its `changes`, under the same lock as acceptance. When either does not
 * fit the drain reads from Postgres. Bounded in groups and bytes; the oldest go first.
 */
export class FreshDeliveries {
  private readonly tails = new LRUCache<string, Tail>({ maxSize: BYTES_MAX });

  /** Keeps a group that was committed. */
  note(workspaceId: string, group: AcceptedGroup): void {
    const { since, groups } = this.tails.get(workspaceId) ?? NO_TAIL;
    const follows = groups.at(-1)?.last === group.first - 1;
    const grown = shortened(follows ? [...groups, group] : [group]);
    const tail = { since: follows ? since : group.first, groups: grown };
    this.tails.set(workspaceId, tail, { size: bytesOf(grown) + 1 });
  }

  /** Whether nothing for `lane` is kept here of events after the one with the number `known`, nor may have been. */
  hasNothing({ workspaceId, laneId }: LeasedLane, known: number): boolean {
    const { groups } = this.tails.get(workspaceId) ?? NO_TAIL;
    if ((groups.at(-1)?.last ?? Infinity) <= known) return true;
    const start = groups.findIndex(({ first }) => first === known + 1);
    return start >= 0 && !groups.some(({ lanes }, index) => index >= start && lanes.has(laneId));
  }

  /** Whether all events of a workspace after the one with the number `known`, up to the last, were accepted here. */
  hasAllSince(workspaceId: string, known: number): boolean {
    const { since } = this.tails.get(workspaceId) ?? NO_TAIL;
    return since <= known + 1;
  }

  /** What follows in `lane` after the event with the number `known`; null if that is not known here. */
  after(lane: LeasedLane, known: number): FreshBatch | null {
    const { groups: tail } = this.tails.get(lane.workspaceId) ?? NO_TAIL;
    const start = tail.findIndex(({ first }) => first === known + 1);
    if (start < 0) return null;
    const deliveries: ClaimedDelivery[] = [];
    let through = known;
    for (let index = start; index < tail.length && deliveries.length < DELIVERIES_PER_LANE; index += 1) {
      const { last, lanes } = tail[index]!;
      const share = lanes.get(lane.laneId);
      if (share && share.changes !== lane.changes) return null;
      if (share) deliveries.push(...share.deliveries);
      through = last;
    }
    return deliveries.length > 0 ? { deliveries, through } : null;
  }
}

function shortened(tail: readonly AcceptedGroup[]): readonly AcceptedGroup[] {
  let start = Math.max(0, tail.length - GROUPS_PER_WORKSPACE_MAX);
  let bytes = bytesOf(tail.slice(start));
  while (bytes > BYTES_PER_WORKSPACE_MAX && start < tail.length) {
    bytes -= tail[start]!.bytes;
    start += 1;
  }
  return start === 0 ? tail : tail.slice(start);
}

function bytesOf(tail: readonly AcceptedGroup[]): number {
  return tail.reduce((sum, { bytes }) => sum + bytes, 0);
}

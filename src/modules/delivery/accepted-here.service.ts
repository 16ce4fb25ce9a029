import { Injectable } from '@nestjs/common';
import type { AcceptedEvent } from '../../contracts/domain-events.js';
import { acceptedGroups } from './accepted-groups.js';
import { DrainTurns } from './drain-turns.js';
import { DrainedLanes } from './drained-lanes.js';
import { type AcceptedGroup, FreshDeliveries, type LaneShare } from './fresh-deliveries.js';
import type { LaneStart } from './lane-queue.js';
import { type Batch, DELIVERIES_PER_LANE } from './persistence/lane-reader.js';
import type { DeliveryPlan, StartedLane, StoredPlans } from './persistence/plans.js';

/**
 * Tells the drains of this process what was accepted here: those under way by `FreshDeliveries`, those of lanes that
 * acceptance leased by the first of what they send.
 */
@Injectable()
export class AcceptedHere {
  constructor(
    private readonly fresh: FreshDeliveries,
    private readonly drained: DrainedLanes,
    private readonly turns: DrainTurns,
  ) {}

  /**
   * Notes what was committed; gives the drains that are to begin.
   *
   * @param leasedAt by `performance.now()`, before the lanes were leased
   */
  note(
    events: readonly AcceptedEvent[],
    plans: readonly DeliveryPlan[],
    { streams, started }: StoredPlans,
    leasedAt: number,
  ): LaneStart[] {
    const startedIds = new Set(started.map(({ laneId }) => laneId));
    const groups = acceptedGroups(
      events,
      plans,
      streams,
      (laneId) => startedIds.has(laneId) || this.turns.has(laneId),
    );
    const firsts = started.map((lane) => takeShare(groups.get(lane.workspaceId), lane.laneId));
    for (const [workspaceId, group] of groups) this.fresh.note(workspaceId, group);
    for (const { laneId } of streams.values()) if (!startedIds.has(laneId)) this.drained.forget(laneId);
    return started.map((lane, index) => ({
      lane,
      first: this.isNext(lane) ? (firsts[index] ?? null) : null,
      leasedAt,
    }));
  }

  /** Whether nothing waits in the lane but what was accepted just now. */
  private isNext(lane: StartedLane): boolean {
    if (lane.wasRested) return true;
    const through = this.drained.throughOf(lane);
    return through !== null && this.fresh.hasAllSince(lane.workspaceId, through);
  }
}

/** What the lane got of the group, which nobody else will ask for. */
function takeShare(group: AcceptedGroup | undefined, laneId: string): Batch | null {
  const share = group?.lanes.get(laneId);
  if (!group || !share) return null;
  group.lanes.delete(laneId);
  return batchOf(share, group.last);
}

function batchOf({ deliveries }: LaneShare, last: number): Batch {
  const hasMore = deliveries.length > DELIVERIES_PER_LANE;
  return {
    deliveries: deliveries.slice(0, DELIVERIES_PER_LANE),
    hasMore,
    through: hasMore ? null : last,
  };
}

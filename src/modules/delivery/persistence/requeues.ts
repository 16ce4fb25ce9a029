import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { addDays, type Day, dayOf } from '../../../common/day.js';
import type { Statement, Tx } from '../../../platform/database/tx.js';
import type { LaneWake } from '../lane-queue.js';
import type { DeliveryStatus } from './delivery-filter.js';
import { BULK_MS_MAX, LaneChanges } from './lane-changes.js';

/** The ends of deliveries that a replay takes up again. */
export type EndedStatus = Exclude<DeliveryStatus, 'pending'>;

/** Which deliveries of a subscription are queued again: accepted from `since` on, before `until`. */
export interface ReplayRange {
  readonly since: Date;
  readonly until: Date | null;
  readonly statuses: readonly EndedStatus[];
}

/** A delivery as far as a retry needs it. */
export interface RetriedDelivery {
  readonly id: string;
  readonly day: Day;
  readonly subscriptionId: string;
  readonly status: DeliveryStatus;
  readonly isTest: boolean;
}

/** What was queued, and the lane that it went to. */
export interface Requeued {
  readonly count: number;
  readonly laneId: string;
  /** The first day of which something was queued; null: nothing was. */
  readonly firstDay: Day | null;
}

/** The schedule begins anew, the numbers of attempts go on; whatever fails does not count (rule 15). */
const QUEUED_BY_HAND = `
  status = 'pending', reason = null, completed_at = null, next_attempt_at = null, deadline_at = null,
  round_attempts = 0, manual = true`;

const REPLAY: Statement = {
  name: 'deliveries-replay',
  text: `
    with queued as (
      update deliveries d set ${QUEUED_BY_HAND}, requeued_at = $5, lane_id = $2
      where d.subscription_id = $1 and d.status = any($6::text[]) and d.test_body is null
        and d.created_at >= $3 and d.created_at < $4 and d.day >= $7::date and d.day <= $8::date
      returning d.day)
    select count(*) as count, min(day)::text as day from queued`,
  query_timeout: BULK_MS_MAX,
};

/** Queues deliveries again by hand. In a lane they stand where their events do: ahead of whatever is newer. */
@Injectable()
export class Requeues {
  constructor(
    private readonly lanes: LaneChanges,
    private readonly clock: Clock,
  ) {}

  /** Under the lock of the workspace: the answer is true until it ends, unless the delivery is just being sent. */
  async find(tx: Tx, workspaceId: string, id: string, day: Day): Promise<RetriedDelivery | null> {
    const [found] = await tx.rows<RetriedDelivery>(
      `select id, day::text, subscription_id as "subscriptionId", status, test_body is not null as "isTest"
       from deliveries where id = $1 and day = $2 and workspace_id = $3`,
      [id, day, workspaceId],
    );
    return found ?? null;
  }

  /** Queues one delivery that has ended. Under the lock of the workspace. */
  async one(tx: Tx, { id, day, subscriptionId }: RetriedDelivery): Promise<LaneWake[]> {
    const laneIds = await this.lanes.lanesOf(tx, [subscriptionId]);
    await this.lanes.lock(tx, laneIds);
    await tx.rows(
      `update deliveries d set ${QUEUED_BY_HAND}, requeued_at = $4, lane_id = s.lane_id
       from streams s
       where d.id = $1 and d.day = $2 and d.status <> 'pending' and s.subscription_id = $3`,
      [id, day, subscriptionId, this.clock.now()],
    );
    return this.lanes.stir(tx, laneIds, day);
  }

  /**
   * Queues any number of deliveries by one statement, which needs no lock: it may take minutes, and meanwhile the
   * workspace goes on accepting and its lanes go on sending. Nothing of it is seen before `settle` and the commit.
   */
  async many(tx: Tx, subscriptionId: string, { since, until, statuses }: ReplayRange): Promise<Requeued> {
    const [laneId = ''] = await this.lanes.lanesOf(tx, [subscriptionId]);
    const now = this.clock.now();
    const end = until ?? new Date(now.getTime() + 86_400_000);
    await tx.rows(`set local statement_timeout = ${BULK_MS_MAX}`);
    // A day more on both sides, since clocks of processes differ.
    const days = [addDays(dayOf(since), -1), addDays(dayOf(end), 1)];
    const [row] = await tx.rows<{ count: string; day: Day | null }>(REPLAY, [
      subscriptionId,
      laneId,
      since,
      end,
      now,
      statuses,
      ...days,
    ]);
    return { count: Number(row?.count ?? 0), laneId, firstDay: row?.day ?? null };
  }

  /** Has the lane of what was queued looked at. Under the lock of the workspace, taken after `many`. */
  async settle(tx: Tx, subscriptionId: string, { laneId, firstDay }: Requeued): Promise<LaneWake[]> {
    if (!firstDay) return [];
    const laneIds = await this.lanes.lanesOf(tx, [subscriptionId]);
    await this.lanes.lock(tx, [...laneIds, laneId]);
    if (!laneIds.includes(laneId)) {
      await tx.rows(
        `update deliveries set lane_id = $3
         where lane_id = $2 and status = 'pending' and subscription_id = $1 and day >= $4`,
        [subscriptionId, laneId, laneIds[0], firstDay],
      );
    }
    return this.lanes.stir(tx, laneIds, firstDay);
  }
}

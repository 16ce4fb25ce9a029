import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { addDays, type Day, dayOf } from '../../../common/day.js';
import { groupBy } from '../../../common/group-by.js';
import { Database } from '../../../platform/database/database.js';
import { groupCommit } from '../../../platform/database/group-commit.js';
import type { Statement } from '../../../platform/database/tx.js';
import type { LeasedLane } from './leased-lane.js';

/** A waiting delivery with all that its request needs but the sender's part. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly day: Day;
  readonly workspaceId: string;
  readonly subscriptionId: string;
  readonly senderVersion: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly eventSequence: number;
  readonly occurredAt: Date;
  readonly sequence: number;
  readonly manual: boolean;
  readonly attemptCount: number;
  readonly roundAttempts: number;
  readonly nextAttemptAt: Date | null;
  readonly deadlineAt: Date | null;
  readonly body: Buffer;
}

/** The first deliveries that wait in a lane, in order. */
export interface Batch {
  readonly deliveries: readonly ClaimedDelivery[];
  /** Whether more may wait behind them. */
  readonly hasMore: boolean;
  /** The number of the workspace's last event when it was read, if nothing else waited then. */
  readonly through: number | null;
}

/** How far a drain has come in a lane. */
export interface LanePlace {
  readonly lane: LeasedLane;
  /** The number of the event that it delivered last; 0 if none. What is before it is read only if the lane was changed. */
  readonly delivered: number;
}

/** Of a lane in which nothing waits. */
export const EMPTY_BATCH: Batch = { deliveries: [], hasMore: false, through: null };

interface WaitingRow {
  lane_id: string;
  through: string;
  id: string;
  day: Day;
  workspace_id: string;
  subscription_id: string;
  sender_version: number;
  event_id: string;
  event_type: string;
  event_sequence: string;
  occurred_at: Date;
  sequence: string;
  manual: boolean;
  attempt_count: number;
  round_attempts: number;
  next_attempt_at: Date | null;
  deadline_at: Date | null;
  body: string;
}

/** Lanes that are read, or claimed, by one statement. */
export const LANES_PER_GROUP = 64;
/** Deliveries of a lane that are taken at once. */
export const DELIVERIES_PER_LANE = 32;
const BODY_BYTES_PER_LANE = 1_048_576;

/**
 * What was delivered has left the index for good only after the next vacuum. `read_from`, and what this drain has
 * delivered since, spare a read of walking over it, so that the head of a lane costs the same however much is behind it.
 */
const READ: Statement = {
  name: 'lane-read',
  text: `
    select w.lane_id, o.event_sequence as through, w.id, w.day::text, w.workspace_id, w.subscription_id, s.version as sender_version,
           w.event_id, w.event_type, w.event_sequence, w.occurred_at, w.sequence, w.manual, w.attempt_count, w.round_attempts,
           w.next_attempt_at, w.deadline_at, w.body
    from json_to_recordset($1::json) as c(
           lane_id uuid, workspace_id uuid, pending_day date, changes bigint, delivered bigint)
    join workspaces o on o.id = c.workspace_id
    join lanes l on l.id = c.lane_id
    cross join lateral (
      select d.*, e.body, e.occurred_at,
             sum(octet_length(e.body)) over (order by d.event_sequence, d.id) - octet_length(e.body) as bytes_before
      from (
        select * from deliveries
        where lane_id = c.lane_id and status = 'pending' and day >= c.pending_day and day <= $2
          and event_sequence >= greatest(l.read_from, case when l.changes = c.changes then c.delivered else 0 end)
        order by event_sequence, id limit ${DELIVERIES_PER_LANE}
      ) d
      join events e on e.workspace_id = d.workspace_id and e.sequence = d.event_sequence and e.day = d.day
    ) w
    join subscriptions s on s.id = w.subscription_id
    where w.bytes_before < ${BODY_BYTES_PER_LANE}
    order by w.lane_id, w.event_sequence, w.id`,
};

/** Reads what waits in lanes that this process holds, many in one round trip. */
@Injectable()
export class LaneReader {
  /** What waits now in a lane. */
  readonly readOn: (place: LanePlace) => Promise<Batch>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.readOn = groupCommit((places) => this.readMany(places), LANES_PER_GROUP, 2);
  }

  /** What waits now, by lane; lanes in which nothing waits are left out. */
  async read(places: readonly LanePlace[]): Promise<Map<string, Batch>> {
    if (places.length === 0) return new Map();
    const asked = places.map(({ lane, delivered }) => ({
      lane_id: lane.laneId,
      workspace_id: lane.workspaceId,
      pending_day: lane.pendingDay,
      changes: lane.changes,
      delivered,
    }));
    const lastDay = addDays(dayOf(this.clock.now()), 1);
    const rows = await this.database.rows<WaitingRow>(READ, [JSON.stringify(asked), lastDay]);
    const waiting = groupBy(rows, (row) => row.lane_id);
    return new Map([...waiting].map(([laneId, own]) => [laneId, batchOf(own)]));
  }

  private async readMany(places: readonly LanePlace[]): Promise<Batch[]> {
    const batches = await this.read(places);
    return places.map(({ lane }) => batches.get(lane.laneId) ?? EMPTY_BATCH);
  }
}

function batchOf(waiting: readonly WaitingRow[]): Batch {
  const hasMore = waiting.length === DELIVERIES_PER_LANE || bytesOf(waiting) >= BODY_BYTES_PER_LANE;
  const [first] = waiting;
  return {
    deliveries: waiting.map(deliveryOf),
    hasMore,
    through: first && !hasMore ? Number(first.through) : null,
  };
}

function bytesOf(waiting: readonly WaitingRow[]): number {
  return waiting.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
}

function deliveryOf(row: WaitingRow): ClaimedDelivery {
  return {
    id: row.id,
    day: row.day,
    workspaceId: row.workspace_id,
    subscriptionId: row.subscription_id,
    senderVersion: row.sender_version,
    eventId: row.event_id,
    eventType: row.event_type,
    eventSequence: Number(row.event_sequence),
    occurredAt: row.occurred_at,
    sequence: Number(row.sequence),
    manual: row.manual,
    attemptCount: row.attempt_count,
    roundAttempts: row.round_attempts,
    nextAttemptAt: row.next_attempt_at,
    deadlineAt: row.deadline_at,
    body: Buffer.from(row.body),
  };
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { addDays, type Day, dayOf } from '../../../common/day.js';
import { groupBy } from '../../../common/group-by.js';
import { Settings } from '../../../platform/config/settings.js';
import { Database } from '../../../platform/database/database.js';
import { groupCommit } from '../../../platform/database/group-commit.js';
import type { Statement } from '../../../platform/database/tx.js';
import type { Pool } from '../lane-pool.js';
import { leaseMs } from '../lease.js';
import { RetryPolicy } from '../retry-policy.js';

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

/** What a claim of a lane found. */
export type Claim =
  /** The lane is gone, or somebody drains it: nothing to do here. */
  | { readonly kind: 'none' }
  /** It belongs to the other pool. */
  | { readonly kind: 'elsewhere'; readonly pool: Pool; readonly dueAt: Date | null }
  /** Its head is not due yet. */
  | { readonly kind: 'waiting'; readonly until: Date }
  | HeldLane;

/** A lane that this process may drain until the lease ends. */
export interface LeasedLane {
  readonly laneId: string;
  readonly workspaceId: string;
  readonly url: string;
  readonly fence: string;
  readonly changes: string;
  readonly pendingDay: Day;
}

/** A lane that was claimed, with the first of what waits in it. */
export interface HeldLane extends LeasedLane {
  readonly kind: 'held';
  readonly first: Batch;
}

/** The first deliveries that wait in a lane, in order. */
export interface Batch {
  readonly deliveries: readonly ClaimedDelivery[];
  /** Whether more may wait behind them. */
  readonly hasMore: boolean;
  /** The number of the workspace's last event when it was read, if nothing else waited then. */
  readonly through: number | null;
}

interface LaneRow {
  id: string;
  workspace_id: string;
  url: string;
  failing: boolean;
  due_at: Date | null;
  is_due: boolean;
  leased: boolean;
  pending_day: Day;
  changes: string;
  fence: string | null;
}

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

const LANES_PER_CLAIM = 64;
/** Deliveries of a lane that are taken at once. */
export const DELIVERIES_PER_LANE = 32;
const BODY_BYTES_PER_LANE = 1_048_576;

/**
 * The lanes are locked, judged and leased by one statement; what waits is read by another, after it: a statement
 * that had waited for the lock would still see the deliveries as they were before. A due time further away than any
 * schedule can be means that the clock was set back, and counts as due.
 */
const LEASE: Statement = {
  name: 'lane-lease',
  text: `
    with seen as (
      select id, workspace_id, url, failing, due_at, pending_day, changes, leased_until,
             coalesce(not failing or due_at <= $3 or due_at > $4, true) as is_due,
             coalesce(leased_until > clock_timestamp(), false) as leased
      from lanes where id = any($1::uuid[]) order by id for no key update
    ), held as (
      update lanes l set fence = l.fence + 1, leased_until = clock_timestamp() + $5 * interval '1 millisecond'
      from seen s where l.id = s.id and s.failing = $2 and s.is_due and not s.leased
      returning l.id, l.fence
    )
    select s.id, s.workspace_id, s.url, s.failing, s.due_at, s.is_due, s.leased, s.pending_day::text, s.changes, h.fence,
           s.leased_until is not null as was_left
    from seen s left join held h on h.id = s.id`,
};

const READ: Statement = {
  name: 'lane-read',
  text: `
    select w.lane_id, o.event_sequence as through, w.id, w.day::text, w.workspace_id, w.subscription_id, s.version as sender_version,
           w.event_id, w.event_type, w.event_sequence, w.occurred_at, w.sequence, w.manual, w.attempt_count, w.round_attempts,
           w.next_attempt_at, w.deadline_at, w.body
    from json_to_recordset($1::json) as c(lane_id uuid, workspace_id uuid, pending_day date)
    join workspaces o on o.id = c.workspace_id
    cross join lateral (
      select d.*, e.body, e.occurred_at,
             sum(octet_length(e.body)) over (order by d.event_sequence, d.id) - octet_length(e.body) as bytes_before
      from (
        select * from deliveries
        where lane_id = c.lane_id and status = 'pending' and day >= c.pending_day and day <= $2
        order by event_sequence, id limit ${DELIVERIES_PER_LANE}
      ) d
      join events e on e.workspace_id = d.workspace_id and e.sequence = d.event_sequence and e.day = d.day
    ) w
    join subscriptions s on s.id = w.subscription_id
    where w.bytes_before < ${BODY_BYTES_PER_LANE}
    order by w.lane_id, w.event_sequence, w.id`,
};

/** Somebody held the lane and did not come back: its head may have been in flight and gets the next number. */
const NUMBER_LOST_ATTEMPTS: Statement = {
  name: 'lane-number-lost-attempts',
  text: `
    update deliveries d set attempt_count = d.attempt_count + 1
    from json_to_recordset($1::json) as h(id uuid, day date)
    where d.id = h.id and d.day = h.day`,
};

/** Takes lanes with a lease and a fence, many in one round trip. */
@Injectable()
export class Claims {
  private readonly loaders: Readonly<Record<Pool, (laneId: string) => Promise<Claim>>>;
  private readonly reader: (lane: LeasedLane) => Promise<Batch>;
  private readonly leaseMs: number;
  private readonly horizonMs: number;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.leaseMs = leaseMs(settings.deliveryTimeoutMs);
    this.horizonMs = new RetryPolicy(settings.retryDelaysMs).waitMsMax + 60_000;
    this.loaders = {
      healthy: groupCommit((ids) => this.claimMany('healthy', ids), LANES_PER_CLAIM),
      failing: groupCommit((ids) => this.claimMany('failing', ids), LANES_PER_CLAIM),
    };
    this.reader = groupCommit((lanes) => this.readMany(lanes), LANES_PER_CLAIM, 2);
  }

  /** Takes a lane for `pool`, with the first of what waits in it. */
  claim(laneId: string, pool: Pool): Promise<Claim> {
    return this.loaders[pool](laneId);
  }

  /** What waits now in a lane that is held. */
  readOn(lane: LeasedLane): Promise<Batch> {
    return this.reader(lane);
  }

  private async readMany(lanes: readonly LeasedLane[]): Promise<Batch[]> {
    const waiting = await this.read(
      lanes.map(({ laneId, workspaceId, pendingDay }) => ({
        lane_id: laneId,
        workspace_id: workspaceId,
        pending_day: pendingDay,
      })),
    );
    return lanes.map(({ laneId }) => batchOf(waiting.get(laneId) ?? [], new Set()));
  }

  private async claimMany(pool: Pool, laneIds: readonly string[]): Promise<Claim[]> {
    const now = this.clock.now();
    const horizon = new Date(now.getTime() + this.horizonMs);
    const rows = await this.database.rows<LaneRow & { was_left: boolean }>(LEASE, [
      laneIds,
      pool === 'failing',
      now,
      horizon,
      this.leaseMs,
    ]);
    const held = rows.filter((row) => row.fence !== null);
    const waiting = await this.read(
      held.map(({ id, workspace_id, pending_day }) => ({ lane_id: id, workspace_id, pending_day })),
    );
    const left = held.filter((row) => row.was_left).flatMap((row) => waiting.get(row.id)?.slice(0, 1) ?? []);
    if (left.length > 0) await this.numberLostAttempts(left);
    const lostIds = new Set(left.map(({ id }) => id));
    const byId = new Map(rows.map((row) => [row.id, row]));
    return laneIds.map((id) => {
      const row = byId.get(id);
      // A lane may be asked for twice at once, when its wake-up came twice; it is given to the first.
      byId.delete(id);
      return claimOf(row, pool, waiting.get(id) ?? [], lostIds);
    });
  }

  private async read(
    lanes: readonly { readonly lane_id: string; readonly workspace_id: string; readonly pending_day: Day }[],
  ): Promise<Map<string, WaitingRow[]>> {
    if (lanes.length === 0) return new Map();
    const lastDay = addDays(dayOf(this.clock.now()), 1);
    const rows = await this.database.rows<WaitingRow>(READ, [JSON.stringify(lanes), lastDay]);
    return groupBy(rows, (row) => row.lane_id);
  }

  private async numberLostAttempts(heads: readonly WaitingRow[]): Promise<void> {
    await this.database.rows(NUMBER_LOST_ATTEMPTS, [
      JSON.stringify(heads.map(({ id, day }) => ({ id, day }))),
    ]);
  }
}

function claimOf(
  row: LaneRow | undefined,
  pool: Pool,
  waiting: readonly WaitingRow[],
  lostIds: ReadonlySet<string>,
): Claim {
  if (!row || row.leased) return { kind: 'none' };
  const itsPool: Pool = row.failing ? 'failing' : 'healthy';
  if (itsPool !== pool) return { kind: 'elsewhere', pool: itsPool, dueAt: row.due_at };
  if (row.fence === null) return row.due_at ? { kind: 'waiting', until: row.due_at } : { kind: 'none' };
  return {
    kind: 'held',
    laneId: row.id,
    workspaceId: row.workspace_id,
    url: row.url,
    fence: row.fence,
    changes: row.changes,
    pendingDay: row.pending_day,
    first: batchOf(waiting, lostIds),
  };
}

function batchOf(waiting: readonly WaitingRow[], lostIds: ReadonlySet<string>): Batch {
  const hasMore = waiting.length === DELIVERIES_PER_LANE || bytesOf(waiting) >= BODY_BYTES_PER_LANE;
  const [first] = waiting;
  return {
    deliveries: waiting.map((delivery) => deliveryOf(delivery, lostIds.has(delivery.id))),
    hasMore,
    through: first && !hasMore ? Number(first.through) : null,
  };
}

function bytesOf(waiting: readonly WaitingRow[]): number {
  return waiting.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
}

function deliveryOf(row: WaitingRow, isAttemptLost: boolean): ClaimedDelivery {
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
    attemptCount: row.attempt_count + (isAttemptLost ? 1 : 0),
    roundAttempts: row.round_attempts,
    nextAttemptAt: row.next_attempt_at,
    deadlineAt: row.deadline_at,
    body: Buffer.from(row.body),
  };
}

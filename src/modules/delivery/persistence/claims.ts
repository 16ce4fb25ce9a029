import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import type { Day } from '../../../common/day.js';
import { Settings } from '../../../platform/config/settings.js';
import { Database } from '../../../platform/database/database.js';
import { groupCommit } from '../../../platform/database/group-commit.js';
import type { Statement } from '../../../platform/database/tx.js';
import type { Pool } from '../lane-pool.js';
import { leaseMs } from '../lease.js';
import { RetryPolicy } from '../retry-policy.js';
import { type Batch, type ClaimedDelivery, EMPTY_BATCH, LANES_PER_GROUP, LaneReader } from './lane-reader.js';
import type { LeasedLane } from './leased-lane.js';

/** What a claim of a lane found. */
export type Claim =
  /** The lane is gone, or somebody drains it: nothing to do here. */
  | { readonly kind: 'none' }
  /** It belongs to the other pool. */
  | { readonly kind: 'elsewhere'; readonly pool: Pool; readonly dueAt: Date | null }
  /** Its head is not due yet. */
  | { readonly kind: 'waiting'; readonly until: Date }
  | HeldLane;

/** A lane that was claimed, with the first of what waits in it. */
export interface HeldLane extends LeasedLane {
  readonly kind: 'held';
  readonly first: Batch;
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
  /** Whether a lease ran out unreleased. */
  was_left: boolean;
}

type HeldRow = LaneRow & { fence: string };

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
  private readonly leaseMs: number;
  private readonly horizonMs: number;

  constructor(
    private readonly database: Database,
    private readonly reader: LaneReader,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.leaseMs = leaseMs(settings.deliveryTimeoutMs);
    this.horizonMs = new RetryPolicy(settings.retryDelaysMs).waitMsMax + 60_000;
    this.loaders = {
      healthy: groupCommit((ids) => this.claimMany('healthy', ids), LANES_PER_GROUP),
      failing: groupCommit((ids) => this.claimMany('failing', ids), LANES_PER_GROUP),
    };
  }

  /** Takes a lane for `pool`, with the first of what waits in it. */
  claim(laneId: string, pool: Pool): Promise<Claim> {
    return this.loaders[pool](laneId);
  }

  private async claimMany(pool: Pool, laneIds: readonly string[]): Promise<Claim[]> {
    const now = this.clock.now();
    const horizon = new Date(now.getTime() + this.horizonMs);
    const rows = await this.database.rows<LaneRow>(LEASE, [
      laneIds,
      pool === 'failing',
      now,
      horizon,
      this.leaseMs,
    ]);
    const firsts = await this.firstsOf(rows);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return laneIds.map((id) => {
      const row = byId.get(id);
      // A lane may be asked for twice at once, when its wake-up came twice; it is given to the first.
      byId.delete(id);
      return claimOf(row, pool, firsts.get(id) ?? EMPTY_BATCH);
    });
  }

  /** What waits in those of the lanes that were leased. */
  private async firstsOf(rows: readonly LaneRow[]): Promise<Map<string, Batch>> {
    const held = rows.filter(isHeld);
    const firsts = await this.reader.read(held.map((row) => ({ lane: leasedLaneOf(row), delivered: 0 })));
    const left = held.filter((row) => row.was_left && firsts.has(row.id));
    if (left.length === 0) return firsts;
    for (const { id } of left) firsts.set(id, withLostAttempt(firsts.get(id)!));
    await this.numberLostAttempts(left.map(({ id }) => firsts.get(id)!.deliveries[0]!));
    return firsts;
  }

  private async numberLostAttempts(heads: readonly ClaimedDelivery[]): Promise<void> {
    await this.database.rows(NUMBER_LOST_ATTEMPTS, [
      JSON.stringify(heads.map(({ id, day }) => ({ id, day }))),
    ]);
  }
}

function isHeld(row: LaneRow): row is HeldRow {
  return row.fence !== null;
}

function leasedLaneOf(row: HeldRow): LeasedLane {
  return {
    laneId: row.id,
    workspaceId: row.workspace_id,
    url: row.url,
    fence: row.fence,
    changes: row.changes,
    pendingDay: row.pending_day,
  };
}

function withLostAttempt(batch: Batch): Batch {
  const deliveries = batch.deliveries.map((delivery, index) =>
    index === 0 ? { ...delivery, attemptCount: delivery.attemptCount + 1 } : delivery,
  );
  return { ...batch, deliveries };
}

function claimOf(row: LaneRow | undefined, pool: Pool, first: Batch): Claim {
  if (!row || row.leased) return { kind: 'none' };
  const itsPool: Pool = row.failing ? 'failing' : 'healthy';
  if (itsPool !== pool) return { kind: 'elsewhere', pool: itsPool, dueAt: row.due_at };
  if (!isHeld(row)) return row.due_at ? { kind: 'waiting', until: row.due_at } : { kind: 'none' };
  return { kind: 'held', ...leasedLaneOf(row), first };
}

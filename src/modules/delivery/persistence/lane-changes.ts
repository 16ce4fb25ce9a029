import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { type Day, dayOf } from '../../../common/day.js';
import { newId } from '../../../common/ids.js';
import type { Statement, Tx } from '../../../platform/database/tx.js';
import type { LaneWake } from '../lane-queue.js';

interface LaneRow {
  id: string;
  failing: boolean;
}

interface SkippedRow {
  subscription_id: string;
  count: string;
}

/** How long a statement may take that changes all that waits of a subscription: some 5 s for 200,000 deliveries. */
export const BULK_MS_MAX = 600_000;

const MOVE: Statement = {
  name: 'lane-move',
  text: `
    update deliveries set lane_id = $3, next_attempt_at = null
    where lane_id = $2 and status = 'pending' and subscription_id = $1`,
  query_timeout: BULK_MS_MAX,
};

const SKIP: Statement = {
  name: 'lane-skip',
  text: `
    with skipped as (
      update deliveries d set status = 'skipped', reason = $2, completed_at = $3, next_attempt_at = null
      from lanes l
      where l.id = any($4::uuid[]) and d.lane_id = l.id and d.status = 'pending' and d.day >= l.pending_day
        and d.subscription_id = any($1::uuid[])
      returning d.subscription_id)
    select subscription_id, count(*) from skipped group by subscription_id`,
  query_timeout: BULK_MS_MAX,
};

const REQUEUE_SKIPPED: Statement = {
  name: 'lane-requeue-skipped',
  text: `
    with queued as (
      update deliveries d
      set status = 'pending', reason = null, completed_at = null, next_attempt_at = null, deadline_at = null,
          round_attempts = 0, manual = false, requeued_at = $3, lane_id = s.lane_id
      from streams s
      where s.subscription_id = $1 and d.subscription_id = $1 and d.status = 'skipped' and d.completed_at >= $2
      returning d.day)
    select min(day)::text as day from queued`,
  query_timeout: BULK_MS_MAX,
};

/**
 * Changes of what waits that come from outside a drain. All run under the lock of the workspace. Each bumps
 * `changes` of the lanes it touches, so that a drain that holds one reads anew, and makes them due at once.
 */
@Injectable()
export class LaneChanges {
  constructor(private readonly clock: Clock) {}

  /** Gives a new subscription its lane and its counter. */
  async open(tx: Tx, workspaceId: string, subscriptionId: string, url: string): Promise<void> {
    const laneId = await this.laneOf(tx, workspaceId, url);
    await tx.rows('insert into streams (subscription_id, workspace_id, lane_id) values ($1, $2, $3)', [
      subscriptionId,
      workspaceId,
      laneId,
    ]);
  }

  /** Moves what waits of a subscription to the lane of `url`, in order and due at once. */
  async move(tx: Tx, workspaceId: string, subscriptionId: string, url: string): Promise<LaneWake[]> {
    const laneId = await this.laneOf(tx, workspaceId, url);
    const [old] = await tx.rows<{ lane_id: string }>(
      'select lane_id from streams where subscription_id = $1 for update',
      [subscriptionId],
    );
    if (!old || old.lane_id === laneId) return [];
    await tx.rows('update streams set lane_id = $2 where subscription_id = $1', [subscriptionId, laneId]);
    const locked = await this.lock(tx, [old.lane_id, laneId]);
    await inBulk(tx, MOVE, [subscriptionId, old.lane_id, laneId]);
    return this.stir(tx, [old.lane_id, laneId], locked.get(old.lane_id) ?? null);
  }

  /** Nothing of what waits changes, but a drain that has read a batch must not go on with what it knows. */
  async readAnew(tx: Tx, subscriptionId: string): Promise<void> {
    await tx.rows(
      `update lanes l set changes = l.changes + 1
       from streams s where s.subscription_id = $1 and l.id = s.lane_id`,
      [subscriptionId],
    );
  }

  /** Skips what waits of subscriptions; gives how much by subscription id, and the lanes to be looked at. */
  async skip(
    tx: Tx,
    subscriptionIds: readonly string[],
    reason: 'disabled' | 'deleted',
    at: Date,
  ): Promise<{ skipped: Map<string, number>; wakes: LaneWake[] }> {
    const lanes = await this.lanesOf(tx, subscriptionIds);
    await this.lock(tx, lanes);
    const rows = await inBulk<SkippedRow>(tx, SKIP, [subscriptionIds, reason, at, lanes]);
    const wakes = await this.stir(tx, lanes);
    return { skipped: new Map(rows.map((row) => [row.subscription_id, Number(row.count)])), wakes };
  }

  /** Queues again, in their order, what was skipped since `since`; the schedule of each begins anew. */
  async requeueSkipped(tx: Tx, subscriptionId: string, since: Date): Promise<LaneWake[]> {
    const lanes = await this.lanesOf(tx, [subscriptionId]);
    await this.lock(tx, lanes);
    const [first] = await inBulk<{ day: string | null }>(tx, REQUEUE_SKIPPED, [
      subscriptionId,
      since,
      this.clock.now(),
    ]);
    return first?.day ? this.stir(tx, lanes, first.day) : [];
  }

  private async laneOf(tx: Tx, workspaceId: string, url: string): Promise<string> {
    const now = this.clock.now();
    const [lane] = await tx.rows<{ id: string }>(
      `insert into lanes (id, workspace_id, url, pending_day) values ($1, $2, $3, $4)
       on conflict (workspace_id, url) do update set unused_since = null returning id`,
      [newId(now), workspaceId, url, dayOf(now)],
    );
    if (!lane) throw new Error('A lane was neither made nor found');
    return lane.id;
  }

  /** The lanes that subscriptions go through. */
  async lanesOf(tx: Tx, subscriptionIds: readonly string[]): Promise<string[]> {
    const rows = await tx.rows<{ lane_id: string }>(
      'select distinct lane_id from streams where subscription_id = any($1::uuid[])',
      [subscriptionIds],
    );
    return rows.map(({ lane_id }) => lane_id);
  }

  /** Locks lanes; gives the day from which on something may wait, by lane. */
  async lock(tx: Tx, laneIds: readonly string[]): Promise<Map<string, Day>> {
    const rows = await tx.rows<{ id: string; pending_day: Day }>(
      'select id, pending_day::text from lanes where id = any($1::uuid[]) order by id for no key update',
      [laneIds],
    );
    return new Map(rows.map(({ id, pending_day }) => [id, pending_day]));
  }

  /**
   * Has lanes looked at anew, at once.
   * @param pendingDay a day that has something waiting now and may not have had before
   */
  async stir(tx: Tx, laneIds: readonly string[], pendingDay: Day | null = null): Promise<LaneWake[]> {
    const rows = await tx.rows<LaneRow>(
      `update lanes l set changes = l.changes + 1, due_at = $2, pending_day = least(l.pending_day, $3::date)
       where l.id = any($1::uuid[]) returning l.id, l.failing`,
      [laneIds, this.clock.now(), pendingDay],
    );
    return rows.map(({ id, failing }) => ({ laneId: id, pool: failing ? 'failing' : 'healthy' }));
  }
}

/** One statement for any number of deliveries, so that all or nothing of it is seen, with time to end. */
async function inBulk<T>(tx: Tx, statement: Statement, values: readonly unknown[]): Promise<T[]> {
  await tx.rows(`set local statement_timeout = ${BULK_MS_MAX}`);
  return tx.rows<T>(statement, values);
}

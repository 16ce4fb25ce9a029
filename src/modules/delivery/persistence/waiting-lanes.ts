import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { addDays, dayOf } from '../../../common/day.js';
import { Settings } from '../../../platform/config/settings.js';
import { Database } from '../../../platform/database/database.js';
import { groupCommit } from '../../../platform/database/group-commit.js';
import type { Statement } from '../../../platform/database/tx.js';
import { WorkspaceDirectory } from '../../workspaces/index.js';
import type { LaneWake } from '../lane-queue.js';
import { RetryPolicy } from '../retry-policy.js';

interface LaneRow {
  id: string;
  workspace_id: string;
  failing: boolean;
  due_at: Date;
  waits: boolean;
}

const LANES_PER_LOOK = 500;

/**
 * `offset 0` keeps the planner from making a join of it, which would read all that waits anywhere: as it is, each
 * lane is looked up by its key, in the days in which something of it may wait. The order has it take the first that waits from
 * the index; without one it collects all that wait in the lane before it looks at the first.
 */
function somethingWaits(days: string): string {
  return `
    exists (select 1 from deliveries d where d.lane_id = l.id and d.status = 'pending' and ${days}
              and d.event_sequence >= l.read_from
            order by d.event_sequence, d.id limit 1 offset 0)`;
}

const WAITS = somethingWaits('d.day >= l.pending_day');
const IS_FREE = '(l.leased_until is null or l.leased_until <= clock_timestamp())';

const RESTLESS: Statement = {
  name: 'lanes-restless',
  text: `
    select l.id, l.failing from lanes l
    where l.id = any($1::uuid[]) and ${IS_FREE} and (not l.failing or l.due_at <= $2)
      and ${somethingWaits('d.day >= l.pending_day and d.day <= $3')}`,
};

const OVERDUE: Statement = {
  name: 'lanes-overdue',
  text: `
    select l.id, l.workspace_id, l.failing, ${WAITS} as waits from lanes l
    where (l.due_at <= $1 or l.due_at > $2) and ${IS_FREE} order by l.due_at limit $3`,
};

/** Only under the lock of the workspace, which acceptance holds while it decides whether to set a due time. */
const REST: Statement = {
  name: 'lanes-rest',
  text: `
    update lanes l set due_at = null
    where l.id = any($1::uuid[]) and ${IS_FREE} and not ${WAITS}`,
};

const EXPECTED: Statement = {
  name: 'lanes-expected',
  text: 'select id, failing, due_at from lanes where due_at is not null order by due_at limit $1',
};

/** Finds lanes in which deliveries wait. */
@Injectable()
export class WaitingLanes {
  private readonly horizonMs: number;
  private readonly look = groupCommit<string, LaneWake | null>(
    (laneIds) => this.lookAtMany(laneIds),
    LANES_PER_LOOK,
  );

  constructor(
    private readonly database: Database,
    private readonly workspaces: WorkspaceDirectory,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.horizonMs = new RetryPolicy(settings.retryDelaysMs).waitMsMax + 60_000;
  }

  /** Those of `laneIds` in which something waits that is due and that nobody drains. */
  async restless(laneIds: readonly string[]): Promise<LaneWake[]> {
    const found = await Promise.all(laneIds.map((laneId) => this.look(laneId)));
    return found.filter((wake) => wake !== null);
  }

  private async lookAtMany(laneIds: readonly string[]): Promise<(LaneWake | null)[]> {
    const now = this.clock.now();
    const rows = await this.database.rows<LaneRow>(RESTLESS, [laneIds, now, addDays(dayOf(now), 1)]);
    const pools = new Map(rows.map(({ id, failing }) => [id, failing ? 'failing' : 'healthy'] as const));
    return laneIds.map((laneId) => {
      const pool = pools.get(laneId);
      return pool ? { laneId, pool } : null;
    });
  }

  /**
   * Up to `limit` lanes that were due `graceMs` ago and that nobody drains. A due time beyond any schedule (the
   * clock was set back) counts as overdue.
   */
  async overdue(graceMs: number, limit: number): Promise<{ wakes: LaneWake[]; empty: LaneRow[] }> {
    const now = this.clock.now().getTime();
    const rows = await this.database.rows<LaneRow>(OVERDUE, [
      new Date(now - graceMs),
      new Date(now + this.horizonMs),
      limit,
    ]);
    const wakes = rows
      .filter(({ waits }) => waits)
      .map(({ id, failing }): LaneWake => ({ laneId: id, pool: failing ? 'failing' : 'healthy' }));
    return { wakes, empty: rows.filter(({ waits }) => !waits) };
  }

  /** Lets empty lanes rest: nobody looks at them until something is accepted for them. */
  async rest(lanes: readonly LaneRow[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.workspaces.lock(tx, [...new Set(lanes.map(({ workspace_id }) => workspace_id))]);
      await tx.rows(REST, [lanes.map(({ id }) => id)]);
    });
  }

  /** The first lanes to be looked at, with their times: what a process that starts puts into its queue. */
  async expected(limit: number): Promise<LaneWake[]> {
    const rows = await this.database.rows<LaneRow>(EXPECTED, [limit]);
    return rows.map(({ id, failing, due_at }) =>
      failing ? { laneId: id, pool: 'failing', at: due_at } : { laneId: id, pool: 'healthy' },
    );
  }
}

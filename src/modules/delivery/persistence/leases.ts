import { Injectable } from '@nestjs/common';
import { Settings } from '../../../platform/config/settings.js';
import { Database } from '../../../platform/database/database.js';
import { groupCommit } from '../../../platform/database/group-commit.js';
import type { Statement } from '../../../platform/database/tx.js';
import { leaseMs } from '../lease.js';
import type { LanePlace } from './lane-reader.js';

interface LeaseChange {
  readonly place: LanePlace;
  /** Null keeps the lane and renews its lease. */
  readonly release: { readonly dueAt: Date; readonly blocked: boolean } | null;
}

const GROUP_MAX = 200;

const CHANGE: Statement = {
  name: 'lease-change',
  text: `
    update lanes l
    set leased_until = case when r.release then null else clock_timestamp() + $2 * interval '1 millisecond' end,
        due_at = coalesce(r.due_at, l.due_at), failing = l.failing or r.blocked,
        head_sequence = case when r.delivered > 0 then r.delivered else l.head_sequence end,
        head_changes = case when r.delivered > 0 then r.changes else l.head_changes end
    from json_to_recordset($1::json) as r(
      lane_id uuid, fence bigint, changes bigint, delivered bigint, release boolean, due_at timestamptz, blocked boolean)
    where l.id = r.lane_id and l.fence = r.fence
    returning l.id, l.fence`,
};

/** Gives lanes back, or keeps them longer, outside a settling. */
@Injectable()
export class Leases {
  private readonly leaseMs: number;
  private readonly change: (change: LeaseChange) => Promise<boolean>;

  constructor(
    private readonly database: Database,
    settings: Settings,
  ) {
    this.leaseMs = leaseMs(settings.deliveryTimeoutMs);
    this.change = groupCommit((changes) => this.changeMany(changes), GROUP_MAX);
  }

  /** Gives the lane back, to be looked at from `dueAt` on; with `blocked`, by the pool of failing lanes. */
  async release(place: LanePlace, dueAt: Date, blocked = false): Promise<void> {
    await this.change({ place, release: { dueAt, blocked } });
  }

  /** Whether the lane is still ours; if so, for a whole lease more. */
  async renew(place: LanePlace): Promise<boolean> {
    return this.change({ place, release: null });
  }

  private async changeMany(changes: readonly LeaseChange[]): Promise<boolean[]> {
    const values = changes.map(({ place: { lane, delivered }, release }) => ({
      lane_id: lane.laneId,
      fence: lane.fence,
      changes: lane.changes,
      delivered,
      release: release !== null,
      due_at: release?.dueAt,
      blocked: release?.blocked ?? false,
    }));
    const rows = await this.database.rows<{ id: string; fence: string }>(CHANGE, [
      JSON.stringify(values),
      this.leaseMs,
    ]);
    // By fence too: the group may hold a drain that lost its lane, and its successor.
    const held = new Set(rows.map(({ id, fence }) => `${id} ${fence}`));
    return changes.map(({ place: { lane } }) => held.has(`${lane.laneId} ${lane.fence}`));
  }
}

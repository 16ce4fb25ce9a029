import { Injectable } from '@nestjs/common';
import { isoText } from '../../../common/iso-text.js';
import type { AcceptedEvent } from '../../../contracts/domain-events.js';
import type { Statement, Tx } from '../../../platform/database/tx.js';
import type { LaneWake } from '../lane-queue.js';

/** One event for one subscription, as it is to be recorded. */
export interface DeliveryPlan {
  readonly id: string;
  readonly event: AcceptedEvent;
  readonly subscriptionId: string;
  /** `subscriptions.version` at acceptance. */
  readonly senderVersion: number;
  /** Null: it waits to be sent. */
  readonly skipped: 'disabled' | 'plan' | null;
}

/** Where the deliveries of a subscription went. */
export interface PlannedStream {
  readonly laneId: string;
  /** The number of the subscription's delivery before the first of these. */
  readonly base: number;
  /** `lanes.changes`. */
  readonly changes: string;
}

/** What came of storing plans. */
export interface StoredPlans {
  /** By subscription. */
  readonly streams: ReadonlyMap<string, PlannedStream>;
  /** The lanes that now have something to send and are not waiting for a retry. */
  readonly wakes: readonly LaneWake[];
}

interface StreamRow {
  subscription_id: string;
  lane_id: string;
  base: string;
  failing: boolean;
  due_at: Date | null;
  changes: string;
}

/**
 * Numbers the deliveries, stores them, and marks their lanes as due. Runs under the lock of the workspaces, so the
 * counters of their subscriptions are ours; lanes that already have a due time are not written.
 */
const PLAN: Statement = {
  name: 'plan-deliveries',
  text: `
    with planned as materialized (
      select p.*, row_number() over (partition by p.subscription_id order by p.ordinal) as nth
      from json_to_recordset($1::json) as p(
        ordinal integer, id uuid, day date, workspace_id uuid, subscription_id uuid, event_id uuid, event_type text,
        event_sequence bigint, created_at timestamptz, skipped text)
    ), numbered as (
      update streams s set last_sequence = s.last_sequence + n.count
      from (select subscription_id, count(*) as count from planned group by subscription_id) n
      where s.subscription_id = n.subscription_id
      returning s.subscription_id, s.lane_id, s.last_sequence - n.count as base
    ), stored as (
      insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id,
                              event_type, status, reason, created_at, completed_at)
      select p.day, p.id, p.workspace_id, p.subscription_id, n.lane_id, p.event_sequence, n.base + p.nth, p.event_id,
             p.event_type, case when p.skipped is null then 'pending' else 'skipped' end, p.skipped, p.created_at,
             case when p.skipped is null then null else p.created_at end
      from planned p join numbered n using (subscription_id) order by p.ordinal
    ), waking as (
      select n.lane_id, min(p.day) as day, min(p.created_at) as created_at
      from planned p join numbered n using (subscription_id) where p.skipped is null group by n.lane_id
    ), marked as (
      update lanes l set due_at = w.created_at, pending_day = w.day - 1
      from waking w where l.id = w.lane_id and l.due_at is null
    )
    select n.subscription_id, n.lane_id, n.base, l.failing, l.due_at, l.changes
    from numbered n join lanes l on l.id = n.lane_id`,
};

/** Records which events go to whom. */
@Injectable()
export class Plans {
  /** Stores plans in their order. */
  async store(tx: Tx, plans: readonly DeliveryPlan[], now: Date): Promise<StoredPlans> {
    const values = plans.map((plan, ordinal) => ({
      ordinal,
      id: plan.id,
      day: plan.event.day,
      workspace_id: plan.event.workspaceId,
      subscription_id: plan.subscriptionId,
      event_id: plan.event.id,
      event_type: plan.event.type,
      event_sequence: plan.event.sequence,
      created_at: isoText(plan.event.acceptedAt),
      skipped: plan.skipped,
    }));
    const rows = await tx.rows<StreamRow>(PLAN, [JSON.stringify(values)]);
    const waiting = new Set(plans.flatMap((plan) => (plan.skipped ? [] : plan.subscriptionId)));
    return {
      streams: new Map(rows.map((row) => [row.subscription_id, streamOf(row)])),
      wakes: wakesOf(
        rows.filter(({ subscription_id }) => waiting.has(subscription_id)),
        now,
      ),
    };
  }
}

function streamOf({ lane_id, base, changes }: StreamRow): PlannedStream {
  return { laneId: lane_id, base: Number(base), changes };
}

/** Each lane once, though several of its subscriptions may have got something. */
function wakesOf(rows: readonly StreamRow[], now: Date): LaneWake[] {
  const due = rows.filter(({ failing, due_at }) => !failing || !due_at || due_at <= now);
  const lanes = new Map(due.map(({ lane_id, failing }) => [lane_id, failing]));
  return [...lanes].map(([laneId, failing]) => ({ laneId, pool: failing ? 'failing' : 'healthy' }));
}

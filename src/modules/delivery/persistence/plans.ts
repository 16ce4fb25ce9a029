import { Injectable } from '@nestjs/common';
import type { Day } from '../../../common/day.js';
import type { Statement, Tx } from '../../../platform/database/tx.js';
import type { LaneWake } from '../lane-queue.js';

/** One event for one subscription, as it is to be recorded. */
export interface DeliveryPlan {
  readonly id: string;
  readonly day: Day;
  readonly workspaceId: string;
  readonly subscriptionId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly eventSequence: number;
  readonly createdAt: Date;
  /** Null: it waits to be sent. */
  readonly skipped: 'disabled' | 'plan' | null;
}

interface LaneRow {
  id: string;
  failing: boolean;
  due_at: Date | null;
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
    select l.id, l.failing, l.due_at from waking w join lanes l on l.id = w.lane_id`,
};

/** Records which events go to whom. */
@Injectable()
export class Plans {
  /** Stores plans in their order; gives the lanes that now have something to send and are not waiting for a retry. */
  async store(tx: Tx, plans: readonly DeliveryPlan[], now: Date): Promise<LaneWake[]> {
    const values = plans.map((plan, ordinal) => ({
      ordinal,
      id: plan.id,
      day: plan.day,
      workspace_id: plan.workspaceId,
      subscription_id: plan.subscriptionId,
      event_id: plan.eventId,
      event_type: plan.eventType,
      event_sequence: plan.eventSequence,
      created_at: plan.createdAt,
      skipped: plan.skipped,
    }));
    const lanes = await tx.rows<LaneRow>(PLAN, [JSON.stringify(values)]);
    return lanes
      .filter(({ failing, due_at }) => !failing || !due_at || due_at <= now)
      .map(({ id, failing }) => ({ laneId: id, pool: failing ? 'failing' : 'healthy' }));
  }
}

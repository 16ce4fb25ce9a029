import { Injectable } from '@nestjs/common';
import type { Day } from '../../../common/day.js';
import { isoText } from '../../../common/iso-text.js';
import type { AcceptedEvent } from '../../../contracts/domain-events.js';
import { GOES_ON, type Statement, type Tx } from '../../../platform/database/tx.js';
import { Settings } from '../../../platform/config/settings.js';
import type { LaneWake } from '../lane-queue.js';
import { leaseMs } from '../lease.js';
import type { LeasedLane } from './leased-lane.js';

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

/** A lane that was leased while it got something to send. */
export interface StartedLane extends LeasedLane {
  /** Whether nothing waited in it before. */
  readonly wasRested: boolean;
}

/** What came of storing plans. */
export interface StoredPlans {
  /** By subscription. */
  readonly streams: ReadonlyMap<string, PlannedStream>;
  /** The lanes that this process may drain now. */
  readonly started: readonly StartedLane[];
  /** The other lanes that now have something to send and are not waiting for a retry. */
  readonly wakes: readonly LaneWake[];
}

interface StreamRow {
  subscription_id: string;
  lane_id: string;
  base: string;
  workspace_id: string;
  url: string;
  failing: boolean;
  due_at: Date | null;
  changes: string;
  /** These are null for a lane that was not leased. */
  fence: string | null;
  pending_day: Day | null;
  was_rested: boolean | null;
}

/**
 * Numbers the deliveries, stores them, and marks their lanes as due. Runs under the lock of the workspaces, so the
 * counters of their subscriptions are ours. With $2, the length of a lease in milliseconds, healthy lanes that nobody holds
 * are leased by the way; other lanes that already have a due time are not written.
 *
 * The planner must not take any part for a single row, or it compares each row of it with each of another, which a
 * fan-out of hundreds pays with seconds. It believes that of a column that is null, and not of a truth that it can't see
 * into: hence `waits` and `coalesce(…, false)`.
 */
const PLAN: Statement = {
  name: 'plan-deliveries',
  text: `
    with planned as materialized (
      select p.*, p.skipped is null as waits,
             row_number() over (partition by p.subscription_id order by p.ordinal) as nth
      from json_to_recordset($1::json) as p(
        ordinal integer, id uuid, day date, workspace_id uuid, subscription_id uuid, event_id uuid, event_type text,
        event_sequence bigint, created_at timestamptz, skipped text)
      where ${GOES_ON}
    ), numbered as (
      update streams s set last_sequence = s.last_sequence + n.count
      from (select subscription_id, count(*) as count from planned group by subscription_id) n
      where s.subscription_id = n.subscription_id
      returning s.subscription_id, s.lane_id, s.last_sequence - n.count as base
    ), stored as (
      insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id,
                              event_type, status, reason, created_at, completed_at)
      select p.day, p.id, p.workspace_id, p.subscription_id, n.lane_id, p.event_sequence, n.base + p.nth, p.event_id,
             p.event_type, case when p.waits then 'pending' else 'skipped' end, p.skipped, p.created_at,
             case when p.waits then null else p.created_at end
      from planned p join numbered n using (subscription_id) order by p.ordinal
    ), waking as (
      select n.lane_id, min(p.day) as day, min(p.created_at) as created_at
      from planned p join numbered n using (subscription_id) where p.waits group by n.lane_id
    ), seen as (
      select l.id, w.day, w.created_at, l.due_at is null as was_rested,
             coalesce(not l.failing and l.leased_until is null and $2 > 0, false) as is_ours
      from waking w join lanes l on l.id = w.lane_id
      where coalesce(l.due_at is null or (not l.failing and l.leased_until is null and $2 > 0), false)
      order by l.id for no key update of l
    ), marked as (
      update lanes l
      set due_at = coalesce(l.due_at, s.created_at),
          pending_day = case when s.was_rested then s.day - 1 else l.pending_day end,
          fence = l.fence + case when s.is_ours then 1 else 0 end,
          leased_until = case when s.is_ours then clock_timestamp() + $2 * interval '1 millisecond' else l.leased_until end
      from seen s where l.id = s.id
      returning l.id, s.is_ours, s.was_rested, l.fence, l.pending_day
    )
    select n.subscription_id, n.lane_id, n.base, l.workspace_id, l.url, l.failing, l.due_at, l.changes,
           m.fence, m.pending_day::text, m.was_rested
    from numbered n join lanes l on l.id = n.lane_id left join marked m on m.id = l.id and m.is_ours`,
};

/** Records which events go to whom. */
@Injectable()
export class Plans {
  private readonly leaseMs: number;

  constructor(settings: Settings) {
    this.leaseMs = leaseMs(settings.deliveryTimeoutMs);
  }

  /** Stores plans in their order; with `start`, leases the lanes that nobody holds. */
  async store(tx: Tx, plans: readonly DeliveryPlan[], now: Date, start: boolean): Promise<StoredPlans> {
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
    const rows = await tx.rows<StreamRow>(PLAN, [JSON.stringify(values), start ? this.leaseMs : 0]);
    const waiting = new Set(plans.flatMap((plan) => (plan.skipped ? [] : plan.subscriptionId)));
    const others = rows.filter((row) => row.fence === null && waiting.has(row.subscription_id));
    return {
      streams: new Map(rows.map((row) => [row.subscription_id, streamOf(row)])),
      started: startedOf(rows),
      wakes: wakesOf(others, now),
    };
  }
}

function streamOf({ lane_id, base, changes }: StreamRow): PlannedStream {
  return { laneId: lane_id, base: Number(base), changes };
}

/** Each lane once. */
function startedOf(rows: readonly StreamRow[]): StartedLane[] {
  const started = new Map<string, StartedLane>();
  for (const { lane_id, workspace_id, url, changes, fence, pending_day, was_rested } of rows) {
    if (fence === null || pending_day === null) continue;
    started.set(lane_id, {
      laneId: lane_id,
      workspaceId: workspace_id,
      url,
      fence,
      changes,
      pendingDay: pending_day,
      wasRested: was_rested ?? false,
    });
  }
  return [...started.values()];
}

/** Each lane once, though several of its subscriptions may have got something. */
function wakesOf(rows: readonly StreamRow[], now: Date): LaneWake[] {
  const due = rows.filter(({ failing, due_at }) => !failing || !due_at || due_at <= now);
  const lanes = new Map(due.map(({ lane_id, failing }) => [lane_id, failing]));
  return [...lanes].map(([laneId, failing]) => ({ laneId, pool: failing ? 'failing' : 'healthy' }));
}

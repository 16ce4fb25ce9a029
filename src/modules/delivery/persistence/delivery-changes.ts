import { Injectable } from '@nestjs/common';
import { addDays, dayOf } from '../../../common/day.js';
import { Database } from '../../../platform/database/database.js';
import type { Statement } from '../../../platform/database/tx.js';
import { COLUMNS, deliveryOf, type DeliveryRow, type LoggedDelivery } from './delivery-log.js';
import { SequenceBounds } from './sequence-bounds.js';

/** A delivery as it is now, and when it became so. */
export interface DeliveryChange {
  readonly delivery: LoggedDelivery;
  readonly contactId: string | null;
  readonly changedAt: Date;
}

/** What ends later than that after its acceptance stands in an index of its own (`deliveries_late`). */
const PROMPT_MS = 10_000;
const CHANGES_MAX = 10_000;

/**
 * Nothing is written for the sake of this. What ended soon is found among the newest, what ended late and what was
 * queued again by partial indexes, and attempts that failed at the heads of the lanes that wait for their next.
 */
const CHANGED: Statement = {
  name: 'deliveries-changed',
  text: `
    with changed as (
      select id, day, greatest(created_at, completed_at) as changed_at from deliveries
      where workspace_id = $1 and event_sequence >= $3 and day >= $4 and test_body is null
        and greatest(created_at, completed_at) >= $2
      union all
      select id, day, completed_at from deliveries
      where workspace_id = $1 and completed_at >= $2 and completed_at - created_at > interval '10 seconds'
      union all
      select id, day, requeued_at from deliveries
      where workspace_id = $1 and requeued_at >= $2 and status = 'pending'
      union all
      select id, day, completed_at from deliveries
      where workspace_id = $1 and day >= $4 and test_body is not null and completed_at >= $2
      union all
      select d.id, d.day, a.started_at + a.duration_ms * interval '1 millisecond'
      from lanes l
      cross join lateral (
        select id, day, attempt_count from deliveries
        where lane_id = l.id and status = 'pending' and day >= l.pending_day and event_sequence >= l.read_from
        order by event_sequence, id limit 1
      ) d
      join attempts a on a.delivery_id = d.id and a.day = d.day and a.number = d.attempt_count
      where l.workspace_id = $1 and l.failing and a.started_at + a.duration_ms * interval '1 millisecond' >= $2
    ), latest as (
      select id, day, max(changed_at) as changed_at from changed group by id, day
      order by changed_at, id limit ${CHANGES_MAX}
    )
    select ${COLUMNS}, c.changed_at, e.contact_id
    from latest c
    join deliveries d on d.id = c.id and d.day = c.day
    join lanes l on l.id = d.lane_id
    left join events e on e.workspace_id = $1 and e.sequence = d.event_sequence and e.day = d.day
      and d.test_body is null
    order by c.changed_at, c.id`,
};

/** Reads which deliveries have changed. */
@Injectable()
export class DeliveryChanges {
  constructor(
    private readonly database: Database,
    private readonly bounds: SequenceBounds,
  ) {}

  /** Deliveries of a workspace that changed at `from` or later, in the order of their latest changes. */
  async since(workspaceId: string, from: Date): Promise<DeliveryChange[]> {
    const created = new Date(from.getTime() - PROMPT_MS);
    const low = await this.bounds.lowestSince(workspaceId, created);
    type Row = DeliveryRow & { changed_at: Date; contact_id: string | null };
    const day = addDays(dayOf(created), -1);
    const rows = await this.database.rows<Row>(CHANGED, [workspaceId, from, low, day]);
    return rows.map((row) => ({
      delivery: deliveryOf(row),
      contactId: row.contact_id,
      changedAt: row.changed_at,
    }));
  }
}

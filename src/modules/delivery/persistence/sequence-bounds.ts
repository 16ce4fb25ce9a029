import { Injectable } from '@nestjs/common';
import { addDays, dayOf } from '../../../common/day.js';
import { Database } from '../../../platform/database/database.js';
import type { Statement } from '../../../platform/database/tx.js';

/** Events are numbered in the order of their times but for what the clocks of processes differ. */
const CLOCKS_DIFFER_MS = 60_000;

/** A binary search: some twenty looks at an index, whatever the number of events of the days. */
const FIRST_FROM: Statement = {
  name: 'event-first-from',
  text: `
    with recursive search(low, high) as (
      select min(sequence), max(sequence) + 1 from events where workspace_id = $1 and day >= $2 and day <= $3
      union all
      select case when e.accepted_at < $4 then e.sequence + 1 else s.low end,
             case when e.accepted_at < $4 then s.high else (s.low + s.high) / 2 end
      from search s
      cross join lateral (
        select sequence, accepted_at from events
        where workspace_id = $1 and sequence >= (s.low + s.high) / 2 and day >= $2 and day <= $3
        order by sequence limit 1
      ) e
      where s.low < s.high
    )
    select max(low) as first from search`,
};

/** Finds which numbers the events of a time have, so that lists by number can be cut by time. */
@Injectable()
export class SequenceBounds {
  constructor(private readonly database: Database) {}

  /** No event, and no test event, that was accepted at `time` or later has a lower number; null: nothing is known. */
  async lowestSince(workspaceId: string, time: Date): Promise<number | null> {
    const first = await this.firstFrom(workspaceId, new Date(time.getTime() - CLOCKS_DIFFER_MS));
    // A test event bears the number of the event before it.
    return first === null ? null : first - 1;
  }

  /** No event that was accepted before `time` has this number or a higher one; null: nothing is known. */
  async endUntil(workspaceId: string, time: Date): Promise<number | null> {
    return this.firstFrom(workspaceId, new Date(time.getTime() + CLOCKS_DIFFER_MS));
  }

  private async firstFrom(workspaceId: string, time: Date): Promise<number | null> {
    const day = dayOf(time);
    const days = [addDays(day, -1), addDays(day, 1)];
    const [row] = await this.database.rows<{ first: string | null }>(FIRST_FROM, [
      workspaceId,
      ...days,
      time,
    ]);
    return row?.first ? Number(row.first) : null;
  }
}

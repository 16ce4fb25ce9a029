import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { deleteSome } from '../../../platform/database/delete-some.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { BucketSize, Interval } from '../interval.js';
import { type CountedRow, TALLY, Tallies } from './tallies.js';

/** How far the roll-ups go; null before the first run. */
export interface Progress {
  readonly freshUntil: Date | null;
  readonly settledUntil: Date | null;
}

/** Roll-ups of one workspace or subscription, and until when there are any. */
export interface Rolled {
  readonly rows: readonly CountedRow[];
  readonly until: Date;
}

const COLUMNS = `
  workspace_id, subscription_id, start, accepted, delivered, failed_attempts, dropped, skipped, latency_bounds,
  latency_counts`;

/** What happened does not unhappen: a look that comes after a replay must not take away what an earlier one saw. */
const REPLACE = `
  on conflict (workspace_id, subscription_id, start) do update set
    accepted = greatest(excluded.accepted, r.accepted),
    delivered = greatest(excluded.delivered, r.delivered),
    failed_attempts = greatest(excluded.failed_attempts, r.failed_attempts),
    dropped = greatest(excluded.dropped, r.dropped),
    skipped = greatest(excluded.skipped, r.skipped),
    latency_bounds = excluded.latency_bounds,
    latency_counts = excluded.latency_counts`;

const KEEP_MINUTES = {
  name: 'stats-keep-minutes',
  text: `insert into stats_minutes as r (${COLUMNS}) select ${COLUMNS} from (${TALLY}) tally ${REPLACE}`,
};

const ROLLED_UNTIL = `(select coalesce(fresh_until, 'epoch') as at from stats_progress) mark`;

/** Adds the rows of `parts` from `$1` to before `$2` up to one that starts at `$1`. */
const mergeOf = (parts: string, whole: string) => ({
  name: `stats-keep-${whole}`,
  text: `
    with part as (select * from ${parts} where start >= $1 and start < $2),
    latency as (
      select workspace_id, subscription_id, array_agg(bound order by bound) as bounds,
             array_agg(n::integer order by bound) as counts
      from (
        select workspace_id, subscription_id, bound, sum(n) as n
        from part, unnest(latency_bounds, latency_counts) u(bound, n) group by 1, 2, 3
      ) merged
      group by 1, 2
    ), total as (
      select workspace_id, subscription_id, sum(accepted)::bigint as accepted, sum(delivered)::bigint as delivered,
             sum(failed_attempts)::bigint as failed_attempts, sum(dropped)::bigint as dropped,
             sum(skipped)::bigint as skipped
      from part group by 1, 2
    )
    insert into ${whole} as r (${COLUMNS})
    select workspace_id, subscription_id, $1, accepted, delivered, failed_attempts, dropped, skipped,
           coalesce(bounds, '{}'), coalesce(counts, '{}')
    from total left join latency using (workspace_id, subscription_id) ${REPLACE}`,
});

const KEEP = { hour: mergeOf('stats_minutes', 'stats_hours'), day: mergeOf('stats_hours', 'stats_days') };

const READ_COLUMNS = `
  start, accepted, delivered, failed_attempts, dropped, skipped, array_to_json(latency_bounds) as bounds,
  array_to_json(latency_counts) as counts`;

/** Each table is read only for what the coarser ones do not hold yet: the rest of the day, then of the hour. */
const partOf = (table: string, from: string, until: string) => `
  select ${READ_COLUMNS} from ${table}
  where workspace_id = $1 and subscription_id = $2 and start >= greatest($3::timestamptz, ${from}) and start < least($4::timestamptz, ${until})`;
const DAYS = partOf('stats_days', `'-infinity'`, `date_trunc('day', mark.at)`);
const hoursFrom = (from: string) => partOf('stats_hours', from, `date_trunc('hour', mark.at)`);
const minutesFrom = (from: string) => partOf('stats_minutes', from, 'mark.at');

const PARTS: Readonly<Record<BucketSize, readonly string[]>> = {
  minute: [minutesFrom(`'-infinity'`)],
  hour: [hoursFrom('$3'), minutesFrom(`date_trunc('hour', mark.at)`)],
  day: [DAYS, hoursFrom(`date_trunc('day', mark.at)`), minutesFrom(`date_trunc('hour', mark.at)`)],
};

const TABLES: Readonly<Record<BucketSize, string>> = {
  minute: 'stats_minutes',
  hour: 'stats_hours',
  day: 'stats_days',
};

/** The tables of roll-ups. */
@Injectable()
export class RollUps {
  constructor(
    private readonly database: Database,
    private readonly tallies: Tallies,
  ) {}

  /** Takes the right to roll up until `tx` ends; null when somebody else has it. */
  async lock(tx: Tx): Promise<Progress | null> {
    const [progress] = await tx.rows<Progress>(
      `select fresh_until as "freshUntil", settled_until as "settledUntil" from stats_progress
       for update skip locked`,
    );
    return progress ?? null;
  }

  async advance(tx: Tx, { freshUntil, settledUntil }: Progress): Promise<void> {
    await tx.rows('update stats_progress set fresh_until = $1, settled_until = $2', [
      freshUntil,
      settledUntil,
    ]);
  }

  /** When the oldest workspace was made: nothing happened before. */
  async beginning(tx: Tx): Promise<Date | null> {
    const [row] = await tx.rows<{ at: Date | null }>('select min(created_at) as at from workspaces');
    return row?.at ?? null;
  }

  /** Counts the minutes of `interval` from what is stored now; doing it again does no harm. */
  async keepMinutes(tx: Tx, interval: Interval): Promise<void> {
    await tx.rows(KEEP_MINUTES, this.tallies.valuesOf(interval, null));
  }

  /** Adds an hour up from its minutes, or a day from its hours. */
  async keepWhole(tx: Tx, size: 'hour' | 'day', { since, until }: Interval): Promise<void> {
    await tx.rows(KEEP[size], [since, until]);
  }

  /** What is rolled up of `interval`, in pieces not longer than `size`; from one snapshot with its end. */
  async read(
    workspaceId: string,
    subscriptionId: string,
    size: BucketSize,
    { since, until }: Interval,
  ): Promise<Rolled> {
    const rows = await this.database.rows<CountedRow & { until: Date }>(
      {
        name: `stats-read-${size}`,
        text: `
          select r.*, mark.at as until
          from ${ROLLED_UNTIL} left join lateral (${PARTS[size].join(' union all ')}) r on true`,
      },
      [workspaceId, subscriptionId, since, until],
    );
    const [first] = rows;
    return { rows: rows.filter(({ start }) => start), until: first?.until ?? new Date(0) };
  }

  /** Deletes up to `limit` roll-ups before `until`, none that may still be added up; gives how many. */
  async prune(size: BucketSize, until: Date, limit: number): Promise<number> {
    const table = TABLES[size];
    const [pruned] = await this.database.rows<{ count: number }>(
      `with old as (
         select workspace_id, subscription_id, start from ${table}
         where start < least($1, (select date_trunc('day', settled_until) from stats_progress))
         limit $2 for update skip locked
       ), pruned as (
         delete from ${table} r using old
         where r.workspace_id = old.workspace_id and r.subscription_id = old.subscription_id and r.start = old.start
         returning 1
       )
       select count(*)::integer as count from pruned`,
      [until, limit],
    );
    return pruned?.count ?? 0;
  }

  /** Forgets those of a workspace, `limit` at most, after a run that may just count it; gives how many. */
  async purge(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    await tx.rows('select from stats_progress for update');
    let gone = 0;
    for (const table of Object.values(TABLES)) {
      if (gone < limit) gone += await deleteSome(tx, table, 'workspace_id = $1', [workspaceId], limit - gone);
    }
    return gone;
  }

  /** Forgets subscriptions, a few at a time: each has a row for every day on which something happened. */
  async forget(
    tx: Tx,
    subscriptions: readonly { readonly id: string; readonly workspaceId: string }[],
  ): Promise<void> {
    for (const table of Object.values(TABLES)) {
      await tx.rows(
        `delete from ${table} r using unnest($1::uuid[], $2::uuid[]) s(workspace_id, id)
         where r.workspace_id = s.workspace_id and r.subscription_id = s.id`,
        [subscriptions.map(({ workspaceId }) => workspaceId), subscriptions.map(({ id }) => id)],
      );
    }
  }
}

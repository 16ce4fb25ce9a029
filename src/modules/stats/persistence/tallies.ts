import { Injectable } from '@nestjs/common';
import { firstIdAt } from '../../../common/ids.js';
import { Settings } from '../../../platform/config/settings.js';
import { Database } from '../../../platform/database/database.js';
import { groupCommit } from '../../../platform/database/group-commit.js';
import type { Interval } from '../interval.js';
import { GROWTH } from '../latency-histogram.js';

/** Stands for the workspace as a whole where a subscription's id stands otherwise. */
export const WHOLE_WORKSPACE = '00000000-0000-0000-0000-000000000000';

/** An attempt ends before the lease of its lane does, which is the receiver's deadline and six seconds. */
const OVER_DEADLINE_MS = 10_000;

const GROUP_MAX = 100;

const WITHIN = '($6::uuid[] is null or workspace_id = any($6::uuid[]))';

/** In `float8`: logarithms of `numeric` are a hundred times slower. */
const BOUND = `
  ceil(ln(greatest(1, extract(epoch from a.ended_at - d.created_at)::float8 * 1000)) / ln(${GROWTH}::float8))::smallint`;

/**
 * One row per workspace, subscription and minute in which something happened from `$1` to before `$2`, and one per
 * workspace and minute. Events and attempts are found by their times (BRIN), new deliveries by their ids, which begin
 * with their times, deliveries that ended without an answer by a partial index. Attempts are read from all days: a
 * replay's belong to the day on which its event was accepted. Test events don't count. `offset 0` keeps the planner from reading deliveries
 * otherwise than one by one by their keys.
 */
export const TALLY = `
  with tried as (
    select d.workspace_id, d.subscription_id, date_trunc('minute', a.ended_at) as start,
           a.outcome = 'accepted' as is_delivered,
           case when a.outcome = 'accepted' and not a.manual then ${BOUND} end as bound
    from (
      select day, delivery_id, outcome, manual, started_at + duration_ms * interval '1 millisecond' as ended_at
      from attempts where started_at >= $5 and started_at < $2 and day <= ($2::timestamptz)::date
    ) a
    cross join lateral (
      select workspace_id, subscription_id, created_at from deliveries d
      where d.id = a.delivery_id and d.day = a.day and d.test_body is null offset 0
    ) d
    where a.ended_at >= $1 and a.ended_at < $2 and ${WITHIN}
  ), counted as (
    select workspace_id, '${WHOLE_WORKSPACE}'::uuid as subscription_id, date_trunc('minute', accepted_at) as start,
           'accepted' as what, null::smallint as bound, count(*) as n
    from events
    where accepted_at >= $1 and accepted_at < $2
      and day between ($1::timestamptz)::date and ($2::timestamptz)::date and ${WITHIN}
    group by 1, 3
    union all
    select workspace_id, subscription_id, date_trunc('minute', created_at), 'accepted', null, count(*)
    from deliveries
    where id >= $3 and id < $4 and test_body is null
      and day between ($1::timestamptz)::date and ($2::timestamptz)::date and ${WITHIN}
    group by 1, 2, 3
    union all
    select workspace_id, coalesce(subscription_id, '${WHOLE_WORKSPACE}'), start, status, null, count(*)
    from (
      select workspace_id, subscription_id, date_trunc('minute', completed_at) as start, status from deliveries
      where status in ('dropped', 'skipped') and completed_at >= $1 and completed_at < $2 and test_body is null
        and ${WITHIN}
    ) ended
    group by grouping sets ((workspace_id, subscription_id, start, status), (workspace_id, start, status))
    union all
    select workspace_id, coalesce(subscription_id, '${WHOLE_WORKSPACE}'), start,
           case when is_delivered then 'delivered' else 'failed' end, bound, count(*)
    from tried
    group by grouping sets (
      (workspace_id, subscription_id, start, is_delivered, bound), (workspace_id, start, is_delivered, bound))
  )
  select workspace_id, subscription_id, start,
         coalesce(sum(n) filter (where what = 'accepted'), 0)::bigint as accepted,
         coalesce(sum(n) filter (where what = 'delivered'), 0)::bigint as delivered,
         coalesce(sum(n) filter (where what = 'failed'), 0)::bigint as failed_attempts,
         coalesce(sum(n) filter (where what = 'dropped'), 0)::bigint as dropped,
         coalesce(sum(n) filter (where what = 'skipped'), 0)::bigint as skipped,
         coalesce(array_agg(bound order by bound) filter (where bound is not null), '{}') as latency_bounds,
         coalesce(array_agg(n::integer order by bound) filter (where bound is not null), '{}') as latency_counts
  from counted group by 1, 2, 3`;

const RECENT = {
  name: 'stats-recent',
  text: `
    select workspace_id, subscription_id, start, accepted, delivered, failed_attempts, dropped, skipped,
           array_to_json(latency_bounds) as bounds, array_to_json(latency_counts) as counts
    from (${TALLY}) tally`,
};

/** The counts of a stretch of time as Postgres gives them. */
export interface CountedRow {
  readonly start: Date;
  readonly accepted: string;
  readonly delivered: string;
  readonly failed_attempts: string;
  readonly dropped: string;
  readonly skipped: string;
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/** What of a workspace, or of one of its subscriptions, is counted anew. */
export interface RecentQuestion {
  readonly workspaceId: string;
  readonly subscriptionId: string;
  readonly since: Date;
  readonly until: Date;
}

/** Counts what happened from the events, deliveries and attempts themselves. */
@Injectable()
export class Tallies {
  /** By minute. Questions that come while one is being answered are answered together. */
  readonly recent = groupCommit<RecentQuestion, CountedRow[]>((group) => this.recentOfMany(group), GROUP_MAX);

  private readonly attemptMsMax: number;

  constructor(
    private readonly database: Database,
    settings: Settings,
  ) {
    this.attemptMsMax = settings.deliveryTimeoutMs + OVER_DEADLINE_MS;
  }

  /** The values of `TALLY`; of all workspaces if `workspaceIds` is null. */
  valuesOf({ since, until }: Interval, workspaceIds: readonly string[] | null): unknown[] {
    const earliest = new Date(since.getTime() - this.attemptMsMax);
    return [since, until, firstIdAt(since), firstIdAt(until), earliest, workspaceIds];
  }

  private async recentOfMany(group: readonly RecentQuestion[]): Promise<CountedRow[][]> {
    const since = new Date(Math.min(...group.map((each) => each.since.getTime())));
    const until = new Date(Math.max(...group.map((each) => each.until.getTime())));
    const workspaceIds = [...new Set(group.map(({ workspaceId }) => workspaceId))];
    const rows = await this.database.rows<CountedRow & { workspace_id: string; subscription_id: string }>(
      RECENT,
      this.valuesOf({ since, until }, workspaceIds),
    );
    return group.map((each) =>
      rows.filter(
        (row) =>
          row.workspace_id === each.workspaceId &&
          row.subscription_id === each.subscriptionId &&
          row.start >= each.since &&
          row.start < each.until,
      ),
    );
  }
}

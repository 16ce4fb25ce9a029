import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { CountedFailure, FailureTally } from '../../../contracts/domain-events.js';
import { Database } from '../../../platform/database/database.js';
import { deleteSome } from '../../../platform/database/delete-some.js';
import type { Statement, Tx } from '../../../platform/database/tx.js';
import type { Span } from '../usage-window.js';

/** Counts `$6` milliseconds back from each workspace's first new failure, the new ones included. */
const ADD_AND_COUNT: Statement = {
  name: 'add_quota_failures',
  text: `
    with fresh as (
      select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[])
        f(id, workspace_id, subscription_id, failed_at, error)
    ), added as (
      insert into quota_failures select * from fresh
    )
    select f.workspace_id as "workspaceId", f.count + (
      select count(*) from quota_failures q
      where q.workspace_id = f.workspace_id
        and q.failed_at > f.first_at - make_interval(secs => $6::float8 / 1000)
    ) as count
    from (
      select workspace_id, count(*) as count, min(failed_at) as first_at from fresh group by workspace_id
    ) f`,
};

const TIMES_AFTER = `
  select s.workspace_id as "workspaceId", q.failed_at as "failedAt"
  from unnest($1::uuid[], $2::timestamptz[]) s(workspace_id, after)
  join quota_failures q on q.workspace_id = s.workspace_id and q.failed_at > s.after
  order by q.failed_at`;

const TALLIES = `
  select q.workspace_id as "workspaceId", q.subscription_id as "subscriptionId",
    count(distinct q.id)::integer as failures,
    (array_agg(q.error order by q.failed_at desc, q.id desc))[1] as "lastError",
    max(q.failed_at) as "lastFailedAt"
  from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) s(workspace_id, after, until)
  join quota_failures q
    on q.workspace_id = s.workspace_id and q.failed_at > s.after and q.failed_at <= s.until
  group by q.workspace_id, q.subscription_id
  order by failures desc, q.subscription_id`;

const PRUNE = `
  with old as (
    select id from quota_failures where failed_at <= $1 order by failed_at limit $2 for update skip locked
  ), pruned as (
    delete from quota_failures q using old where q.id = old.id returning 1
  )
  select count(*)::integer as count from pruned`;

/** Stretches of time of one workspace. */
export interface WorkspaceSpans {
  readonly workspaceId: string;
  readonly spans: readonly Span[];
}

/** The failures that count, in Postgres. */
@Injectable()
export class FailureLog {
  constructor(private readonly database: Database) {}

  /**
   * Adds `failures` and gives, by workspace, how many there are from a window before its first new one on: never
   * fewer than any window with a new failure holds.
   */
  async add(tx: Tx, failures: readonly CountedFailure[], windowMs: number): Promise<Map<string, number>> {
    const rows = await tx.rows<{ workspaceId: string; count: string }>(ADD_AND_COUNT, [
      failures.map(({ at }) => newId(at)),
      failures.map(({ workspaceId }) => workspaceId),
      failures.map(({ subscriptionId }) => subscriptionId),
      failures.map(({ at }) => at),
      failures.map(({ error }) => error),
      windowMs,
    ]);
    return new Map(rows.map(({ workspaceId, count }) => [workspaceId, Number(count)]));
  }

  /** The times of the failures of each workspace after a moment, all in milliseconds since 1970, ascending. */
  async timesAfter(tx: Tx, moments: ReadonlyMap<string, number>): Promise<Map<string, number[]>> {
    const times = new Map<string, number[]>([...moments.keys()].map((id) => [id, []]));
    const rows = await tx.rows<{ workspaceId: string; failedAt: Date }>(TIMES_AFTER, [
      [...moments.keys()],
      [...moments.values()].map((ms) => new Date(ms)),
    ]);
    for (const { workspaceId, failedAt } of rows) times.get(workspaceId)?.push(failedAt.getTime());
    return times;
  }

  /** The failures inside the spans, by workspace; the subscription with the most comes first. */
  async tallies(tx: Tx, stretches: readonly WorkspaceSpans[]): Promise<Map<string, FailureTally[]>> {
    const flat = stretches.flatMap(({ workspaceId, spans }) =>
      spans.map((span) => ({ workspaceId, ...span })),
    );
    const rows = await tx.rows<FailureTally & { workspaceId: string }>(TALLIES, [
      flat.map(({ workspaceId }) => workspaceId),
      flat.map(({ after }) => new Date(after)),
      flat.map(({ until }) => new Date(until)),
    ]);
    const tallies = new Map<string, FailureTally[]>(stretches.map(({ workspaceId }) => [workspaceId, []]));
    for (const { workspaceId, ...tally } of rows) tallies.get(workspaceId)?.push(tally);
    return tallies;
  }

  /** The times and subscriptions of a workspace's failures after `after`, oldest first. */
  async since(workspaceId: string, after: Date): Promise<{ subscriptionId: string; failedAt: Date }[]> {
    return this.database.rows(
      `select subscription_id as "subscriptionId", failed_at as "failedAt" from quota_failures
       where workspace_id = $1 and failed_at > $2 order by failed_at`,
      [workspaceId, after],
    );
  }

  async forgetSubscription(tx: Tx, workspaceId: string, subscriptionId: string): Promise<void> {
    await tx.rows('delete from quota_failures where workspace_id = $1 and subscription_id = $2', [
      workspaceId,
      subscriptionId,
    ]);
  }

  /** Deletes failures of a workspace, `limit` at most; gives how many. */
  async purge(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    return deleteSome(tx, 'quota_failures', 'workspace_id = $1', [workspaceId], limit);
  }

  /** Deletes up to `limit` failures that are not younger than `until`; gives how many. */
  async prune(until: Date, limit: number): Promise<number> {
    const [pruned] = await this.database.rows<{ count: number }>(PRUNE, [until, limit]);
    return pruned?.count ?? 0;
  }
}

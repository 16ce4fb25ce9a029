import type { Database } from '../../src/platform/database/database.js';

/** What `fillLog` writes: `count` events of a workspace from `since` to `until`, each for one of `subscriptionIds`. */
export interface LogToFill {
  readonly workspaceId: string;
  readonly subscriptionIds: readonly string[];
  readonly since: Date;
  readonly until: Date;
  readonly count: number;
}

/** The UUID of version 7 of row `i`, made at `at`. */
const ID = `
  (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3)
   || '8' || substr(md5(i::text), 4, 15))::uuid`;

/** Its own spread of numbers below 1000, the same in every run. */
const chance = (salt: string) => `abs(hashtext('${salt}' || i)) % 1000`;

/** A latency of some 20 ms to a minute; one of twenty failed once before, one of fifty was dropped or skipped. */
const ROWS = `
  create temporary table filled on commit drop as
  select *, ${ID} as id, at::date as day,
         case when ${chance('end')} < 10 then 'dropped' when ${chance('end')} < 20 then 'skipped'
              else 'delivered' end as status,
         ${chance('fail')} < 50 as has_failed,
         (20 * exp(${chance('latency')} / 125.0))::integer as latency_ms
  from (
    select i, date_trunc('milliseconds', $1::timestamptz + ($2::timestamptz - $1) * (i / $3::float8)) as at,
           ($4::uuid[])[1 + i % cardinality($4::uuid[])] as subscription_id
    from generate_series(0, $3::integer - 1) i
  ) drawn`;

const EVENTS = `
  insert into events (day, workspace_id, sequence, id, type, occurred_at, accepted_at, delivery_count, body)
  select day, $1, i + 1, id, 'contact.created', at, at, 1, '{}' from filled`;

const DELIVERIES = `
  insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id, event_type,
                          status, attempt_count, created_at, completed_at)
  select day, id, $1, subscription_id, subscription_id, i + 1, i + 1, id, 'contact.created', status, 1, at,
         at + latency_ms * interval '1 millisecond'
  from filled`;

const ATTEMPTS = `
  insert into attempts (day, delivery_id, number, manual, started_at, duration_ms, outcome, status_code, request_headers)
  select day, id, 1, false, at, 7, 'refused', 500, '{}'::json from filled where has_failed
  union all
  select day, id, 2, false, at + (latency_ms - 15) * interval '1 millisecond', 15, 'accepted', 200, '{}'::json
  from filled where status = 'delivered'`;

/** Fills the log as if all of it had happened, without the service. */
export async function fillLog(database: Database, log: LogToFill): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.rows(ROWS, [log.since, log.until, log.count, log.subscriptionIds]);
    for (const insert of [EVENTS, DELIVERIES]) await tx.rows(insert, [log.workspaceId]);
    await tx.rows(ATTEMPTS);
  });
}

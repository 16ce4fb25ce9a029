import type { Statement } from '../../../platform/database/tx.js';

// What a group is settled with: $1 its results, $2 and $3 the first and the last day of its deliveries, $4 their ids,
// $5 the ids of its lanes, $6 the length of a lease in milliseconds.

const RESULTS = `
  select *, to_timestamp(started_ms / 1000.0) as started_at, to_timestamp(ended_ms / 1000.0) as ended_at
  from json_to_recordset($1::json) as r(
    lane_id uuid, fence bigint, changes bigint, delivery_id uuid, day date, event_sequence bigint, number integer,
    round_attempts integer, manual boolean, started_ms bigint, ended_ms bigint, duration_ms integer,
    outcome text, status_code integer, error text, request_headers json, response_headers json,
    response_body text, status text, reason text, next_attempt_at timestamptz, deadline_at timestamptz,
    release boolean, renew boolean)`;

/**
 * The attempt of a drain that lost its lane may bear a number that its successor used; the first one stays. Only
 * deliveries that were found are logged for: a workspace may be deleted, with all that it was sent, meanwhile.
 */
const logOf = (found: string) => `
  insert into attempts (day, delivery_id, number, manual, started_at, duration_ms, outcome, status_code, error,
                        request_headers, response_headers, response_body)
  select day, delivery_id, number, manual, started_at, duration_ms, outcome, status_code, error,
         request_headers, response_headers, response_body
  from r where r.delivery_id in (${found}) on conflict do nothing`;

/**
 * The days and the ids of the group stand beside the join: other partitions are not even opened, and the planner has
 * no way but the primary key, whatever it believes of how much waits.
 */
const ITS_DELIVERY = `
  d.id = r.delivery_id and d.day = r.day and d.day between $2 and $3 and d.id = any($4::uuid[])`;
const ITS_LANE = 'l.id = r.lane_id and l.id = any($5::uuid[])';

/** No delivery before what was just settled waits, unless somebody changed the lane; a day is left for clocks. */
const PENDING_DAY =
  'case when l.changes = r.changes then greatest(l.pending_day, r.day - 1) else l.pending_day end';
const LEASE_END = `case when r.release then null else clock_timestamp() + $6 * interval '1 millisecond' end`;
const STANDING = `
  select r.lane_id, r.fence, l.fence = r.fence as is_held, l.changes <> r.changes as is_changed, l.due_at
  from r join lanes l on l.id = r.lane_id`;

/**
 * A success is a success, whoever holds the lane now and whatever became of the delivery meanwhile. (A condition on
 * the state would also mislead the planner, which believes that nothing waits.)
 */
export const SETTLE_SUCCESSES: Statement = {
  name: 'settle-successes',
  text: `
    with r as materialized (${RESULTS}),
    delivered as (
      update deliveries d
      set status = 'delivered', reason = null, attempt_count = r.number, round_attempts = r.round_attempts,
          next_attempt_at = null, completed_at = r.ended_at
      from r where ${ITS_DELIVERY} returning d.id
    ),
    logged as (${logOf('select id from delivered')}),
    lane as (
      update lanes l
      set failing = false, leased_until = ${LEASE_END}, pending_day = ${PENDING_DAY},
          head_sequence = r.event_sequence, head_changes = r.changes,
          due_at = case when r.release then r.ended_at else l.due_at end
      from r where ${ITS_LANE} and l.fence = r.fence and (r.release or r.renew or l.failing)
    )
    ${STANDING}`,
};

/**
 * A failure changes only a delivery that still waits in the lane from which it was sent. In a lane that was changed
 * meanwhile another one may be first, so that it is looked at anew. The statement that follows in the same
 * transaction reads how the lane stands after the facts were told.
 */
export const SETTLE_FAILURES: Statement = {
  name: 'settle-failures',
  text: `
    with r as materialized (${RESULTS}),
    ours as (
      select r.*, l.fence = r.fence as is_held from r join lanes l on l.id = r.lane_id
    ),
    failed as (
      update deliveries d
      set attempt_count = greatest(d.attempt_count, r.number), round_attempts = r.round_attempts,
          status = r.status, reason = r.reason, next_attempt_at = r.next_attempt_at, deadline_at = r.deadline_at,
          completed_at = case when r.status = 'dropped' then r.ended_at end
      from ours r where ${ITS_DELIVERY} and r.is_held and d.status = 'pending' and d.lane_id = r.lane_id
      returning d.id
    ),
    overtaken as (
      update deliveries d set attempt_count = greatest(d.attempt_count, r.number)
      from ours r where ${ITS_DELIVERY} and not (r.is_held and d.status = 'pending' and d.lane_id = r.lane_id)
      returning d.id
    ),
    logged as (${logOf('select id from failed union all select id from overtaken')})
    update lanes l
    set failing = true, leased_until = null,
        due_at = case when l.changes = r.changes then coalesce(r.next_attempt_at, r.ended_at) else r.ended_at end
    from r where ${ITS_LANE} and l.fence = r.fence`,
};

/** How lanes stand: what `STANDING` tells, by itself. */
export const READ_STANDING: Statement = {
  name: 'settle-standing',
  text: `
    with r as (select * from json_to_recordset($1::json) as r(lane_id uuid, fence bigint, changes bigint))
    ${STANDING}`,
};

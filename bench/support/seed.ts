import { MessageBodies } from './bodies.js';
import type { Machine } from './machine.js';
import type { Tenant } from './tenants.js';

/** Long enough ago that the sweeper takes a lane for forgotten, and wakes it. */
const OVERDUE = `interval '5 seconds'`;

/** A UUID of version 7 made at `at`, told from others of the moment by `salt`. */
export function uuidSql(at: string, salt: string): string {
  const hash = `md5(${salt})`;
  return `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || substr(${hash}, 1, 3)
           || '8' || substr(${hash}, 4, 15))::uuid`;
}

/** Events that came a millisecond apart until now, one of each workspace at a time. */
const EVENTS = `
  create temporary table seeded on commit drop as
  select w.id as workspace_id, w.event_sequence + i as sequence, i, ${uuidSql('came.at', `w.id::text || i`)} as id,
         came.at, (came.at at time zone 'UTC')::date as day
  from workspaces w cross join generate_series(1, $2::integer) i
  cross join lateral (
    select date_trunc('milliseconds', now() - ($2 - i) * interval '1 millisecond') as at) came
  where w.id = any($1::uuid[]) order by i, w.id`;

const STORE_EVENTS = `
  insert into events (day, workspace_id, sequence, id, type, contact_id, occurred_at, accepted_at, delivery_count, body)
  select e.day, e.workspace_id, e.sequence, e.id, 'message.received', '52806', e.at, e.at,
         (select count(*) from streams s where s.workspace_id = e.workspace_id), $1
  from seeded e`;

const STORE_DELIVERIES = `
  insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id, event_type,
                          status, created_at)
  select e.day, ${uuidSql('e.at', 's.subscription_id::text || e.i')}, e.workspace_id, s.subscription_id, s.lane_id,
         e.sequence, s.last_sequence + e.i, e.id, 'message.received', 'pending', e.at
  from seeded e join streams s using (workspace_id)`;

const ADVANCE = [
  'update workspaces set event_sequence = event_sequence + $2 where id = any($1::uuid[])',
  'update streams set last_sequence = last_sequence + $2 where workspace_id = any($1::uuid[])',
];

const WAKE = `
  update lanes set due_at = now() - ${OVERDUE}, pending_day = (now() at time zone 'UTC')::date - 1
  where workspace_id = any($1::uuid[])`;

/** Stores `count` events of each tenant that wait for each of its endpoints, as if they had been accepted. */
export async function seedPending(
  machine: Machine,
  tenants: readonly Tenant[],
  count: number,
): Promise<void> {
  const ids = tenants.map(({ workspaceId }) => workspaceId);
  const { event_type, data } = storedParts();
  await machine.observer().connected(async (client) => {
    await client.query('begin');
    await client.query(EVENTS, [ids, count]);
    await client.query(STORE_EVENTS, [JSON.stringify({ event_type, ...data })]);
    await client.query(STORE_DELIVERIES);
    for (const advance of ADVANCE) await client.query(advance, [ids, count]);
    await client.query('commit');
  });
}

/** Has the service deliver what waits for the tenants' endpoints. */
export async function wakeLanes(machine: Machine, tenants: readonly Tenant[]): Promise<void> {
  await machine.observer().rows(WAKE, [tenants.map(({ workspaceId }) => workspaceId)]);
}

/** Takes the service's mind off what waits for the tenants' endpoints, while no process delivers. */
export async function restLanes(machine: Machine, tenants: readonly Tenant[]): Promise<void> {
  await machine
    .observer()
    .rows('update lanes set due_at = null, leased_until = null where workspace_id = any($1::uuid[])', [
      tenants.map(({ workspaceId }) => workspaceId),
    ]);
}

function storedParts(): { event_type: string; data: object } {
  const { type, data } = JSON.parse(new MessageBodies().next()) as { type: string; data: object };
  return { event_type: type, data };
}

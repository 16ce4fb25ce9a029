import type pg from 'pg';
import type { Machine } from './machine.js';
import { uuidSql } from './seed.js';
import type { Tenant } from './tenants.js';

/** The first day is as old as the retention allows, the last the day before yesterday, whose partitions are there. */
const DAYS = 28;
const LAST_DAY_AGO = 2;

/** What attempts keep of a request's headers. */
const HEADERS = JSON.stringify({
  'user-agent': 'Hooklane/0.1.0',
  'x-webhook-signature': 'UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=',
  'webhook-signature': 'v1,UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=',
});

/** Events of a day at even distances, each workspace's numbered on; bodies are short, since nobody reads them. */
const EVENTS_OF_DAY = `
  select w.id as workspace_id, $2::bigint + i as sequence, i, $1::date as day, came.at,
         ${uuidSql('came.at', 'w.id::text || $2::bigint || i')} as id
  from generate_series(1, $3::integer) i cross join unnest($4::uuid[]) w(id)
  cross join lateral (
    select date_trunc('milliseconds', $1::date::timestamp at time zone 'UTC'
                      + interval '1 day' * (i - 1) / $3) as at) came
  order by i`;

const DELIVERY_ID = uuidSql('e.at', 's.subscription_id::text || e.sequence');

const ROWS: Readonly<Record<string, string>> = {
  events: `
    insert into %s (day, workspace_id, sequence, id, type, contact_id, occurred_at, accepted_at, delivery_count, body)
    select day, workspace_id, sequence, id, 'message.received', '52806', at, at, $5, '{}' from (${EVENTS_OF_DAY}) e`,
  deliveries: `
    insert into %s (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id, event_type,
                    status, attempt_count, round_attempts, created_at, completed_at)
    select e.day, ${DELIVERY_ID}, e.workspace_id, s.subscription_id, s.lane_id, e.sequence, e.sequence, e.id,
           'message.received', 'delivered', 1, 1, e.at, e.at + interval '20 milliseconds'
    from (${EVENTS_OF_DAY}) e join streams s using (workspace_id) where $5::integer > 0`,
  attempts: `
    insert into %s (day, delivery_id, number, manual, started_at, duration_ms, outcome, status_code, request_headers)
    select e.day, ${DELIVERY_ID}, 1, false, e.at, 3, 'accepted', 200, '${HEADERS}'::json
    from (${EVENTS_OF_DAY}) e join streams s using (workspace_id) where $5::integer > 0`,
};

/** Which tables one connection fills, so that two are busy for about as long. */
const LOTS: readonly (readonly string[])[] = [['deliveries'], ['attempts', 'events']];

/**
 * Fills the log with `deliveries` that were delivered over four weeks, evenly to all endpoints, and gives the number
 * of the last event of each workspace and of the last delivery of each endpoint, which are the same.
 */
export async function seedHistory(
  machine: Machine,
  tenants: readonly Tenant[],
  deliveries: number,
): Promise<number> {
  const ids = tenants.map(({ workspaceId }) => workspaceId);
  const fanOut = tenants[0]?.endpoints.length ?? 0;
  const perDay = Math.ceil(deliveries / DAYS / (fanOut * tenants.length));
  await Promise.all(
    LOTS.map((tables) =>
      machine.observer().connected(async (client) => {
        await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'; set jit = off`);
        for (let day = 0; day < DAYS; day += 1) {
          for (const table of tables) await fillDay(client, table, day, [perDay, ids, fanOut]);
        }
        for (const table of tables) await client.query(`vacuum (analyze) ${table}`);
      }),
    ),
  );
  const last = perDay * DAYS;
  await machine.observer().connected(async (client) => {
    await client.query('update workspaces set event_sequence = $2 where id = any($1)', [ids, last]);
    await client.query('update streams set last_sequence = $2 where workspace_id = any($1)', [ids, last]);
    await client.query('checkpoint');
  });
  return last;
}

/** The indexes are made when the day is attached: many times as fast as row by row. */
async function fillDay(
  client: pg.Client,
  table: string,
  number: number,
  [perDay, ids, fanOut]: readonly [number, readonly string[], number],
): Promise<void> {
  const day = dayAgo(DAYS - 1 - number + LAST_DAY_AGO);
  const name = `${table}_${day.replaceAll('-', '')}`;
  await client.query(`create table ${name} (like ${table} including defaults including constraints)`);
  const insert = (ROWS[table] ?? '').replace('%s', name);
  await client.query(insert, [day, number * perDay, perDay, ids, fanOut]);
  const until = dayAgo(DAYS - 2 - number + LAST_DAY_AGO);
  await client.query(
    `alter table ${table} attach partition ${name} for values from ('${day}') to ('${until}')`,
  );
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

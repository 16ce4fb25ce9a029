import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.js';
import { addDays, dayOf } from '../../src/common/day.js';
import { Sweeper } from '../../src/modules/delivery/sweeper.service.js';
import { dataSourceOptions } from '../../src/platform/database/data-source.js';
import { migrateDown, migrateUp } from '../../src/platform/database/migrations.js';
import { Partitions } from '../../src/platform/database/partitions.service.js';
import type { Statement } from '../../src/platform/database/tx.js';
import { eventually } from '../support/eventually.js';
import { FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { aTag, tags, Tenant } from '../support/tenant.js';

/** Everything in a schema that a migration can make: one line for each thing, without the day partitions. */
const CATALOGUE = `
  with relations as (
    select c.oid, c.relname, c.relkind, c.reloptions from pg_class c
    where c.relnamespace = 'public'::regnamespace and not c.relispartition and c.relkind in ('r', 'p', 'v', 'm', 'S')
  )
  select format('%s %s %s %s', relkind, relname, reloptions, obj_description(oid, 'pg_class')) as line
  from relations
  union all
  select format('column %s.%s %s %s %s %s', r.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                a.attnotnull, pg_get_expr(d.adbin, d.adrelid), col_description(r.oid, a.attnum))
  from relations r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
  union all
  select pg_get_indexdef(i.indexrelid) from pg_index i join relations r on r.oid = i.indrelid
  union all
  select format('%s %s %s', r.relname, c.conname, pg_get_constraintdef(c.oid))
  from pg_constraint c join relations r on r.oid = c.conrelid
  union all
  select format('%s %s', r.relname, pg_get_partkeydef(r.oid)) from relations r where r.relkind = 'p'
  union all
  select format('function %s', p.oid::regprocedure) from pg_proc p where p.pronamespace = 'public'::regnamespace
  union all
  select format('type %s', t.typname) from pg_type t
  where t.typnamespace = 'public'::regnamespace and t.typtype in ('e', 'd')
  order by line`;

async function connected<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function catalogueOf(url: string): Promise<string[]> {
  return connected({ connectionString: url }, async (client) => {
    const { rows } = await client.query<{ line: string }>(CATALOGUE);
    return rows.map(({ line }) => line);
  });
}

describe('migrations', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });

  afterAll(() => database.drop());

  it('up, down and up again make what up alone makes', async () => {
    const before = await catalogueOf(database.url);
    expect(before.length).toBeGreaterThan(100);
    // With the partitions and rows that a running service leaves.
    const app = await startApp({ settings: { databaseUrl: database.url } });
    const tenant = await Tenant.on(app);
    await tenant.subscribe('http://127.0.0.1:49152/');
    await tenant.post(aTag(1));
    await app.close();

    expect(await migrateDown(database.url, MIGRATIONS.length)).toBe(MIGRATIONS.length);
    const nothing = (await catalogueOf(database.url)).filter((line) => !line.includes('schema_migrations'));
    expect(nothing).toEqual([]);

    expect(await migrateUp(database.url)).toHaveLength(MIGRATIONS.length);
    expect(await catalogueOf(database.url)).toEqual(before);
  });

  it('one by one down and up end where they began', async () => {
    const before = await catalogueOf(database.url);
    for (let count = 1; count <= MIGRATIONS.length; count += 1) {
      await migrateDown(database.url, count);
      await migrateUp(database.url);
    }
    expect(await catalogueOf(database.url)).toEqual(before);
  });

  it('are applied once when several processes start at the same time', async () => {
    await migrateDown(database.url, MIGRATIONS.length);
    const applied = await Promise.all([1, 2, 3].map(() => migrateUp(database.url)));
    expect(applied.map(({ length }) => length).toSorted()).toEqual([0, 0, MIGRATIONS.length]);
  });
});

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops': number;
  readonly 'Actual Rows': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

describe('statements of the hot path', () => {
  const DAYS_KEPT = 40;
  const ROWS_PER_DAY = 300;
  let app: TestApp;
  let receiver: FakeReceiver;
  let tenant: Tenant;
  /** What ran while an event was accepted and delivered: the last values of each statement, by its name. */
  const ran = new Map<string, { text: string; values: readonly unknown[] }>();

  beforeAll(async () => {
    receiver = await FakeReceiver.open();
    receiver.on('/', ({ tries }) => ({ status: tries === 1 ? 500 : 200 }));
    app = await startApp({ settings: { retryDelaysMs: [0, 0, 1] } });
    const today = dayOf(new Date());
    const past = Array.from({ length: DAYS_KEPT }, (_, index) => addDays(today, -index));
    await app.get(Partitions).ensure(past);
    await fill(past);
    tenant = await Tenant.on(app);
    await tenant.subscribe(receiver.url());
    await recordStatements(async () => {
      await tenant.post(aTag(1));
      await tenant.settled();
    });
  });

  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  it.each([
    ['lane-read', 'deliveries', 3],
    ['lane-read', 'events', 3],
    ['settle-successes', 'deliveries', 1],
    ['settle-failures', 'deliveries', 1],
    ['lanes-restless', 'deliveries', 3],
  ])('%s: of %s, no more than %i days are looked at', async (name, table, days) => {
    const own = (await partitionsRead(name)).filter((partition) => partition.startsWith(`${table}_`));
    expect(own.length).toBeGreaterThanOrEqual(1);
    expect(own.length).toBeLessThanOrEqual(days);
  });

  it('takes one of what waits in a lane to know that something does', async () => {
    await app.database.rows(
      `insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id,
                               event_type, status, next_attempt_at, created_at)
       select current_date, gen_random_uuid(), $1, gen_random_uuid(), id, 1000 + n, 1, gen_random_uuid(),
              'contact.created', 'pending', null, now()
       from lanes, generate_series(1, 3000) n where workspace_id = $1`,
      [tenant.workspace.id],
    );
    await app.database.rows('analyze deliveries');
    const plan = await planOf('lanes-restless');
    const taken = Math.max(...nodesOf(plan).map((node) => node['Actual Rows'] * node['Actual Loops']));
    await app.database.rows('delete from deliveries where event_sequence > 1000');
    expect(taken).toBeGreaterThanOrEqual(1);
    expect(taken).toBeLessThan(10);
  });

  it.each(['lane-read', 'lanes-restless'])(
    '%s: walks over nothing of what a lane has delivered since the last vacuum',
    async (name) => {
      await app.database.rows(
        `insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id,
                                 event_type, status, next_attempt_at, created_at)
         select current_date, gen_random_uuid(), $1, gen_random_uuid(), id, -n, 1, gen_random_uuid(),
                'contact.created', 'pending', null, now()
         from lanes, generate_series(1, 20000) n where workspace_id = $1`,
        [tenant.workspace.id],
      );
      await app.database.rows(`update deliveries set status = 'delivered' where event_sequence < 0`);
      await app.database.rows('analyze deliveries');
      const { 'Shared Hit Blocks': hit, 'Shared Read Blocks': read } = await planOf(name);
      await app.database.rows('delete from deliveries where event_sequence < 0');
      expect(hit + read).toBeGreaterThan(0);
      expect(hit + read).toBeLessThan(300);
    },
  );

  it('know how far a lane has been delivered, until somebody changes what waits in it', async () => {
    const readFrom = async () => {
      const [row] = await app.database.rows<{ read_from: string }>(
        'select read_from from lanes where workspace_id = $1',
        [tenant.workspace.id],
      );
      return row?.read_from;
    };
    await eventually('event 1 is behind', async () => (await readFrom()) === '1');
    await app.database.rows('update lanes set changes = changes + 1 where workspace_id = $1', [
      tenant.workspace.id,
    ]);
    expect(await readFrom()).toBe('0');
    const before = receiver.requests.length;
    receiver.on('/', {});
    await tenant.post(aTag(2));
    await receiver.received('/', before + 1);
    await eventually('event 2 is behind', async () => (await readFrom()) === '2');
    // More than one: the drain lingers, and gives the lane back after that.
    await tenant.postAll(tags(20, 3));
    await eventually('all are behind', async () => (await readFrom()) === '22');
  });

  it('lets lanes rest in which nothing waits, and wakes them for the next event', async () => {
    const dueTimes = () =>
      app.database.rows<{ due_at: Date | null }>('select due_at from lanes where workspace_id = $1', [
        tenant.workspace.id,
      ]);
    await eventually('the lane rests', async () => {
      await app.get(Sweeper).sweep(0);
      return (await dueTimes()).every(({ due_at }) => due_at === null);
    });
    const before = receiver.requests.length;
    receiver.on('/', {});
    await tenant.postAll(tags(3, 23));
    await receiver.received('/', before + 3);
    expect(sequencesOf(receiver.requests).slice(before)).toEqual([23, 24, 25]);
  });

  it('goes through what is planned for many endpoints once, and not once for each of them', async () => {
    const ENDPOINTS = 60;
    const crowd = await Tenant.on(app);
    for (let index = 0; index < ENDPOINTS; index += 1) await crowd.subscribe(receiver.url(`/crowd/${index}`));
    await recordStatements(async () => {
      await crowd.post(aTag(1));
      await crowd.settled();
    });
    await app.database.rows('delete from deliveries where workspace_id = $1', [crowd.workspace.id]);
    await app.database.rows('update lanes set due_at = null where workspace_id = $1', [crowd.workspace.id]);
    const taken = nodesOf(await planOf('plan-deliveries')).map(
      (node) => node['Actual Rows'] * node['Actual Loops'],
    );
    expect(Math.max(...taken)).toBeGreaterThanOrEqual(ENDPOINTS);
    expect(Math.max(...taken)).toBeLessThan(2 * ENDPOINTS);
  });

  /** Gives each day enough that the planner has something to weigh. */
  async function fill(days: readonly string[]): Promise<void> {
    await app.database.rows(
      `insert into events (day, workspace_id, sequence, id, type, occurred_at, accepted_at, delivery_count, body)
       select day, gen_random_uuid(), n, gen_random_uuid(), 'contact.created', day, day, 1, '{}'
       from unnest($1::date[]) day, generate_series(1, $2) n`,
      [days, ROWS_PER_DAY],
    );
    await app.database.rows(
      `insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id,
                               event_type, status, created_at)
       select day, gen_random_uuid(), workspace_id, gen_random_uuid(), gen_random_uuid(), sequence, 1, id, type,
              'delivered', accepted_at
       from events`,
    );
    await app.database.rows('analyze');
  }

  /** Keeps the statements that the service sends meanwhile. */
  async function recordStatements(work: () => Promise<void>): Promise<void> {
    const query = jest.spyOn(pg.Client.prototype, 'query');
    await work();
    for (const [statement] of query.mock.calls as unknown as [Statement & { values: unknown[] }][]) {
      if (statement?.name) ran.set(statement.name, statement);
    }
    query.mockRestore();
  }

  /** The partitions that a statement of the service reads when it runs again. */
  async function partitionsRead(name: string): Promise<string[]> {
    return [...new Set(relationsOf(await planOf(name)))];
  }

  /** What a statement of the service does when it runs again; what it writes is taken back. */
  async function planOf(name: string): Promise<PlanNode> {
    const { text, values } = ran.get(name) ?? { text: '', values: [] };
    const url = app.settings.databaseUrl ?? '';
    const { options } = dataSourceOptions(url, 1).extra as { options: string };
    return connected({ connectionString: url, options }, async (client) => {
      await client.query('begin');
      await client.query(`prepare it as ${text}`);
      const args = values.map((value) => client.escapeLiteral(literalOf(value)));
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `explain (analyze, buffers, format json) execute it${args.length > 0 ? `(${args.join(', ')})` : ''}`,
      );
      await client.query('rollback');
      return rows[0]!['QUERY PLAN'][0].Plan;
    });
  }
});

function literalOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? `{${value.join(',')}}` : String(value);
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function relationsOf(plan: PlanNode): string[] {
  return nodesOf(plan).flatMap((node) => (node['Actual Loops'] > 0 ? (node['Relation Name'] ?? []) : []));
}

import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.js';
import { migrateUp } from '../../src/platform/database/migrations.js';

/** Any number: one Jest worker makes the template, the others wait. */
const TEMPLATE_LOCK = 4_665_712_399;

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated database of its own, copied from a template that is made once for each state of the migrations. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `test_${process.env['JEST_WORKER_ID'] ?? 0}_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await client.query(`create database ${name} template ${await template(client)}`);
  });
  return {
    url: urlOf(name),
    drop: () => asAdmin((client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

async function template(client: pg.Client): Promise<string> {
  const state = createHash('sha256').update(MIGRATIONS.map(String).join('\n')).digest('hex').slice(0, 12);
  const name = `template_${state}`;
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    const draft = `draft_${randomBytes(6).toString('hex')}`;
    await client.query(`create database ${draft}`);
    await migrateUp(urlOf(draft));
    await client.query(`alter database ${draft} rename to ${name}`);
  }
  return name;
}

/** The server that `npm test` has started. */
function serverUrl(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (!url) throw new Error('These tests need TEST_POSTGRES_URL; run them with npm test.');
  return url;
}

function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

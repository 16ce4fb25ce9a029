import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateUp } from '../../src/platform/database/migrations.js';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';

/** How often a statement was sent, in Postgres's own words. */
export interface StatementCount {
  readonly statement: string;
  readonly calls: number;
}

/** A migrated Postgres of its own that counts every statement, those that begin and end transactions too. */
export class CountingPostgres {
  private constructor(
    readonly url: string,
    private readonly client: pg.Client,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(): Promise<CountingPostgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'hooklane-counting-'));
    // Postgres runs as another user when this process is root.
    await chmod(dataDir, 0o711);
    const first = await startEmbeddedPostgres({ dataDir });
    const setUp = await connect(first.url);
    await setUp.query('alter system set shared_preload_libraries = pg_stat_statements');
    await setUp.end();
    await first.stop();
    const server = await startEmbeddedPostgres({ dataDir });
    await migrateUp(server.url);
    const client = await connect(server.url);
    await client.query('create extension pg_stat_statements');
    // What is asked here is not to be counted.
    await client.query(`set pg_stat_statements.track = 'none'`);
    return new CountingPostgres(server.url, client, async () => {
      await client.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
  }

  /** Counts from nought from now on. */
  async reset(): Promise<void> {
    await this.client.query('select pg_stat_statements_reset()');
  }

  /** What others sent since the last reset, most often first. */
  async statements(): Promise<StatementCount[]> {
    const { rows } = await this.client.query<StatementCount>(`
      select regexp_replace(query, '\\s+', ' ', 'g') as statement, calls::integer from pg_stat_statements
      order by calls desc`);
    return rows;
  }

  /** Whether nothing waits and nobody holds a lane. */
  async isAtRest(): Promise<boolean> {
    const { rowCount } = await this.client.query(`
      select where exists (select from deliveries where status = 'pending')
        or exists (select from lanes where leased_until > clock_timestamp())`);
    return rowCount === 0;
  }

  async stop(): Promise<void> {
    await this.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

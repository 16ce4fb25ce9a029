import type { Client } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../../../migrations/index.js';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** A process that is frozen in the middle of a transaction must not keep its locks, and others from accepting. */
const IDLE_TRANSACTION_TIMEOUT_MS = 5_000;

/**
 * TypeORM's options for a Postgres. Every statement has a deadline on both sides: the server's ends it where it
 * runs, the client's, a little later, frees us from a server that does not answer at all.
 */
export function dataSourceOptions(url: string, poolSize: number): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    synchronize: false,
    migrations: [...MIGRATIONS],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    applicationName: 'hooklane',
    extra: {
      max: poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      pipeline: true,
      onConnect: (client: Client) => void client.on('error', ignore),
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS + 2_000,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
      // Statements of the hot path are planned once per connection, often while a day's partitions are still empty:
      // the plan must be the one for full tables, which is always by index. What costs are forbidden makes Postgres
      // believe that a statement is worth a compilation, which takes longer than any of ours.
      options: '-c timezone=UTC -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off',
    },
  };
}

/**
 * Between the pool and TypeORM nobody listens for a moment, and an error that nobody hears ends the process: the last
 * words of a server that shuts down come together with its welcome. The next query fails and tells of it.
 */
function ignore(): void {}

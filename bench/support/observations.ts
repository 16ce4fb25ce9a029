import { Redis } from 'ioredis';
import pg from 'pg';
import type { RunningPostgres } from './postgres.js';

const STATEMENTS_MAX = 20;

/** A statement and what it cost. */
export interface StatementCost {
  readonly statement: string;
  readonly calls: number;
  readonly rows: number;
  readonly totalMs: number;
  readonly meanMs: number;
  readonly walBytes: number;
}

/** Looks into Postgres and Redis: what the service asked of them since the last reset. */
export class Observer {
  constructor(
    private readonly postgres: RunningPostgres,
    private readonly redisUrl: string,
  ) {}

  async reset(): Promise<void> {
    await this.inPostgres((client) => client.query('select pg_stat_statements_reset()'));
    await this.inRedis((client) => client.config('RESETSTAT'));
  }

  /** The statements that took most of Postgres's time; none when it does not count them. */
  async statements(): Promise<StatementCost[]> {
    const result = await this.inPostgres((client) =>
      client.query<StatementCost>(`
        select regexp_replace(query, '\\s+', ' ', 'g') as statement, calls::integer, rows::float8,
               total_exec_time as "totalMs", mean_exec_time as "meanMs", wal_bytes::float8 as "walBytes"
        from pg_stat_statements order by total_exec_time desc limit ${STATEMENTS_MAX}`),
    );
    return result?.rows ?? [];
  }

  /** How often each command was called; those inside scripts and transactions too. */
  async redisCommands(): Promise<Record<string, { calls: number; microseconds: number }>> {
    const info = await this.inRedis((client) => client.info('commandstats'));
    const lines = info.matchAll(/^cmdstat_([^:]+):calls=(\d+),usec=(\d+)/gm);
    return Object.fromEntries(
      [...lines].map(([, name, calls, usec]) => [
        name ?? '',
        { calls: Number(calls), microseconds: Number(usec) },
      ]),
    );
  }

  private async inPostgres<T>(work: (client: pg.Client) => Promise<T>): Promise<T | null> {
    if (!this.postgres.countsStatements) return null;
    const client = new pg.Client({ connectionString: this.postgres.url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  private async inRedis<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.redisUrl);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  }
}

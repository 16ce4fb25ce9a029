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

  /** How often any statement was called, those that begin and end transactions too; NaN when they are not counted. */
  async statementCalls(): Promise<number> {
    if (!this.postgres.countsStatements) return Number.NaN;
    const [row] = await this.rows<{ calls: number }>(
      `select coalesce(sum(calls), 0)::float8 as calls from pg_stat_statements where query not like '%pg_stat%'`,
    );
    return row?.calls ?? 0;
  }

  /** Bytes of WAL written so far. */
  async walBytes(): Promise<number> {
    const [row] = await this.rows<{ bytes: number }>(
      `select (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8 as bytes`,
    );
    return row?.bytes ?? 0;
  }

  /** Bytes on disk, with indexes, of tables and their partitions. */
  async diskBytes(tables: readonly string[]): Promise<number> {
    const [row] = await this.rows<{ bytes: number }>(
      `select sum(pg_total_relation_size(name::regclass) + coalesce(
         (select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = name::regclass), 0)
       )::float8 as bytes from unnest($1::text[]) name`,
      [tables],
    );
    return row?.bytes ?? 0;
  }

  /** One statement of the bench's own. */
  async rows<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.connected((client) => client.query<T>(sql, [...values]));
    return rows;
  }

  private async inPostgres<T>(work: (client: pg.Client) => Promise<T>): Promise<T | null> {
    return this.postgres.countsStatements ? this.connected(work) : null;
  }

  /** Runs `work` on a connection of its own. */
  async connected<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.postgres.url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Deletes the keys that begin with `prefix`. */
  async forgetKeys(prefix: string): Promise<void> {
    await this.inRedis(async (client) => {
      const keys = await client.keys(`${prefix}*`);
      if (keys.length > 0) await client.unlink(...keys);
    });
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

import type { Socket } from 'node:net';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient, QueryResult } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { isUnanswered, isWorthRepeating } from './database-errors.js';
import type { ConditionalTx, Statement, Tx } from './tx.js';

const TRIES_MAX = 4;

type Client = PoolClient & { readonly connection: { readonly stream: Socket } };

interface Committed<T> {
  readonly result: T;
  readonly isCalledOff: boolean;
}

/** SQL and transactions on TypeORM's `DataSource`. */
@Injectable()
export class Database {
  private readonly logger = new Logger(Database.name);

  constructor(private readonly dataSource: DataSource) {}

  /** Runs one statement outside a transaction, and repeats it when Postgres ended it for a deadlock. */
  async rows<T = unknown>(sql: string | Statement, values: readonly unknown[] = []): Promise<T[]> {
    return repeated(async () => {
      const client = await this.pool.connect();
      try {
        const { rows } = await send<T>(client, sql, values);
        return rows;
      } finally {
        client.release();
      }
    });
  }

  /** TypeORM's own pool: a statement by itself needs nothing of what a query runner does around it. */
  private get pool(): { connect(): Promise<Client> } {
    return (this.dataSource.driver as unknown as { master: { connect(): Promise<Client> } }).master;
  }

  /**
   * Runs `work` in a transaction and repeats it, a few times, when Postgres ended it for a deadlock: `work` must
   * have no effect but through `tx`. Tasks of `tx.afterCommit` are awaited here only until they are started.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return (await this.committed(work)).result;
  }

  /** Like `transaction`; null when a requirement did not hold. Nothing was stored then, nor is anything done after it. */
  async conditionally<T>(work: (tx: ConditionalTx) => Promise<T>): Promise<T | null> {
    const { result, isCalledOff } = await this.committed(work);
    return isCalledOff ? null : result;
  }

  private async committed<T>(work: (tx: ConditionalTx) => Promise<T>): Promise<Committed<T>> {
    return repeated(async () => {
      const afterCommit: (() => Promise<void>)[] = [];
      const committed = await this.once(work, afterCommit);
      if (!committed.isCalledOff) for (const task of afterCommit) this.runAfterCommit(task);
      return committed;
    });
  }

  /** BEGIN goes out with the first statement and COMMIT with the last: statements need not wait for each other. */
  private async once<T>(
    work: (tx: ConditionalTx) => Promise<T>,
    afterCommit: (() => Promise<void>)[],
  ): Promise<Committed<T>> {
    const runner = this.dataSource.createQueryRunner();
    let failure: unknown = null;
    const requirements: Promise<QueryResult>[] = [];
    const run = <R>(
      sql: string | Statement,
      values: readonly unknown[] = [],
    ): Promise<QueryResult<R & object>> => {
      const running = send<R>(client, sql, values);
      running.catch((error: unknown) => (failure ??= error));
      return running;
    };
    const client = await clientOf(runner);
    try {
      void run('begin');
      markTransaction(runner, true);
      const result = await work({
        manager: runner.manager,
        rows: async <R>(sql: string | Statement, values?: readonly unknown[]) =>
          (await run<R>(sql, values)).rows,
        send: (sql, values) => void run(sql, values),
        afterCommit: (task) => void afterCommit.push(task),
        require: (statement, values) => void requirements.push(run(requirement(statement), values)),
      });
      // Postgres answers the commit of a transaction that has failed with a roll-back, not with an error.
      const { command } = await run('commit');
      if (command !== 'COMMIT') throw failure ?? new Error('A transaction was rolled back');
      const unmet = await Promise.all(requirements);
      return { result, isCalledOff: unmet.some(({ rows }) => rows.length > 0) };
    } catch (error) {
      // A roll-back fails when the connection is gone; the first error is the one that tells why.
      await send(client, 'rollback', []).catch(() => undefined);
      throw failure ?? error;
    } finally {
      markTransaction(runner, false);
      await runner.release().catch(() => undefined);
    }
  }

  private runAfterCommit(task: () => Promise<void>): void {
    task().catch((error: unknown) => this.logger.error('A task after a commit failed', error));
  }
}

/** The statement that calls a transaction off if `statement` does not hold; it gives a row then. */
function requirement({ name, text }: Statement): Statement {
  return {
    name,
    text: `select set_config('hooklane.called_off', 'on', true) from (${text}) required where not required.holds`,
  };
}

/** Postgres ends one of those that wait for each other; nothing of it was stored. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= TRIES_MAX || !isWorthRepeating(error)) throw error;
    }
  }
}

async function clientOf(runner: QueryRunner): Promise<Client> {
  return (await runner.connect()) as Client;
}

async function send<T>(
  client: Client,
  sql: string | Statement,
  values: readonly unknown[],
): Promise<QueryResult<T & object>> {
  const statement = typeof sql === 'string' ? { text: sql } : sql;
  gatherWrites(client.connection.stream);
  try {
    return await client.query<T & object>({ ...statement, values: [...values] });
  } catch (error) {
    // The server may still answer, into a connection that somebody else uses by then.
    if (isUnanswered(error)) client.connection.stream.destroy();
    throw error;
  }
}

/**
 * What is sent in one turn goes out in one piece: each write wakes Postgres, which on a busy machine takes the CPU
 * from us before we have said all.
 */
function gatherWrites(stream: Socket): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Lets repositories join the transaction instead of beginning one of their own. */
function markTransaction(runner: QueryRunner, isActive: boolean): void {
  (runner as { isTransactionActive: boolean }).isTransactionActive = isActive;
}

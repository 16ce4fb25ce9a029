import type { Socket } from 'node:net';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { isUnanswered, isWorthRepeating } from './database-errors.js';
import type { Statement, Tx } from './tx.js';

const TRIES_MAX = 4;

/** SQL and transactions on TypeORM's `DataSource`. */
@Injectable()
export class Database {
  private readonly logger = new Logger(Database.name);

  constructor(private readonly dataSource: DataSource) {}

  /** Runs one statement outside a transaction. */
  async rows<T = unknown>(sql: string | Statement, values: readonly unknown[] = []): Promise<T[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await query<T>(runner, sql, values);
    } finally {
      await runner.release();
    }
  }

  /**
   * Runs `work` in a transaction and repeats it, a few times, when Postgres ended it for a deadlock: `work` must
   * have no effect but through `tx`. Tasks of `tx.afterCommit` are awaited here only until they are started.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const afterCommit: (() => Promise<void>)[] = [];
      try {
        const result = await this.once(work, afterCommit);
        for (const task of afterCommit) this.runAfterCommit(task);
        return result;
      } catch (error) {
        if (tries >= TRIES_MAX || !isWorthRepeating(error)) throw error;
      }
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<T>, afterCommit: (() => Promise<void>)[]): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await work({
        manager: runner.manager,
        rows: (sql, values = []) => query(runner, sql, values),
        afterCommit: (task) => void afterCommit.push(task),
      });
      await runner.commitTransaction();
      return result;
    } catch (error) {
      // A roll-back fails when the connection is gone; the first error is the one that tells why.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  private runAfterCommit(task: () => Promise<void>): void {
    task().catch((error: unknown) => this.logger.error('A task after a commit failed', error));
  }
}

async function query<T>(
  runner: QueryRunner,
  sql: string | Statement,
  values: readonly unknown[],
): Promise<T[]> {
  const client = (await runner.connect()) as PoolClient & {
    readonly connection: { readonly stream: Socket };
  };
  const statement = typeof sql === 'string' ? { text: sql } : sql;
  try {
    const result = await client.query<T & object>({ ...statement, values: [...values] });
    return result.rows;
  } catch (error) {
    // The server may still answer, into a connection that somebody else uses by then.
    if (isUnanswered(error)) client.connection.stream.destroy();
    throw error;
  }
}

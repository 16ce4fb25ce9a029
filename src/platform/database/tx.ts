import type { EntityManager } from 'typeorm';

/** A statement of the hot path: it is prepared once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Milliseconds to wait for its answer, if not the usual ones. The name is that of `pg`. */
  readonly query_timeout?: number;
}

/** An open transaction. */
export interface Tx {
  /** For the tables that have entities. */
  readonly manager: EntityManager;

  /** Runs SQL in the transaction and gives its rows. Statements run in the order in which they were asked for. */
  rows<T = unknown>(sql: string | Statement, values?: readonly unknown[]): Promise<T[]>;

  /** Like `rows`, for SQL whose answer nobody waits for: if it fails, the commit does, with its error. */
  send(sql: string | Statement, values: readonly unknown[]): void;

  /** Runs `task` once the transaction is committed; never when it is rolled back. Its failure is logged only. */
  afterCommit(task: () => Promise<void>): void;
}

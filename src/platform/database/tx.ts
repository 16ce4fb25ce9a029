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

/** A transaction that goes out whole, before it is known whether what it builds on is true. */
export interface ConditionalTx extends Tx {
  /**
   * Calls the transaction off, in Postgres, unless the statement's one row says that it `holds`. Statements after it
   * go on all the same: those that write must do so only where `GOES_ON`.
   */
  require(statement: Statement, values: readonly unknown[]): void;
}

/**
 * For the `where` of what writes: false in a transaction that was called off. A sub-select, so that Postgres looks once
 * for a statement and not once for a row.
 */
export const GOES_ON = `(select current_setting('hooklane.called_off', true) is distinct from 'on')`;

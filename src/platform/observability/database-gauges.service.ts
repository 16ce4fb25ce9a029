import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { Database } from '../database/database.js';
import { Metrics } from './metrics.js';
import { ScrapeCache } from './scrape-cache.js';

/** A gauge that is read from the database: a number as it is, or the time since a moment, in seconds. */
export interface DatabaseGauge {
  readonly kind: 'number' | 'age';
  readonly name: string;
  readonly help: string;
}

type Row = Readonly<Record<string, string | number | Date | null>>;

const STATEMENT_TIMEOUT_MS = 2_000;

/** What pg's pool tells of itself. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
}

/**
 * Gauges of what Postgres knows. The queries of all modules go out as one statement, with a deadline, and their answer
 * serves every scrape of some seconds.
 */
@Injectable()
export class DatabaseGauges {
  private readonly queries: string[] = [];
  private readonly cache = new ScrapeCache(() => this.ask());

  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {
    metrics.gauges(
      'hooklane_database_up',
      'Whether Postgres answered the last scrape in time.',
      [],
      async () => [[{}, (await this.cache.get()) ? 1 : 0]],
    );
    this.addPool();
  }

  /**
   * Adds gauges by the column that each is read from.
   * @param query SQL without parameters that gives exactly one row, cheap however full the tables are
   */
  add(query: string, gauges: Readonly<Record<string, DatabaseGauge>>): void {
    this.queries.push(query);
    for (const [column, { kind, name, help }] of Object.entries(gauges)) {
      this.metrics.gauges(name, help, [], async () => {
        const row = await this.cache.get();
        return row ? [[{}, this.valueOf(kind, row[column] ?? null)]] : [];
      });
    }
  }

  private valueOf(kind: DatabaseGauge['kind'], value: string | number | Date | null): number {
    if (kind === 'number') return Number(value ?? 0);
    if (!(value instanceof Date)) return 0;
    return Math.max(0, (this.clock.now().getTime() - value.getTime()) / 1000);
  }

  private async ask(): Promise<Row> {
    const [first, ...others] = this.queries.map((query, index) => `(${query}) q${index}`);
    const from = [first ?? '(select 1 as one) q0', ...others].join(' cross join ');
    return this.database.transaction(async (tx) => {
      tx.send(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`, []);
      const [row] = await tx.rows<Row>(`select * from ${from}`);
      return row ?? {};
    });
  }

  private addPool(): void {
    const { master } = this.dataSource.driver as unknown as { master: Pool };
    this.metrics.gauges(
      'hooklane_database_connections',
      'Connections of this process to Postgres.',
      ['state'],
      () => [
        [{ state: 'busy' }, master.totalCount - master.idleCount],
        [{ state: 'idle' }, master.idleCount],
      ],
    );
    this.metrics.gauges(
      'hooklane_database_connections_max',
      'Connections that this process may open (DATABASE_POOL_SIZE).',
      [],
      () => [[{}, master.options.max]],
    );
    this.metrics.gauges(
      'hooklane_database_waiters',
      'Statements and transactions that wait for a connection.',
      [],
      () => [[{}, master.waitingCount]],
    );
  }
}

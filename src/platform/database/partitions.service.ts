import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { addDays, type Day, dayOf } from '../../common/day.js';
import { Database } from './database.js';
import { isLockTimeout } from './database-errors.js';
import type { Tx } from './tx.js';

/** The tables that are partitioned by day. */
const PARTITIONED = ['events', 'deliveries', 'attempts'] as const;

/** Made well ahead of time, so that a job that did not run for days does no harm. */
const DAYS_AHEAD = 7;
const EVERY_MS = 3_600_000;
const PARTITION_LOCK = 4_665_712_310;

/** Whoever wants the parent table waits behind us meanwhile; if we don't get it soon, we come again another time. */
const DROP_LOCK_MS = 500;

/** Keeps the day partitions ahead of the clock. */
@Injectable()
export class Partitions implements OnApplicationBootstrap {
  private readonly logger = new Logger(Partitions.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.ensureAhead();
  }

  @Interval(EVERY_MS)
  async keepAhead(): Promise<void> {
    await this.ensureAhead().catch((error: unknown) =>
      this.logger.error('Partitions could not be made; tried again in an hour', error),
    );
  }

  /** Makes the partitions from yesterday (clocks differ) to a week ahead. */
  async ensureAhead(): Promise<void> {
    const today = dayOf(this.clock.now());
    await this.ensure(Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => addDays(today, index - 1)));
  }

  /** Makes the partitions of `days` that are not there yet. */
  async ensure(days: readonly Day[]): Promise<void> {
    const wanted = days.flatMap((day) =>
      PARTITIONED.map((table) => ({ table, day, name: nameOf(table, day) })),
    );
    if ((await this.missing(wanted.map(({ name }) => name))).size === 0) return;
    await this.database.transaction(async (tx) => {
      await tx.rows('select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
      const missing = await this.missing(wanted.map(({ name }) => name));
      for (const { table, day, name } of wanted.filter((partition) => missing.has(partition.name))) {
        // Attached rather than created in place: that takes no lock which would stop readers and writers.
        await tx.rows(`create table ${name} (like ${table} including all)`);
        await tx.rows(
          `alter table ${table} attach partition ${name} for values from ('${day}') to ('${addDays(day, 1)}')`,
        );
      }
    });
  }

  /** The days before `day` that have partitions, oldest first. */
  async daysBefore(day: Day): Promise<Day[]> {
    const days = await this.days();
    return days.filter((each) => each < day);
  }

  /** The oldest day that has partitions; null if there is none. */
  async oldest(): Promise<Day | null> {
    const [first] = await this.days();
    return first ?? null;
  }

  /**
   * Drops the partitions of a day if `mayDrop` says so, which looks while nobody else can write to them. Gives up,
   * false, when they are in use.
   */
  async drop(day: Day, mayDrop: (tx: Tx) => Promise<boolean>): Promise<boolean> {
    const names = PARTITIONED.map((table) => nameOf(table, day));
    try {
      return await this.database.transaction(async (tx) => {
        await tx.rows(`set local lock_timeout = ${DROP_LOCK_MS}`);
        await tx.rows('select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
        await tx.rows(`lock table ${names.join(', ')} in access exclusive mode`);
        if (!(await mayDrop(tx))) return false;
        await tx.rows(`drop table ${names.join(', ')}`);
        return true;
      });
    } catch (error) {
      if (isLockTimeout(error)) return false;
      throw error;
    }
  }

  private async days(): Promise<Day[]> {
    const [first] = PARTITIONED;
    const rows = await this.database.rows<{ name: string }>(
      'select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass',
      [first],
    );
    return rows.map(({ name }) => dayOfName(name)).sort();
  }

  private async missing(names: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.rows<{ name: string }>(
      'select n.name from unnest($1::text[]) n(name) where to_regclass(n.name) is null',
      [names],
    );
    return new Set(rows.map(({ name }) => name));
  }
}

function dayOfName(name: string): Day {
  return name.slice(-8).replace(/^(....)(..)(..)$/, '$1-$2-$3');
}

function nameOf(table: string, day: Day): string {
  return `${table}_${day.replaceAll('-', '')}`;
}

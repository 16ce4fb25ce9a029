import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { addDays, type Day, dayOf } from '../../common/day.js';
import { Database } from './database.js';
import { isLockTimeout, isMissingPartition } from './database-errors.js';
import type { Tx } from './tx.js';

/** The tables that are partitioned by day. */
const PARTITIONED = ['events', 'deliveries', 'attempts'] as const;

/** Made well ahead of time, so that a job that did not run for days does no harm. */
const DAYS_AHEAD = 7;
const EVERY_MS = 3_600_000;
const PARTITION_LOCK = 4_665_712_310;

/** Whoever wants the parent tables waits behind us meanwhile: rather often and shortly than once and long. */
const DROP_LOCK_MS = 200;
const DROP_TRIES = 6;
const DROP_PAUSE_MS = 300;

/** What became of a day that was to be dropped. */
export type Dropping = 'dropped' | 'kept' | 'in use';

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
   * The time before which nothing is kept, with a day to spare since clocks of processes differ; null if there are no
   * partitions. What was there for the sake of older days only can go.
   */
  async beginning(): Promise<Date | null> {
    const oldest = await this.oldest();
    return oldest === null ? null : new Date(`${addDays(oldest, -1)}T00:00:00Z`);
  }

  /** Runs `work`, and again if it came to a day that has no partitions yet: the clock may have jumped. */
  async withPartitions<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isMissingPartition(error)) throw error;
      await this.ensureAhead();
      return work();
    }
  }

  /**
   * Today by the clock of this process or by that of Postgres, whichever is earlier: nothing is dropped because one
   * clock has jumped.
   */
  async surelyToday(): Promise<Day> {
    const [row] = await this.database.rows<{ day: Day }>('select current_date::text as day');
    const today = dayOf(this.clock.now());
    return row && row.day < today ? row.day : today;
  }

  /**
   * Drops the partitions of a day if `mayDrop` says so, which looks while nobody else can write to them. Gives up
   * when they, or the tables as a whole, are in use.
   */
  async drop(day: Day, mayDrop: (tx: Tx) => Promise<boolean>): Promise<Dropping> {
    for (let tries = 1; ; tries += 1) {
      const became = await this.tryToDrop(day, mayDrop);
      if (became !== 'in use' || tries === DROP_TRIES) return became;
      await pause(DROP_PAUSE_MS);
    }
  }

  /** What takes long, the look, comes before the lock of the parent tables. */
  private async tryToDrop(day: Day, mayDrop: (tx: Tx) => Promise<boolean>): Promise<Dropping> {
    const names = PARTITIONED.map((table) => nameOf(table, day));
    try {
      return await this.database.transaction(async (tx) => {
        await tx.rows(`set local lock_timeout = ${DROP_LOCK_MS}`);
        await tx.rows('select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
        await tx.rows(`lock table ${names.join(', ')} in access exclusive mode`);
        if (!(await mayDrop(tx))) return 'kept';
        await tx.rows(`drop table ${names.join(', ')}`);
        return 'dropped';
      });
    } catch (error) {
      if (isLockTimeout(error)) return 'in use';
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

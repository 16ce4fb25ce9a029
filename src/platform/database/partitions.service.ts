import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { addDays, type Day, dayOf } from '../../common/day.js';
import { Database } from './database.js';

/** The tables that are partitioned by day. */
const PARTITIONED = ['events', 'deliveries', 'attempts'] as const;

/** Made well ahead of time, so that a job that did not run for days does no harm. */
const DAYS_AHEAD = 7;
const EVERY_MS = 3_600_000;
const PARTITION_LOCK = 4_665_712_310;

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

  private async missing(names: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.rows<{ name: string }>(
      'select n.name from unnest($1::text[]) n(name) where to_regclass(n.name) is null',
      [names],
    );
    return new Set(rows.map(({ name }) => name));
  }
}

function nameOf(table: string, day: Day): string {
  return `${table}_${day.replaceAll('-', '')}`;
}

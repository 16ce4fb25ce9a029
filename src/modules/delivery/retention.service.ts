import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { addDays, type Day } from '../../common/day.js';
import { Settings } from '../../platform/config/settings.js';
import { Partitions } from '../../platform/database/partitions.service.js';
import type { Tx } from '../../platform/database/tx.js';

const EVERY_MS = 3_600_000;
/** After a long time without a run, the rest waits for the next one. */
const DAYS_PER_RUN = 60;

/** Drops the days that are older than what is kept, whole, but none in which something still waits to be sent. */
@Injectable()
export class Retention {
  private readonly logger = new Logger(Retention.name);

  constructor(
    private readonly partitions: Partitions,
    private readonly settings: Settings,
  ) {}

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    if (this.settings.role === 'api') return;
    await this.dropExpired().catch((error: unknown) =>
      this.logger.error('Old days could not be dropped; tried again in an hour', error),
    );
  }

  /** Gives the days that were dropped. The day that is `RETENTION_DAYS` old is kept whole. */
  async dropExpired(): Promise<Day[]> {
    const firstKept = addDays(await this.partitions.surelyToday(), -this.settings.retentionDays);
    const expired = await this.partitions.daysBefore(firstKept);
    const dropped: Day[] = [];
    for (const day of expired.slice(0, DAYS_PER_RUN)) {
      const became = await this.partitions.drop(day, (tx) => isDone(tx, day));
      if (became === 'dropped') dropped.push(day);
      if (became === 'kept') this.logger.warn(`${day} is kept: something of it waits to be sent`);
      if (became === 'in use') {
        this.logger.warn(`${day} is in use; tried again in an hour`);
        break;
      }
    }
    if (dropped.length > 0) this.logger.log(`Dropped ${dropped.join(', ')}`);
    return dropped;
  }
}

async function isDone(tx: Tx, day: Day): Promise<boolean> {
  const waiting = await tx.rows(`select from deliveries where day = $1 and status = 'pending' limit 1`, [
    day,
  ]);
  return waiting.length === 0;
}

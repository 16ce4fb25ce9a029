import { Injectable, Logger } from '@nestjs/common';
import { Interval as Every } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { Settings } from '../../platform/config/settings.js';
import { HOUR_MS, type BucketSize } from './interval.js';
import { RollUps } from './persistence/roll-ups.js';
import { KEPT_MS } from './stats-query.js';

const EVERY_MS = HOUR_MS;
const BATCH = 5_000;

/** Longer than a question may reach back, so that the oldest bucket of an answer is whole. */
const MARGIN_MS = 2 * HOUR_MS;

/** Deletes roll-ups that nobody can ask for any more. */
@Injectable()
export class StatsPruner {
  private readonly logger = new Logger(StatsPruner.name);

  constructor(
    private readonly rollUps: RollUps,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  @Every(EVERY_MS)
  async pruneRegularly(): Promise<void> {
    if (this.settings.role === 'api') return;
    await this.prune().catch((error: unknown) =>
      this.logger.error('Old stats could not be deleted; tried again in an hour', error),
    );
  }

  /** Deletes in small batches, so that no statement holds many rows. */
  async prune(): Promise<void> {
    for (const [size, keptMs] of Object.entries(KEPT_MS) as [BucketSize, number][]) {
      if (Number.isFinite(keptMs)) await this.pruneBefore(size, keptMs + MARGIN_MS);
    }
  }

  private async pruneBefore(size: BucketSize, ageMs: number): Promise<void> {
    const until = new Date(this.clock.now().getTime() - ageMs);
    let pruned = BATCH;
    while (pruned === BATCH) pruned = await this.rollUps.prune(size, until, BATCH);
  }
}

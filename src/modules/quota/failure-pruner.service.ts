import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { Settings } from '../../platform/config/settings.js';
import { FailureLog } from './persistence/failure-log.js';

const EVERY_MS = 60_000;
const BATCH = 5_000;

/** Failures outlive their window by another one, for results that are counted late and clocks that differ. */
const WINDOWS_KEPT = 2;

/** Deletes failures that no window holds any more. */
@Injectable()
export class FailurePruner {
  private readonly logger = new Logger(FailurePruner.name);

  constructor(
    private readonly failures: FailureLog,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    await this.prune().catch((error: unknown) =>
      this.logger.error('Old failures could not be deleted; tried again in a minute', error),
    );
  }

  /** Deletes in small batches, so that no statement holds many rows; gives how many went. */
  async prune(): Promise<number> {
    const until = new Date(this.clock.now().getTime() - WINDOWS_KEPT * this.settings.quotaWindowMs);
    let total = 0;
    for (let pruned = BATCH; pruned === BATCH; total += pruned) {
      pruned = await this.failures.prune(until, BATCH);
    }
    return total;
  }
}

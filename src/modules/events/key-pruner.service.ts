import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Partitions } from '../../platform/database/partitions.service.js';
import { EventStore } from './persistence/event-store.js';

const EVERY_MS = 3_600_000;
const BATCH = 5_000;
const BATCHES_PER_RUN = 2_000;

/** Forgets the keys of events that are gone: they live as long as the events. */
@Injectable()
export class KeyPruner {
  private readonly logger = new Logger(KeyPruner.name);

  constructor(
    private readonly partitions: Partitions,
    private readonly store: EventStore,
  ) {}

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    await this.prune().catch((error: unknown) =>
      this.logger.error('Old event keys could not be deleted; tried again in an hour', error),
    );
  }

  /** Deletes in small batches, so that no statement holds many rows; gives how many went. */
  async prune(): Promise<number> {
    const oldest = await this.partitions.oldest();
    if (oldest === null) return 0;
    let total = 0;
    for (let batch = 0; batch < BATCHES_PER_RUN; batch += 1) {
      const pruned = await this.store.pruneKeys(oldest, BATCH);
      total += pruned;
      if (pruned < BATCH) break;
    }
    return total;
  }
}

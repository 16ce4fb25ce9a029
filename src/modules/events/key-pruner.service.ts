import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { inSteps } from '../../platform/database/delete-some.js';
import { Partitions } from '../../platform/database/partitions.service.js';
import { Erasures } from './persistence/erasures.js';
import { EventStore } from './persistence/event-store.js';

const EVERY_MS = 3_600_000;
const BATCH = 5_000;
const BATCHES_PER_RUN = 2_000;

/** Forgets the keys of events that are gone, and erasures of contacts in events that are: they live as long. */
@Injectable()
export class KeyPruner {
  private readonly logger = new Logger(KeyPruner.name);

  constructor(
    private readonly partitions: Partitions,
    private readonly store: EventStore,
    private readonly erasures: Erasures,
  ) {}

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    await this.prune().catch((error: unknown) =>
      this.logger.error('Old event keys could not be deleted; tried again in an hour', error),
    );
  }

  /** Deletes in small batches, so that no statement holds many rows; gives how many keys went. */
  async prune(): Promise<number> {
    const oldest = await this.partitions.oldest();
    const until = await this.partitions.beginning();
    if (!oldest || !until) return 0;
    await inSteps(() => this.erasures.prune(until, BATCH), BATCHES_PER_RUN);
    return inSteps(() => this.store.pruneKeys(oldest, BATCH), BATCHES_PER_RUN);
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { firstIdAt } from '../../common/ids.js';
import { Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { deleteSome, inSteps } from '../../platform/database/delete-some.js';

const EVERY_MS = 3_600_000;
const BATCH = 1_000;
const BATCHES_PER_RUN = 1_000;

/** A year, and a month to look back at it. */
export const AUDIT_KEPT_MS = 400 * 86_400_000;

/** Deletes audit entries that are older than what is kept, and keys that were revoked before that: none names them. */
@Injectable()
export class RecordPruner {
  private readonly logger = new Logger(RecordPruner.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    if (this.settings.role === 'api') return;
    await this.prune().catch((error: unknown) =>
      this.logger.error('Old audit entries could not be deleted; tried again in an hour', error),
    );
  }

  /** Gives how many rows went. */
  async prune(): Promise<number> {
    const until = new Date(this.clock.now().getTime() - AUDIT_KEPT_MS);
    // The ids tell their times, and are the order of an index.
    const entries = () => deleteSome(this.database, 'audit_entries', 'id < $1', [firstIdAt(until)], BATCH);
    const keys = () => deleteSome(this.database, 'api_keys', 'revoked_at < $1', [until], BATCH);
    return (await inSteps(entries, BATCHES_PER_RUN)) + (await inSteps(keys, BATCHES_PER_RUN));
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { Settings } from '../../platform/config/settings.js';
import { inSteps } from '../../platform/database/delete-some.js';
import { MailTransport } from '../../platform/mail/mail-transport.js';
import { Notices } from './persistence/notices.repository.js';

const EVERY_MS = 3_600_000;
const BATCH = 1_000;
const BATCHES_PER_RUN = 1_000;

/** For as long as somebody may want to know why an endpoint was disabled. */
export const NOTICES_KEPT_MS = 90 * 86_400_000;

/** Deletes notices that are older than what is kept, and what the mail transport keeps of those that are gone. */
@Injectable()
export class NoticePruner {
  private readonly logger = new Logger(NoticePruner.name);

  constructor(
    private readonly notices: Notices,
    private readonly transport: MailTransport,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    if (this.settings.role === 'api') return;
    await this.prune().catch((error: unknown) =>
      this.logger.error('Old notices could not be deleted; tried again in an hour', error),
    );
  }

  /** Gives how many notices went. */
  async prune(): Promise<number> {
    const until = new Date(this.clock.now().getTime() - NOTICES_KEPT_MS);
    const gone = await inSteps(() => this.notices.prune(until, BATCH), BATCHES_PER_RUN);
    await this.forgetMails();
    return gone;
  }

  /** Also after a purge: a mail that was being written in that moment goes with the next run. */
  @OnFact('workspace.purged', 'afterCommit')
  async forgetMails(): Promise<void> {
    const kept = await this.transport.kept();
    for (let from = 0; from < kept.length; from += BATCH) {
      const ids = kept.slice(from, from + BATCH);
      const known = await this.notices.known(ids);
      await this.transport.forget(ids.filter((id) => !known.has(id)));
    }
  }
}

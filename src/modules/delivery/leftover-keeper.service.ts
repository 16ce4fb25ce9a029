import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import type { DomainEvents } from '../../contracts/domain-events.js';
import { Settings } from '../../platform/config/settings.js';
import { inSteps } from '../../platform/database/delete-some.js';
import { Partitions } from '../../platform/database/partitions.service.js';
import type { Tx } from '../../platform/database/tx.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { Leftovers } from './persistence/leftovers.js';

const EVERY_MS = 3_600_000;
const BATCH = 1_000;
const BATCHES_PER_RUN = 100;

/** Deletes the deliveries of deleted workspaces, and lanes that no delivery in the log speaks of. */
@Injectable()
export class LeftoverKeeper {
  private readonly logger = new Logger(LeftoverKeeper.name);

  constructor(
    private readonly leftovers: Leftovers,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Lanes first: without them nothing is sent any more, however long the rest takes. */
  @OnFact('workspace.purging', 'inTransaction')
  async forget({ workspaceId, budget }: DomainEvents['workspace.purging'], tx: Tx): Promise<void> {
    await budget.spend((limit) => this.leftovers.purgeLanes(tx, workspaceId, limit));
    await budget.spend((limit) => this.leftovers.purgeDeliveries(tx, workspaceId, limit));
    await budget.spend((limit) => this.leftovers.purgeStreams(tx, workspaceId, limit));
  }

  @OnFact('subscriptions.forgotten', 'inTransaction')
  async forgetStreams(fact: DomainEvents['subscriptions.forgotten'], tx: Tx): Promise<void> {
    await this.leftovers.deleteStreams(
      tx,
      fact.subscriptions.map(({ id }) => id),
    );
  }

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    if (this.settings.role === 'api') return;
    await this.prune().catch((error: unknown) =>
      this.logger.error('Unused lanes could not be deleted; tried again in an hour', error),
    );
  }

  /** A lane goes when every day on which it may have been used is dropped; gives how many went. */
  async prune(): Promise<number> {
    await inSteps(() => this.leftovers.noteUnused(this.clock.now(), BATCH), BATCHES_PER_RUN);
    const until = await this.partitions.beginning();
    return until ? inSteps(() => this.leftovers.pruneLanes(until, BATCH), BATCHES_PER_RUN) : 0;
  }
}

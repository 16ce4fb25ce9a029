import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { DomainEvents } from '../../contracts/domain-events.js';
import { Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { inSteps } from '../../platform/database/delete-some.js';
import { Partitions } from '../../platform/database/partitions.service.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { SubscriptionRepository } from './persistence/subscription.repository.js';

const EVERY_MS = 3_600_000;
/** Each takes its roll-ups along, which are some hundred rows. */
const BATCH = 20;
const BATCHES_PER_RUN = 500;

/** Deletes the rows of subscriptions: of deleted workspaces, and of those that the log speaks of no more. */
@Injectable()
export class SubscriptionPruner {
  private readonly logger = new Logger(SubscriptionPruner.name);

  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly database: Database,
    private readonly partitions: Partitions,
    private readonly facts: Facts,
    private readonly settings: Settings,
  ) {}

  @OnFact('workspace.purging', 'inTransaction')
  async forget({ workspaceId, budget }: DomainEvents['workspace.purging'], tx: Tx): Promise<void> {
    await budget.spend((limit) => this.subscriptions.purge(tx, workspaceId, limit));
  }

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    if (this.settings.role === 'api') return;
    await this.prune().catch((error: unknown) =>
      this.logger.error('Deleted subscriptions could not be forgotten; tried again in an hour', error),
    );
  }

  /** A deleted one goes when every day on which it was sent something is dropped; gives how many went. */
  async prune(): Promise<number> {
    const until = await this.partitions.beginning();
    return until ? inSteps(() => this.pruneSome(until), BATCHES_PER_RUN) : 0;
  }

  private async pruneSome(until: Date): Promise<number> {
    return this.database.transaction(async (tx) => {
      const subscriptions = await this.subscriptions.prune(tx, until, BATCH);
      if (subscriptions.length > 0) await this.facts.tell('subscriptions.forgotten', { subscriptions }, tx);
      return subscriptions.length;
    });
  }
}

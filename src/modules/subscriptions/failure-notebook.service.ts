import { Injectable } from '@nestjs/common';
import type { DomainEvents } from '../../contracts/domain-events.js';
import type { Tx } from '../../platform/database/tx.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { SubscriptionRepository } from './persistence/subscription.repository.js';

/**
 * Notes what last went wrong at each endpoint, for people who look at the list of their webhooks. The quota bounds how
 * often that is: who fails more is disabled. Nobody waits for the statement but the commit.
 */
@Injectable()
export class FailureNotebook {
  constructor(private readonly subscriptions: SubscriptionRepository) {}

  @OnFact('deliveries.failed', 'inTransaction')
  async note({ failures }: DomainEvents['deliveries.failed'], tx: Tx): Promise<void> {
    this.subscriptions.noteFailures(tx, failures);
  }
}

import { Injectable } from '@nestjs/common';
import type { DomainEvents } from '../../contracts/domain-events.js';
import type { Tx } from '../../platform/database/tx.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { EventStore } from './persistence/event-store.js';

/** Forgets the events of deleted workspaces. */
@Injectable()
export class EventsPurger {
  constructor(private readonly store: EventStore) {}

  @OnFact('workspace.purged', 'inTransaction')
  async forget(fact: DomainEvents['workspace.purged'], tx: Tx): Promise<void> {
    await this.store.purge(tx, fact.workspaceId);
  }
}

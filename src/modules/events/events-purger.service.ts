import { Injectable } from '@nestjs/common';
import type { DomainEvents } from '../../contracts/domain-events.js';
import type { Tx } from '../../platform/database/tx.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { Erasures } from './persistence/erasures.js';
import { EventStore } from './persistence/event-store.js';

/** Forgets the events of deleted workspaces. */
@Injectable()
export class EventsPurger {
  constructor(
    private readonly store: EventStore,
    private readonly erasures: Erasures,
  ) {}

  @OnFact('workspace.purging', 'inTransaction')
  async forget({ workspaceId, budget }: DomainEvents['workspace.purging'], tx: Tx): Promise<void> {
    await budget.spend((limit) => this.store.purgeKeys(tx, workspaceId, limit));
    await budget.spend((limit) => this.store.purgeEvents(tx, workspaceId, limit));
    await budget.spend((limit) => this.erasures.purge(tx, workspaceId, limit));
  }
}

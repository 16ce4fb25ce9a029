import { Injectable } from '@nestjs/common';
import type { DomainEvents } from '../../contracts/domain-events.js';
import type { Tx } from '../../platform/database/tx.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { forgetAnswers, readAnew } from './persistence/answers.js';

/** Forgets what receivers answered to events of an erased contact: many echo what they were sent. What waits is read anew. */
@Injectable()
export class LogEraser {
  @OnFact('events.erased', 'inTransaction')
  async forget({ workspaceId, events }: DomainEvents['events.erased'], tx: Tx): Promise<void> {
    await forgetAnswers(tx, workspaceId, events);
    await readAnew(tx, workspaceId, events);
  }
}

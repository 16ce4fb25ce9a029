import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { DomainEvents, FactName } from '../../contracts/domain-events.js';
import type { Tx } from '../database/tx.js';
import type { Phase } from './on-fact.decorator.js';

type Listener = (fact: unknown, tx?: Tx) => Promise<void>;

/** The internal event bus, typed: a wrong name or payload does not compile. */
@Injectable()
export class Facts {
  constructor(private readonly emitter: EventEmitter2) {}

  /**
   * Tells a fact inside `tx`. Its `inTransaction` listeners run one after the other, in the order in which their
   * modules were made, and a failure of one fails the transaction; its `afterCommit` listeners run after the commit.
   */
  async tell<F extends FactName>(name: F, fact: DomainEvents[F], tx: Tx): Promise<void> {
    for (const listener of this.listeners(name, 'inTransaction')) await listener(fact, tx);
    for (const listener of this.listeners(name, 'afterCommit')) tx.afterCommit(() => listener(fact));
  }

  /** Binds a listener; `FactExplorer` does it at boot for each `@OnFact`. */
  bind(name: FactName, phase: Phase, listener: Listener): void {
    this.emitter.on(channel(name, phase), listener);
  }

  /** Whether anyone listens to `name`. */
  isHeard(name: FactName): boolean {
    return [...this.listeners(name, 'inTransaction'), ...this.listeners(name, 'afterCommit')].length > 0;
  }

  private listeners(name: FactName, phase: Phase): Listener[] {
    return this.emitter.listeners(channel(name, phase)) as Listener[];
  }
}

function channel(name: FactName, phase: Phase): string {
  return `${phase}:${name}`;
}

import { SetMetadata } from '@nestjs/common';
import type { DomainEvents, FactName } from '../../contracts/domain-events.js';
import type { Tx } from '../database/tx.js';

/**
 * When a listener runs: inside the transaction that tells the fact (if it fails, all fails), or after its commit
 * (may be lost in a crash, so that a sweeper must be able to do the same).
 */
export type Phase = 'inTransaction' | 'afterCommit';

export interface FactListener {
  readonly fact: FactName;
  readonly phase: Phase;
}

/** Metadata key under which `@OnFact` leaves its `FactListener`. */
export const ON_FACT = Symbol('onFact');

type Handler<F extends FactName, P extends Phase> = P extends 'inTransaction'
  ? (fact: DomainEvents[F], tx: Tx) => Promise<void>
  : (fact: DomainEvents[F]) => Promise<void>;

/** Marks a method as listener of a fact. A method of the wrong shape does not compile. */
export function OnFact<F extends FactName, P extends Phase>(fact: F, phase: P) {
  return <H extends Handler<F, P>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    SetMetadata(ON_FACT, { fact, phase } satisfies FactListener)(target, key, descriptor);
  };
}

import { LRUCache } from 'lru-cache';
import type { AcceptingState } from '../workspaces/index.js';

const WORKSPACES_MAX = 20_000;

/** So many locked workspaces in a row must have been as they were left before any is foreseen. */
const CONFIRMED_MIN = 64;

/**
 * How this process left the workspaces whose events it accepted. While nobody else accepts events for them they are still
 * like that, and need not be read before events are numbered (ADR 14).
 */
export class ForeseenWorkspaces {
  private readonly states = new LRUCache<string, AcceptingState>({ max: WORKSPACES_MAX });
  private confirmed = 0;

  /**
   * The states of all of them, by id, for one transaction: until it has left them as they are then, nothing is known
   * of them. Null when one is not known, or when of late they were not as foreseen.
   */
  take(ids: readonly string[]): Map<string, AcceptingState> | null {
    if (this.confirmed < CONFIRMED_MIN || !ids.every((id) => this.states.has(id))) return null;
    return new Map(ids.flatMap((id) => this.takeOne(id) ?? []).map((state) => [state.id, state]));
  }

  /** Compares workspaces that were locked and read with what would have been foreseen. */
  compare(locked: Iterable<AcceptingState>): void {
    for (const found of locked) {
      const foreseen = this.takeOne(found.id);
      if (foreseen) this.confirmed = isSame(foreseen, found) ? this.confirmed + 1 : 0;
    }
  }

  /** Notes that a transaction was called off, or that something came which is never foreseen: an event that was accepted before. */
  doubt(): void {
    this.confirmed = 0;
  }

  /** Notes how a committed transaction left a workspace. */
  note(state: AcceptingState): void {
    this.states.set(state.id, state);
  }

  private takeOne(id: string): AcceptingState | undefined {
    const state = this.states.get(id);
    this.states.delete(id);
    return state;
  }
}

function isSame(one: AcceptingState, other: AcceptingState): boolean {
  return (
    one.eventSequence === other.eventSequence && one.revision === other.revision && one.plan === other.plan
  );
}

import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AcceptingState } from '../workspaces/index.js';
import { ForeseenWorkspaces } from './foreseen-workspaces.js';

const TRUSTED_AFTER = 64;

let foreseen: ForeseenWorkspaces;

function stateOf(id: string, more: Partial<AcceptingState> = {}): AcceptingState {
  return { id, plan: 'advanced', eventSequence: 7, revision: 1, ...more };
}

/** As when somebody locks and reads a workspace, accepts for it, and leaves it as it was found. */
function confirm(times: number, state = stateOf('w')): void {
  for (let confirmed = 0; confirmed < times; confirmed += 1) {
    foreseen.note(state);
    foreseen.compare([state]);
  }
}

beforeEach(() => {
  foreseen = new ForeseenWorkspaces();
});

describe('foreseen workspaces', () => {
  it('are as they were left, once that was so for a while', () => {
    confirm(TRUSTED_AFTER - 1);
    foreseen.note(stateOf('a'));
    expect(foreseen.take(['a'])).toBeNull();
    confirm(1);
    expect(foreseen.take(['a'])).toEqual(new Map([['a', stateOf('a')]]));
  });

  it('are not given when one of them is not known, and the others stay known', () => {
    confirm(TRUSTED_AFTER);
    foreseen.note(stateOf('a'));
    expect(foreseen.take(['a', 'unknown'])).toBeNull();
    expect(foreseen.take(['a'])).not.toBeNull();
  });

  it('are given to one transaction at a time', () => {
    confirm(TRUSTED_AFTER);
    foreseen.note(stateOf('a'));
    foreseen.take(['a']);
    expect(foreseen.take(['a'])).toBeNull();
    foreseen.note(stateOf('a', { eventSequence: 8 }));
    expect(foreseen.take(['a'])?.get('a')?.eventSequence).toBe(8);
  });

  it.each([
    ['somebody else accepted an event', { eventSequence: 8 }],
    ['a subscription changed', { revision: 2 }],
    ['the plan changed', { plan: 'starter' as const }],
  ])('are given up for a while when %s', (_, change) => {
    confirm(TRUSTED_AFTER);
    foreseen.note(stateOf('a'));
    foreseen.compare([stateOf('a', change)]);
    confirm(TRUSTED_AFTER - 1);
    foreseen.note(stateOf('a'));
    expect(foreseen.take(['a'])).toBeNull();
  });

  it('are given up for a while when an event came again', () => {
    confirm(TRUSTED_AFTER);
    foreseen.doubt();
    foreseen.note(stateOf('a'));
    expect(foreseen.take(['a'])).toBeNull();
  });

  it('are neither confirmed nor doubted by one of which nothing was known', () => {
    confirm(TRUSTED_AFTER);
    foreseen.compare([stateOf('new')]);
    foreseen.note(stateOf('a'));
    expect(foreseen.take(['a'])).not.toBeNull();
  });
});

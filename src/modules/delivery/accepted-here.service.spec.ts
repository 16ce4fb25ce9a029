import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AcceptedEvent } from '../../contracts/domain-events.js';
import { AcceptedHere } from './accepted-here.service.js';
import { DrainTurn, DrainTurns } from './drain-turns.js';
import { DrainedLanes } from './drained-lanes.js';
import { FreshDeliveries } from './fresh-deliveries.js';
import { DELIVERIES_PER_LANE } from './persistence/lane-reader.js';
import type { StartedLane } from './persistence/plans.js';

const AT = new Date('2026-11-24T12:00:00Z');
const STREAMS = new Map([['s', { laneId: 'lane', base: 0, changes: '1' }]]);

function event(sequence: number): AcceptedEvent {
  const id = `event-${sequence}`;
  const [type, day] = ['contact.created', '2026-11-24'];
  return {
    id,
    workspaceId: 'w',
    sequence,
    type,
    day,
    acceptedAt: AT,
    occurredAt: AT,
    traits: {},
    body: '{}',
  };
}

function leased(fence: number, wasRested = false): StartedLane {
  const url = 'https://crm.example/hook';
  return {
    laneId: 'lane',
    workspaceId: 'w',
    url,
    fence: `${fence}`,
    changes: '1',
    pendingDay: '2026-11-24',
    wasRested,
  };
}

describe('what was accepted here', () => {
  let fresh: FreshDeliveries;
  let drained: DrainedLanes;
  let turns: DrainTurns;
  let here: AcceptedHere;

  beforeEach(() => {
    fresh = new FreshDeliveries();
    drained = new DrainedLanes();
    turns = new DrainTurns();
    here = new AcceptedHere(fresh, drained, turns);
  });

  /** Commits events of which all, or none, are for the lane; gives the numbers that its new drain begins with. */
  function accept(sequences: readonly number[], started: StartedLane | null, isForLane = true) {
    const events = sequences.map(event);
    const plans = events.map((each) => ({
      id: each.id,
      event: each,
      subscriptionId: 's',
      senderVersion: 1,
      skipped: null,
    }));
    const stored = {
      streams: isForLane ? STREAMS : new Map(),
      started: started ? [started] : [],
      wakes: [],
    };
    const [start] = here.note(events, isForLane ? plans : [], stored, 0);
    return start && start.first?.deliveries.map(({ eventSequence }) => eventSequence);
  }

  it('is what the drain of a rested lane begins with', () => {
    expect(accept([5, 6], leased(1, true))).toEqual([5, 6]);
  });

  it('is not all that waits in a lane of which nothing is known', () => {
    expect(accept([5], leased(1))).toBeUndefined();
  });

  it('is all that waits in a lane that was drained here, as long as all between was accepted here', () => {
    accept([4], null, false);
    drained.note(leased(1), 4);
    accept([5], null, false);
    expect(accept([6], leased(2))).toEqual([6]);
  });

  it('is not all when others accepted in between', () => {
    accept([4], null, false);
    drained.note(leased(1), 4);
    expect(accept([6], leased(2))).toBeUndefined();
  });

  it('is not all when something before it was left to the queue', () => {
    accept([4], null, false);
    drained.note(leased(1), 4);
    accept([5], null);
    expect(accept([6], leased(2))).toBeUndefined();
  });

  it('is not all when a drain that was ending did not take what came before it', () => {
    accept([4], null, false);
    turns.begin('lane', new DrainTurn(250, () => false));
    accept([5], null);
    expect(fresh.hasNothing(leased(1), 4)).toBe(false);
    drained.note(leased(1), 4);
    accept([6], null);
    expect(accept([7], leased(2))).toBeUndefined();
  });

  it('is read on from Postgres when a drain can not take it all at once', () => {
    const sequences = Array.from({ length: DELIVERIES_PER_LANE + 1 }, (_, index) => index + 1);
    expect(accept(sequences, leased(1, true))).toEqual(sequences.slice(0, DELIVERIES_PER_LANE));
  });

  it('is not kept for a drain that has it already', () => {
    accept([5], leased(1, true));
    expect(fresh.hasNothing(leased(1), 4)).toBe(true);
  });
});

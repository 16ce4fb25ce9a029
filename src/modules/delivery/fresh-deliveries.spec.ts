import { describe, expect, it } from '@jest/globals';
import { type AcceptedGroup, FreshDeliveries, type LaneShare } from './fresh-deliveries.js';
import type { ClaimedDelivery } from './persistence/lane-reader.js';
import type { LeasedLane } from './persistence/leased-lane.js';

const WORKSPACE = 'workspace';

function lane(changes = '0', laneId = 'lane'): LeasedLane {
  return {
    laneId,
    workspaceId: WORKSPACE,
    url: 'https://example.com',
    fence: '1',
    changes,
    pendingDay: '2026-11-24',
  };
}

function delivery(eventSequence: number): ClaimedDelivery {
  return {
    id: `delivery-${eventSequence}`,
    day: '2026-11-24',
    workspaceId: WORKSPACE,
    subscriptionId: 'subscription',
    senderVersion: 1,
    eventId: `event-${eventSequence}`,
    eventType: 'contact.created',
    eventSequence,
    occurredAt: new Date(0),
    sequence: eventSequence,
    manual: false,
    attemptCount: 0,
    roundAttempts: 0,
    nextAttemptAt: null,
    deadlineAt: null,
    body: Buffer.from('{}'),
  };
}

/** A group of events, one delivery for the lane from each unless it is told otherwise. */
function group(first: number, last: number, changes: string | null = '0', bytes = 100): AcceptedGroup {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const shares: [string, LaneShare][] =
    changes === null ? [] : [['lane', { changes, deliveries: numbers.map(delivery) }]];
  return { first, last, bytes, lanes: new Map(shares) };
}

function kept(...groups: AcceptedGroup[]): FreshDeliveries {
  const fresh = new FreshDeliveries();
  for (const each of groups) fresh.note(WORKSPACE, each);
  return fresh;
}

function numbersAfter(fresh: FreshDeliveries, known: number, changes?: string): number[] | null {
  return fresh.after(lane(changes), known)?.deliveries.map(({ eventSequence }) => eventSequence) ?? null;
}

describe('what was just accepted', () => {
  it('is given from the event on that the drain does not know', () => {
    const fresh = kept(group(1, 3), group(4, 4), group(5, 6));
    expect(numbersAfter(fresh, 3)).toEqual([4, 5, 6]);
    expect(fresh.after(lane(), 3)?.through).toBe(6);
  });

  it('is known up to events that are not for the lane', () => {
    const fresh = kept(group(1, 2), group(3, 9, null));
    expect(fresh.after(lane(), 0)).toMatchObject({ through: 9 });
    expect(numbersAfter(fresh, 0)).toEqual([1, 2]);
  });

  it('is not given when an event in between was accepted elsewhere', () => {
    const fresh = kept(group(1, 3), group(5, 6));
    expect(numbersAfter(fresh, 0)).toBeNull();
    expect(numbersAfter(fresh, 3)).toBeNull();
    expect(numbersAfter(fresh, 4)).toEqual([5, 6]);
  });

  it('is not given when the drain knows part of a group only', () => {
    expect(numbersAfter(kept(group(1, 3)), 1)).toBeNull();
  });

  it('is not given when there is nothing for the lane', () => {
    expect(numbersAfter(kept(group(1, 3, null)), 0)).toBeNull();
    expect(numbersAfter(kept(group(1, 3)), 3)).toBeNull();
    expect(kept(group(1, 3)).after(lane('0', 'another'), 0)).toBeNull();
  });

  it('is not given when the lane was changed before or after the acceptance', () => {
    const fresh = kept(group(1, 3), group(4, 6, '1'));
    expect(numbersAfter(fresh, 0)).toBeNull();
    expect(numbersAfter(fresh, 3)).toBeNull();
    expect(numbersAfter(fresh, 3, '1')).toEqual([4, 5, 6]);
  });

  it('is given in portions that end with a group', () => {
    const fresh = kept(group(1, 20), group(21, 40), group(41, 60));
    expect(fresh.after(lane(), 0)?.through).toBe(40);
    expect(numbersAfter(fresh, 40)).toHaveLength(20);
  });

  it('is forgotten, the oldest first, beyond a number of groups and of bytes', () => {
    const many = kept(...Array.from({ length: 65 }, (_, index) => group(index + 1, index + 1)));
    expect(numbersAfter(many, 0)).toBeNull();
    expect(numbersAfter(many, 1)).toContain(2);
    const large = kept(group(1, 1, '0', 600_000), group(2, 2, '0', 600_000));
    expect(numbersAfter(large, 0)).toBeNull();
    expect(numbersAfter(large, 1)).toEqual([2]);
  });
});

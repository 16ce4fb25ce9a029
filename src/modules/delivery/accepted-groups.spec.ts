import { describe, expect, it } from '@jest/globals';
import type { AcceptedEvent } from '../../contracts/domain-events.js';
import { acceptedGroups } from './accepted-groups.js';
import type { DeliveryPlan, PlannedStream } from './persistence/plans.js';

function event(workspaceId: string, sequence: number): AcceptedEvent {
  const at = new Date('2026-11-24T12:00:00Z');
  return {
    id: `${workspaceId}-${sequence}`,
    workspaceId,
    sequence,
    type: 'contact.created',
    day: '2026-11-24',
    acceptedAt: at,
    occurredAt: at,
    traits: {},
    body: `{"n":${sequence}}`,
  };
}

let ids = 0;

function plan(
  of: AcceptedEvent,
  subscriptionId: string,
  skipped: DeliveryPlan['skipped'] = null,
): DeliveryPlan {
  return { id: `id-${9 - (ids += 1)}`, event: of, subscriptionId, senderVersion: 1, skipped };
}

const STREAMS = new Map<string, PlannedStream>([
  ['a', { laneId: 'shared', base: 10, changes: '3' }],
  ['b', { laneId: 'shared', base: 0, changes: '3' }],
]);

const everyLane = () => true;

describe('what was accepted together', () => {
  it('is parted by workspace, with the first and the last number of each', () => {
    const groups = acceptedGroups([event('v', 7), event('w', 1), event('v', 8)], [], new Map(), everyLane);
    expect([...groups].map(([id, { first, last, bytes }]) => [id, first, last, bytes])).toEqual([
      ['v', 7, 8, 0],
      ['w', 1, 1, 0],
    ]);
  });

  it('is numbered for each subscription as it was stored, with numbers for what was skipped', () => {
    const [one, two, three] = [event('w', 1), event('w', 2), event('w', 3)];
    const plans = [plan(one, 'a'), plan(two, 'a', 'disabled'), plan(three, 'a')];
    const share = acceptedGroups([one, two, three], plans, STREAMS, everyLane).get('w')?.lanes.get('shared');
    expect(share?.changes).toBe('3');
    expect(share?.deliveries.map(({ sequence, eventSequence }) => [sequence, eventSequence])).toEqual([
      [11, 1],
      [13, 3],
    ]);
  });

  it('is in the order in which a lane is read, and shares the bytes of an event', () => {
    const [one, two] = [event('w', 1), event('w', 2)];
    const plans = [plan(one, 'a'), plan(one, 'b'), plan(two, 'a')];
    const group = acceptedGroups([one, two], plans, STREAMS, everyLane).get('w');
    const share = group?.lanes.get('shared');
    expect(group?.bytes).toBe(one.body.length + two.body.length);
    expect(share?.deliveries.map(({ id, subscriptionId }) => [id, subscriptionId])).toEqual([
      [plans[1]?.id, 'b'],
      [plans[0]?.id, 'a'],
      [plans[2]?.id, 'a'],
    ]);
    expect(share?.deliveries[0]?.body).toBe(share?.deliveries[1]?.body);
    expect(share?.deliveries[2]?.body.toString()).toBe(two.body);
  });

  it('has nothing for lanes that nobody drains here, but the numbers of their events', () => {
    const one = event('w', 4);
    const groups = acceptedGroups([one], [plan(one, 'a')], STREAMS, (laneId) => laneId !== 'shared');
    expect(groups.get('w')).toEqual({ first: 4, last: 4, bytes: 0, lanes: new Map() });
  });
});

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

describe('what was accepted together', () => {
  it('is parted by workspace, with the first and the last number of each', () => {
    const groups = acceptedGroups([event('v', 7), event('w', 1), event('v', 8)], [], new Map());
    expect([...groups].map(([id, { first, last, bytes }]) => [id, first, last, bytes])).toEqual([
      ['v', 7, 8, 14],
      ['w', 1, 1, 7],
    ]);
  });

  it('is numbered for each subscription as it was stored, with numbers for what was skipped', () => {
    const [one, two, three] = [event('w', 1), event('w', 2), event('w', 3)];
    const plans = [plan(one, 'a'), plan(two, 'a', 'disabled'), plan(three, 'a')];
    const share = acceptedGroups([one, two, three], plans, STREAMS).get('w')?.lanes.get('shared');
    expect(share?.changes).toBe('3');
    expect(share?.deliveries.map(({ sequence, eventSequence }) => [sequence, eventSequence])).toEqual([
      [11, 1],
      [13, 3],
    ]);
  });

  it('is in the order in which a lane is read, and shares the bytes of an event', () => {
    const [one, two] = [event('w', 1), event('w', 2)];
    const plans = [plan(one, 'a'), plan(one, 'b'), plan(two, 'a')];
    const share = acceptedGroups([one, two], plans, STREAMS).get('w')?.lanes.get('shared');
    expect(share?.deliveries.map(({ id, subscriptionId }) => [id, subscriptionId])).toEqual([
      [plans[1]?.id, 'b'],
      [plans[0]?.id, 'a'],
      [plans[2]?.id, 'a'],
    ]);
    expect(share?.deliveries[0]?.body).toBe(share?.deliveries[1]?.body);
    expect(share?.deliveries[2]?.body.toString()).toBe(two.body);
  });
});

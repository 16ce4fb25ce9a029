import { describe, expect, it } from '@jest/globals';
import { DrainedLanes } from './drained-lanes.js';
import type { LeasedLane } from './persistence/leased-lane.js';

function lane(fence: number, changes = '1'): LeasedLane {
  return {
    laneId: 'lane',
    workspaceId: 'w',
    url: 'https://crm.example/hook',
    fence: `${fence}`,
    changes,
    pendingDay: '2026-11-24',
  };
}

describe('a lane that was given back empty', () => {
  const drained = new DrainedLanes();

  it('is known up to its number by the lease that follows', () => {
    drained.note(lane(9), 17);
    expect(drained.throughOf(lane(10))).toBe(17);
  });

  it('is not known when somebody else had it since, or changed what waits', () => {
    drained.note(lane(9), 17);
    expect([drained.throughOf(lane(11)), drained.throughOf(lane(10, '2'))]).toEqual([null, null]);
  });

  it('is not known after something was accepted for it that is not sent at once', () => {
    drained.note(lane(9), 17);
    drained.forget('lane');
    expect(drained.throughOf(lane(10))).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Role } from '../../platform/config/settings.js';
import { slotsOf } from './lane-slots.js';

const withRedis = (role: Role, deliveryConcurrency: number) =>
  slotsOf({ role, redisUrl: 'redis://127.0.0.1', deliveryConcurrency });

describe('The slots of a process', () => {
  it('are for one queue of failing lanes, a fifth of all, when there is no Redis', () => {
    expect(slotsOf({ role: 'all', redisUrl: null, deliveryConcurrency: 500 })).toEqual({
      healthy: { shared: 250, own: 250 },
      failing: { shared: 100, own: 0 },
    });
  });

  it('are half for what it wakes itself, if it accepts, and an eighth if it only works', () => {
    expect(withRedis('all', 500).healthy).toEqual({ shared: 250, own: 250 });
    expect(withRedis('worker', 500).healthy).toEqual({ shared: 438, own: 62 });
  });

  it('are mostly for the failing lanes that it set aside itself', () => {
    expect(withRedis('all', 500).failing).toEqual({ shared: 25, own: 75 });
  });

  it.each([1, 2, 5, 7])('leave at least one for each queue when there are %i', (deliveryConcurrency) => {
    const { healthy, failing } = withRedis('worker', deliveryConcurrency);
    for (const slots of [healthy.shared, failing.shared, failing.own]) expect(slots).toBeGreaterThan(0);
  });
});

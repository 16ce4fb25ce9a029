import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judge, type QuotaRule, resetsAt, warningLevel } from './usage-window.js';

const MINUTE = 60_000;
const RULE: QuotaRule = { limit: 30, windowMs: 30 * MINUTE, warnRatio: 0.8 };

function every(stepMs: number, count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, index) => from + index * stepMs);
}

function trips(times: readonly number[], fresh = times, rule = RULE): boolean {
  return judge(times, fresh, rule).exceeded.length > 0;
}

describe('judge', () => {
  it('trips at the 31st failure within 30 minutes and not at the 30th', () => {
    expect(trips(every(MINUTE / 2, 30))).toBe(false);
    expect(trips(every(MINUTE / 2, 31))).toBe(true);
  });

  it('counts failures at the same moment', () => {
    expect(trips(Array.from({ length: 30 }, () => 5))).toBe(false);
    expect(trips(Array.from({ length: 31 }, () => 5))).toBe(true);
  });

  it('forgets a failure exactly when it is a window old', () => {
    const rest = every(1, 29, 10);
    expect(trips([0, ...rest, RULE.windowMs - 1])).toBe(true);
    expect(trips([0, ...rest, RULE.windowMs])).toBe(false);
  });

  it('never trips when failures come slower than the limit allows', () => {
    expect(trips(every(MINUTE, 500))).toBe(false);
  });

  it('finds the window that a late failure fills, though newer ones were counted before', () => {
    const known = [...every(1, 6), ...every(1, 24, 1_000_000), RULE.windowMs + 10];
    const late = RULE.windowMs - 5;
    const all = [...known, late].sort((a, b) => a - b);
    expect(trips(known)).toBe(false);
    expect(trips(all, [late])).toBe(true);
  });

  it('says nothing again of windows without a fresh failure', () => {
    const old = every(1, 31);
    expect(judge([...old, 2 * RULE.windowMs], [2 * RULE.windowMs], RULE)).toEqual({
      nearing: [],
      exceeded: [],
    });
  });

  it('warns at four fifths of the limit', () => {
    const times = every(1000, 24);
    expect(judge(times.slice(0, 23), times.slice(0, 23), RULE).nearing).toEqual([]);
    expect(judge(times, times, RULE).nearing).toEqual([23_000]);
  });

  it('joins windows that overlap into one span', () => {
    const times = every(1000, 33);
    expect(judge(times, times, RULE).exceeded).toEqual([{ after: 30_000 - RULE.windowMs, until: 32_000 }]);
  });
});

describe('judge, against a model that counts every window by itself', () => {
  const rule = fc.record({
    limit: fc.integer({ min: 1, max: 6 }),
    windowMs: fc.integer({ min: 1, max: 20 }),
    warnRatio: fc.double({ min: 0.1, max: 1, noNaN: true }),
  });
  const failures = fc.array(fc.record({ at: fc.integer({ min: 0, max: 80 }), fresh: fc.boolean() }));
  const ascending = (times: number[]) => times.sort((a, b) => a - b);

  it('agrees on which moments are over the limit and which are near it', () => {
    fc.assert(
      fc.property(rule, failures, (quota, list) => {
        const times = ascending(list.map(({ at }) => at));
        const fresh = ascending(list.filter((each) => each.fresh).map(({ at }) => at));
        const within = (all: number[], end: number) =>
          all.filter((at) => at > end - quota.windowMs && at <= end).length;
        const ends = [...new Set(times)].filter((end) => within(fresh, end) > 0);
        const over = ends.filter((end) => within(times, end) > quota.limit);
        const nearing = ends.filter((end) => within(times, end) >= warningLevel(quota));

        const verdict = judge(times, fresh, quota);
        expect(verdict.nearing).toEqual(nearing);
        const covered = (moment: number) =>
          verdict.exceeded.some(({ after, until }) => moment > after && moment <= until);
        for (let moment = -25; moment <= 100; moment += 1) {
          const expected = over.some((end) => moment > end - quota.windowMs && moment <= end);
          expect(covered(moment)).toBe(expected);
        }
      }),
    );
  });

  it('covers the same moments however the failures are batched, and in whatever order they come', () => {
    const batches = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(rule, batches, (quota, list) => {
        const known: number[] = [];
        const coveredOneByOne = new Set<number>();
        for (const batch of list) {
          known.push(...batch);
          const verdict = judge(ascending([...known]), ascending([...batch]), quota);
          for (let moment = -25; moment <= 80; moment += 1) {
            if (verdict.exceeded.some(({ after, until }) => moment > after && moment <= until)) {
              coveredOneByOne.add(moment);
            }
          }
        }
        const all = ascending(list.flat());
        const together = judge(all, all, quota).exceeded;
        const covered = (moment: number) =>
          together.some(({ after, until }) => moment > after && moment <= until);
        for (let moment = -25; moment <= 80; moment += 1) {
          expect(covered(moment)).toBe(coveredOneByOne.has(moment));
        }
      }),
    );
  });
});

describe('warningLevel', () => {
  it('rounds up, without the noise of binary fractions', () => {
    expect(warningLevel(RULE)).toBe(24);
    expect(warningLevel({ ...RULE, limit: 31 })).toBe(25);
    expect(warningLevel({ ...RULE, limit: 100, warnRatio: 0.55 })).toBe(55);
    expect(warningLevel({ ...RULE, limit: 1, warnRatio: 0.01 })).toBe(1);
  });
});

describe('resetsAt', () => {
  it('is when the oldest failure leaves, or, over the limit, when enough of them have left', () => {
    const rule = { ...RULE, limit: 2, windowMs: 100 };
    expect(resetsAt([], rule)).toBeNull();
    expect(resetsAt([5, 7], rule)).toBe(105);
    expect(resetsAt([5, 7, 9], rule)).toBe(105);
    expect(resetsAt([5, 7, 9, 11], rule)).toBe(107);
  });
});

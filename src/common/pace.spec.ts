import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pace } from './pace.js';

const INTERVAL_MS = 10;

describe('Work that begins a few at a time', () => {
  const begun: number[] = [];
  let pace: Pace;

  beforeEach(() => {
    jest.useFakeTimers();
    begun.length = 0;
    pace = new Pace({ min: 2, max: 4, intervalMs: INTERVAL_MS });
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  function ask(count: number): void {
    const from = begun.length;
    for (let nth = 0; nth < count; nth += 1) void pace.next().then(() => begun.push(from + nth));
  }

  async function countsOf(intervals: number, ms = INTERVAL_MS): Promise<number[]> {
    const counts: number[] = [];
    for (let nth = 0; nth < intervals; nth += 1) {
      const before = begun.length;
      await jest.advanceTimersByTimeAsync(ms);
      counts.push(begun.length - before);
    }
    return counts;
  }

  it('begins some at once, then one more in each interval up to its maximum, in order', async () => {
    ask(16);
    expect(await countsOf(1, 0)).toEqual([2]);
    expect(await countsOf(5)).toEqual([3, 4, 4, 3, 0]);
    expect(begun).toEqual(Array.from({ length: 16 }, (_, index) => index));
  });

  it('begins gently again after a rest', async () => {
    ask(16);
    await countsOf(10);
    ask(8);
    expect(await countsOf(1, 0)).toEqual([2]);
    expect(await countsOf(1)).toEqual([3]);
  });

  it('lets no more begin in one interval, whenever they come', async () => {
    ask(1);
    await countsOf(1, INTERVAL_MS / 2);
    ask(4);
    expect(await countsOf(1, 0)).toEqual([1]);
    expect(await countsOf(1, INTERVAL_MS / 2)).toEqual([3]);
  });

  it('begins half as many after an interval that took more than twice its time, and never less than its minimum', async () => {
    ask(100);
    expect(await countsOf(3)).toEqual([2 + 3, 4, 4]);
    const now = performance.now.bind(performance);
    const late = jest.spyOn(performance, 'now');
    // Each look is later by as much as two intervals: the event loop was held up.
    let lagMs = 0;
    late.mockImplementation(() => now() + (lagMs += 2 * INTERVAL_MS));
    expect(await countsOf(2)).toEqual([2, 2]);
    late.mockRestore();
  });

  it('leaves no timer behind when nothing waits', async () => {
    ask(1);
    await countsOf(2);
    expect(jest.getTimerCount()).toBe(0);
  });
});

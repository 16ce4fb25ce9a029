import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FailedAttempt, RetryPolicy } from './retry-policy.js';

const SECOND = 1_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const policy = new RetryPolicy([30 * SECOND, 60 * SECOND, 90 * SECOND]);

/** What happens to one attempt, in seconds. */
interface Course {
  /** How long it takes to fail. */
  readonly takes?: number;
  /** How much later than planned it starts. */
  readonly late?: number;
  readonly retryAfter?: number | null;
}

/** Follows a round to its drop; gives the seconds at which its attempts started. */
function offsetsOf(courses: readonly Course[]): number[] {
  const offsets: number[] = [];
  let scheduledFor: Date | null = null;
  let deadline: Date | null = null;
  for (;;) {
    const { takes = 0, late = 0, retryAfter = null } = courses[offsets.length] ?? {};
    const startedAt = (scheduledFor?.getTime() ?? START) + late * SECOND;
    offsets.push((startedAt - START) / SECOND);
    const attempt: FailedAttempt = {
      roundAttempts: offsets.length,
      startedAt: new Date(startedAt),
      endedAt: new Date(startedAt + takes * SECOND),
      scheduledFor,
      deadline,
      retryAfterMs: retryAfter === null ? null : retryAfter * SECOND,
    };
    const step = policy.after(attempt);
    if (step.kind === 'drop') return offsets;
    ({ at: scheduledFor, deadline } = step);
  }
}

describe('the retry schedule', () => {
  it('has attempts at 0, 30, 90 and 180 s, and drops after the last', () => {
    expect(offsetsOf([])).toEqual([0, 30, 90, 180]);
  });

  it('is not stretched by slow failures', () => {
    expect(offsetsOf([{ takes: 5 }, { takes: 5 }, { takes: 5 }, { takes: 5 }])).toEqual([0, 30, 90, 180]);
  });

  it('waits longer when Retry-After asks for it, from the end of the attempt', () => {
    expect(offsetsOf([{ takes: 2, retryAfter: 40 }])).toEqual([0, 42, 102, 180]);
  });

  it('does not wait less when Retry-After asks for it', () => {
    expect(offsetsOf([{ retryAfter: 0 }, { retryAfter: 1 }])).toEqual([0, 30, 90, 180]);
  });

  it('has its last attempt at three minutes, however long Retry-After asks to wait', () => {
    expect(offsetsOf([{ retryAfter: 86_400 }])).toEqual([0, 180]);
    expect(offsetsOf([{ retryAfter: 100 }, { retryAfter: 100 }, { retryAfter: 100 }])).toEqual([0, 100, 180]);
  });

  it('moves its end when we start late, so that our outage costs no attempt', () => {
    expect(offsetsOf([{}, { late: 600 }])).toEqual([0, 630, 690, 780]);
    expect(offsetsOf([{}, {}, {}, { late: 3_600 }])).toEqual([0, 30, 90, 3_780]);
  });

  it('begins with the first attempt, whenever that comes', () => {
    expect(offsetsOf([{ late: 7_200 }])).toEqual([7_200, 7_230, 7_290, 7_380]);
  });

  it('drops at once without delays', () => {
    const at = new Date(START);
    const only = { roundAttempts: 1, startedAt: at, endedAt: at, scheduledFor: null, deadline: null };
    expect(new RetryPolicy([]).after({ ...only, retryAfterMs: 60_000 })).toEqual({ kind: 'drop' });
  });

  it('never has more than four attempts, nor one after three minutes of its own time', () => {
    const course = fc.record({
      takes: fc.integer({ min: 0, max: 5 }),
      late: fc.integer({ min: 0, max: 100 }),
      retryAfter: fc.option(fc.integer({ min: 0, max: 400 })),
    });
    const courses = fc.array(course, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(courses, (four) => {
        const offsets = offsetsOf(four);
        const lateness = four.slice(0, offsets.length).reduce((sum, { late }) => sum + late, 0);
        expect(offsets.length).toBeGreaterThanOrEqual(2);
        expect(offsets.length).toBeLessThanOrEqual(4);
        expect(offsets.at(-1)).toBe(180 + lateness);
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
      }),
    );
  });
});

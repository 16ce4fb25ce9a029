import { describe, expect, it } from '@jest/globals';
import { nextMailAttempt } from './mail-backoff.js';

const CREATED = new Date('2026-03-01T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const after = (ms: number) => new Date(CREATED.getTime() + ms);

function waitSecondsAfter(attempts: number): number {
  const next = nextMailAttempt(attempts, CREATED, CREATED);
  return ((next?.getTime() ?? Number.NaN) - CREATED.getTime()) / 1000;
}

describe('nextMailAttempt', () => {
  it('doubles the wait from five seconds to at most half an hour', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 500, 5000].map(waitSecondsAfter);
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800, 1800, 1800]);
  });

  it('puts the last attempt at the end of the day', () => {
    const now = after(24 * HOUR_MS - 60_000);
    expect(nextMailAttempt(50, CREATED, now)).toEqual(after(24 * HOUR_MS));
  });

  it('gives up one day after the notice was written', () => {
    expect(nextMailAttempt(50, CREATED, after(24 * HOUR_MS))).toBeNull();
    expect(nextMailAttempt(1, CREATED, after(100 * HOUR_MS))).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from './retry-after.js';

const NOW = new Date('2026-01-01T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['1', 1_000],
    [' 120 ', 120_000],
    ['999999999', 999_999_999_000],
  ])('as seconds: %j', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  it.each([
    ['Thu, 01 Jan 2026 12:01:30 GMT', 90_000],
    ['Thursday, 01-Jan-26 12:01:30 GMT', 90_000],
    ['Thu Jan  1 12:01:30 2026 GMT', 90_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
  ])('as an HTTP date, the past being now: %j', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  it.each([undefined, '', ' ', 'soon', '-5', '1.5', '1e3', '0x10', '12345678901', '2026-01-02'])(
    'is ignored when it is neither: %j',
    (header) => {
      expect(retryAfterMs(header, NOW)).toBeNull();
    },
  );
});

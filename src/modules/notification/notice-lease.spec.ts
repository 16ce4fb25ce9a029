import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { NoticeLease } from './notice-lease.js';

const TEN_MINUTES_MS = 600_000;
const MINUTE_MS = 60_000;

describe('The lease of a notice', () => {
  let lease: NoticeLease;

  beforeEach(() => void jest.useFakeTimers());

  afterEach(() => {
    lease.end();
    jest.useRealTimers();
  });

  it('is kept for as long as a slow mail server takes', async () => {
    const renew = jest.fn(() => Promise.resolve(true));
    lease = new NoticeLease(performance.now(), renew);
    await jest.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    expect(lease.signal.aborted).toBe(false);
    expect(renew.mock.calls.length).toBeGreaterThan(TEN_MINUTES_MS / MINUTE_MS);
  });

  it('is given up at once when the notice is somebody else’s', async () => {
    lease = new NoticeLease(performance.now(), () => Promise.resolve(false));
    await jest.advanceTimersByTimeAsync(MINUTE_MS / 4);
    expect(lease.signal.aborted).toBe(true);
  });

  it('is given up before it ends when it can’t be renewed', async () => {
    lease = new NoticeLease(performance.now(), () => Promise.reject(new Error('Postgres is away')));
    await jest.advanceTimersByTimeAsync(MINUTE_MS / 2);
    expect(lease.signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(MINUTE_MS / 2 - 1);
    expect(lease.signal.aborted).toBe(true);
  });

  it('is given up before it ends when it can’t be renewed any more', async () => {
    const renew = jest.fn(() => Promise.resolve(true));
    lease = new NoticeLease(performance.now(), renew);
    await jest.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    renew.mockReturnValue(new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(MINUTE_MS - 1);
    expect(lease.signal.aborted).toBe(true);
  });

  it('is given up first of all by a process that was frozen since it claimed', async () => {
    lease = new NoticeLease(performance.now() - MINUTE_MS, () => new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(1);
    expect(lease.signal.aborted).toBe(true);
  });

  it('is renewed no more after its end', async () => {
    const renew = jest.fn(() => Promise.resolve(true));
    lease = new NoticeLease(performance.now(), renew);
    lease.end();
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    expect(renew).not.toHaveBeenCalled();
    expect(lease.signal.aborted).toBe(false);
  });
});

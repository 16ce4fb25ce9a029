import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Database } from '../../platform/database/database.js';
import { KeyRing } from './key-ring.service.js';
import { hashOf, newKey } from './key-text.js';

const SCOPES = ['events:write'];

/** A key ring over rows that are sent when they are told to, and how often they were asked for. */
function stage() {
  const asked: string[][] = [];
  let send = () => {};
  let isHeld = false;
  const rows = async (_: unknown, [hashes]: [Buffer[]]) => {
    const names = hashes.map((each) => each.toString('hex'));
    asked.push(names);
    const found = names.map((hash) => ({ hash, id: 'key', workspaceId: 'workspace', scopes: SCOPES }));
    if (isHeld) await new Promise<void>((resolve) => (send = resolve));
    return found;
  };
  return {
    ring: new KeyRing({ rows } as unknown as Database),
    asked,
    hold: () => (isHeld = true),
    send: () => send(),
  };
}

describe('a key ring', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    // What is remembered ages by this clock.
    jest.spyOn(performance, 'now').mockImplementation(() => Date.now());
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const caller = { kind: 'key', id: 'key', workspaceId: 'workspace', scopes: SCOPES };

  it('knows the holder of a key for two seconds and no longer', async () => {
    const { ring } = stage();
    const key = newKey();
    expect(ring.remembered(key)).toBeNull();
    await expect(ring.lookUp(key, hashOf(key))).resolves.toEqual(caller);
    jest.advanceTimersByTime(1_900);
    expect(ring.remembered(key)).toEqual(caller);
    jest.advanceTimersByTime(200);
    expect(ring.remembered(key)).toBeNull();
  });

  it('keeps no text of a key for longer, also when nobody asks', async () => {
    const { ring } = stage();
    const keys = [newKey(), newKey()];
    await Promise.all(keys.map((key) => ring.lookUp(key, hashOf(key))));
    expect(jest.getTimerCount()).toBeGreaterThan(0);
    jest.advanceTimersByTime(2_100);
    const { found } = ring as unknown as { found: Map<string, unknown> };
    expect(found.size).toBe(0);
  });

  it('looks up together what is asked together', async () => {
    const { ring, asked } = stage();
    const keys = [newKey(), newKey(), newKey()];
    await Promise.all([...keys, ...keys].map((key) => ring.lookUp(key, hashOf(key))));
    expect(asked).toEqual([keys.map((key) => hashOf(key).toString('hex'))]);
  });

  it('forgets a revoked key at once, and no other', async () => {
    const { ring } = stage();
    const [revoked, kept] = [newKey(), newKey()];
    for (const key of [revoked, kept]) await ring.lookUp(key, hashOf(key));
    ring.forget([hashOf(revoked)]);
    expect([ring.remembered(revoked), ring.remembered(kept)]).toEqual([null, caller]);
  });

  it('does not remember a key that was revoked while it was looked up', async () => {
    const { ring, hold, send, asked } = stage();
    const key = newKey();
    hold();
    const looking = ring.lookUp(key, hashOf(key));
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ring.forget([hashOf(key)]);
    send();
    await looking;
    expect(ring.remembered(key)).toBeNull();
  });
});

import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 5;

/**
 * Waits until `condition` gives something true, and gives that; an `expect` that fails inside is tried again.
 * Rejects, naming `what`, when it doesn't within `timeoutMs`; the cause is what was thrown last.
 */
export async function eventually<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 15_000,
  pollMs = POLL_MS,
): Promise<Exclude<NonNullable<T>, false>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      const value = await condition();
      if (value) return value as Exclude<NonNullable<T>, false>;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${timeoutMs} ms in vain until ${what}: ${String(cause ?? 'not so')}`, {
        cause,
      });
    }
    await delay(pollMs);
  }
}

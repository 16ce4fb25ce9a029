import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 15;

/**
 * Waits until `condition` gives something true, and gives that. At the deadline it throws what `condition` last
 * threw, so that a failing `expect` inside tells what was missing.
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  withinMs = 15_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await condition();
      if (value) return value;
      failure = new Error(`The condition did not come true within ${withinMs} ms`);
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) throw failure;
    await delay(EVERY_MS);
  }
}

import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/** Looks again and again until there is something true, and gives that; rejects when nothing is after `timeoutMs`. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 40_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const found = await look();
    if (found) return found as Exclude<T, false | null | undefined>;
    await delay(POLL_MS);
  }
  throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}`);
}

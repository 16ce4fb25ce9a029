import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from './machine.js';
import { MAIN_GROUP } from './shape.js';

const DRAIN_MS_MAX = 300_000;
const STANDSTILL_MS_MAX = 20_000;
const LOOK_EVERY_MS = 100;

/** Waits until all is delivered, nothing has moved for a while, or the time is up; gives the receiver's counts. */
export async function drained(machine: Machine, expected: number, group = MAIN_GROUP) {
  const deadline = performance.now() + DRAIN_MS_MAX;
  let counts = await machine.receiver.ask('counts', group);
  let movedAt = performance.now();
  while (counts.distinct < expected) {
    const now = performance.now();
    if (now > deadline || now - movedAt > STANDSTILL_MS_MAX) break;
    await delay(LOOK_EVERY_MS);
    const next = await machine.receiver.ask('counts', group);
    if (next.distinct > counts.distinct) movedAt = performance.now();
    counts = next;
  }
  return counts;
}

import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const RANDOM_BYTES_PER_ID = 16;

/** Random bytes for a few hundred ids at a time: asking the system costs more than an id. */
const pool = new Uint8Array(RANDOM_BYTES_PER_ID * 512);
let used = pool.length;

/** A new id: a UUID of version 7 made at `at`, so that ids sort by time and tell their day. */
export function newId(at: Date): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, (used += RANDOM_BYTES_PER_ID));
  return v7({ msecs: at.getTime(), random });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` is a UUID of any version in its usual form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * The time, in milliseconds since 1970, that a UUID of version 7 carries in its first 48 bits
 * (RFC 9562, section 5.7); null for any other.
 */
export function timeOfId(id: string): number | null {
  if (!isUuid(id) || id[14] !== '7') return null;
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Not above any UUID of version 7 made at `at` or later, and above every one made before. */
export function firstIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

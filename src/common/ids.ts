import { v7 } from 'uuid';

/** A new id: a UUID of version 7 made at `at`, so that ids sort by time and tell their day. */
export function newId(at: Date): string {
  return v7({ msecs: at.getTime() });
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

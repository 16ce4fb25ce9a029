import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const PREFIX_LENGTH = 10;
const KEY = /^hk_[\w-]{43}$/;
const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/** A new key: `hk_` and 32 random bytes in base64url. */
export function newKey(): string {
  return `hk_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** Whether `text` has the form of a workspace's key, so that it is worth a look-up. */
export function isKey(text: string): boolean {
  return KEY.test(text);
}

/** What may be shown of a key. */
export function prefixOf(key: string): string {
  return key.slice(0, PREFIX_LENGTH);
}

/** What is stored of a key. A fast hash is enough: a key has 256 random bits, so it can't be guessed. */
export function hashOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** Whether two keys are the same, by their hashes: the time that it takes tells nothing of either. */
export function isSameHash(given: Buffer, expected: Buffer): boolean {
  return timingSafeEqual(given, expected);
}

/** The key in an `Authorization` header; null without one or in another scheme. */
export function bearerOf(header: string | undefined): string | null {
  return BEARER.exec(header ?? '')?.[1] ?? null;
}

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Prefix of a signing secret; what follows is its key in base64 (Standard Webhooks 1.0). */
const SECRET_PREFIX = 'whsec_';

/** A secret made ready: its text, and the bytes that it stands for. */
interface SigningKeys {
  readonly text: KeyObject;
  readonly bytes: KeyObject;
}

const keys = new LRUCache<string, SigningKeys>({ max: 20_000 });

function keysOf(secret: string): SigningKeys {
  const known = keys.get(secret);
  if (known) return known;
  const base64 = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret;
  const made = {
    text: createSecretKey(secret, 'utf8'),
    bytes: createSecretKey(Buffer.from(base64, 'base64')),
  };
  keys.set(secret, made);
  return made;
}

/**
 * The platform's own signature: base64 HMAC-SHA256 of the body; the key is the secret's whole text.
 * Check value: key `secret`, body `{"event":"message","data":"test"}`
 * → `UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=`.
 */
export function platformSignature(secret: string, body: Uint8Array): string {
  return createHmac('sha256', keysOf(secret).text).update(body).digest('base64');
}

/**
 * The value of `webhook-signature` (Standard Webhooks 1.0): `v1,` and the base64 HMAC-SHA256 of
 * `id.timestamp.body`, one per secret, separated by spaces.
 *
 * @param timestamp seconds since 1970 of this attempt
 */
export function standardSignature(
  secrets: readonly string[],
  id: string,
  timestamp: number,
  body: Uint8Array,
): string {
  return secrets
    .map((secret) => {
      const mac = createHmac('sha256', keysOf(secret).bytes).update(`${id}.${timestamp}.`).update(body);
      return `v1,${mac.digest('base64')}`;
    })
    .join(' ');
}

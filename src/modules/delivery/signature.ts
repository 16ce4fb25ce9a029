import { createHmac } from 'node:crypto';

/** Prefix of a signing secret; what follows is its key in base64 (Standard Webhooks 1.0). */
const SECRET_PREFIX = 'whsec_';

/**
 * The platform's own signature: base64 HMAC-SHA256 of the body; the key is the secret's whole text.
 * Check value: key `secret`, body `{"event":"message","data":"test"}`
 * → `UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=`.
 */
export function platformSignature(secret: string, body: Uint8Array): string {
  return createHmac('sha256', secret).update(body).digest('base64');
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
      const key = Buffer.from(
        secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret,
        'base64',
      );
      const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
      return `v1,${mac}`;
    })
    .join(' ');
}

import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 300;

/** `x-webhook-signature`. The key is the secret's whole text, `whsec_` included. */
export function verifyPlatform(secret, rawBody, signature) {
  return equal(createHmac('sha256', secret).update(rawBody).digest('base64'), signature);
}

/** Standard Webhooks. The key is what the base64 after `whsec_` stands for; any of the signatures may match. */
export function verifyStandard(secret, rawBody, id, timestamp, signatures) {
  const age = Date.now() / 1000 - Number(timestamp);
  if (!(Math.abs(age) <= TOLERANCE_SECONDS)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest('base64');
  return signatures.split(' ').some((signature) => equal(`v1,${mac}`, signature));
}

function equal(expected, given) {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

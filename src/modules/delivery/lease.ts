/** Time to store a result after the receiver's deadline. */
const SETTLE_MARGIN_MS = 4_000;
const RENEW_AFTER_MS = 2_000;

/**
 * How long a lane belongs to who claimed it: long enough for one attempt up to its deadline and its settling, from
 * any moment before `isToRenew`; short enough that a lane of a killed worker runs again within 15 s.
 */
export function leaseMs(timeoutMs: number): number {
  return timeoutMs + SETTLE_MARGIN_MS + RENEW_AFTER_MS;
}

/** Whether the next settling of a drain is to renew its lease. */
export function isToRenew(heldForMs: number): boolean {
  return heldForMs >= RENEW_AFTER_MS;
}

/** Whether what is left of a lease no longer covers another attempt. */
export function isTooOldToSend(heldForMs: number): boolean {
  return heldForMs >= RENEW_AFTER_MS + SETTLE_MARGIN_MS / 2;
}

/**
 * For how long after a lease was begun a request may still be written. Beyond that the lane may be somebody else's
 * before the answer is stored, or is so already: this process may have been frozen at any point in between.
 */
export function writableMs(timeoutMs: number): number {
  return timeoutMs + SETTLE_MARGIN_MS;
}

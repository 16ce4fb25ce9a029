const FIRST_DELAY_MS = 5_000;
const DELAY_MAX_MS = 30 * 60_000;
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

/**
 * When a mail is tried again after its failed attempt number `attempts` (from 1): 5, 10, 20 … seconds later, at
 * most half an hour, the last time one day after it was written. Null: no more.
 */
export function nextMailAttempt(attempts: number, createdAt: Date, now: Date): Date | null {
  const givesUpAtMs = createdAt.getTime() + GIVE_UP_AFTER_MS;
  if (now.getTime() >= givesUpAtMs) return null;
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), DELAY_MAX_MS);
  return new Date(Math.min(now.getTime() + delayMs, givesUpAtMs));
}

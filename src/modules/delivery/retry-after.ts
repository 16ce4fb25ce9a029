const SECONDS = /^\d{1,9}$/;

/**
 * The wait that a `Retry-After` header asks for, in milliseconds from `now`: seconds or an HTTP date
 * (RFC 9110, section 10.2.3). Null when absent or not understood; never negative.
 */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  const text = header?.trim();
  if (!text) return null;
  if (SECONDS.test(text)) return Number(text) * 1000;
  if (!/^[A-Za-z]/.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

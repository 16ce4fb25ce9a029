export const QUOTA_LIMIT = 7;
export const QUOTA_WINDOW_MS = 60_000;

/** Short times, so that a fault is over, and what it left behind, in some seconds. */
export const SETTINGS: Readonly<Record<string, string>> = {
  DELIVERY_TIMEOUT_MS: '2000',
  RETRY_DELAYS_MS: '200,400,800,1600',
  QUOTA_LIMIT: String(QUOTA_LIMIT),
  QUOTA_WINDOW_MS: String(QUOTA_WINDOW_MS),
};

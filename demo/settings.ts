/** The demo's quick version of the defaults, which are 30, 60 and 90 s and 30 failures within 30 minutes. */
export const RETRY_DELAYS_MS = [1000, 2000, 3000];
export const ATTEMPTS_MAX = RETRY_DELAYS_MS.length + 1;
export const QUOTA_LIMIT = 5;
/** 80 % of the limit. */
export const WARNING_AT = 4;

/** Failures of the dead endpoint: four attempts of its first event, then two of the second, which trips the quota. */
export const FAILURES_UNTIL_DISABLED = QUOTA_LIMIT + 1;
export const FLAKY_FAILURES = 2;
/** The window of a demo that is kept: failures of live traffic are seen in the quota, and do not use it up. */
export const KEPT_QUOTA_WINDOW_MS = 120_000;

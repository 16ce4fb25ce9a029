/** A stretch of time: from `since` to before `until`. */
export interface Interval {
  readonly since: Date;
  readonly until: Date;
}

/** How long a bucket is. Days are days of UTC. */
export const BUCKET_SIZES = ['minute', 'hour', 'day'] as const;
export type BucketSize = (typeof BUCKET_SIZES)[number];

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const SIZE_MS: Readonly<Record<BucketSize, number>> = {
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
};

/** The start of the stretch of `sizeMs` that holds `at`. */
export function floorTo(at: Date, sizeMs: number): Date {
  return new Date(Math.floor(at.getTime() / sizeMs) * sizeMs);
}

import { validationFailed } from '../../common/domain-error.js';
import { type BucketSize, DAY_MS, floorTo, HOUR_MS, type Interval, SIZE_MS } from './interval.js';

/** Buckets in one answer: a day of minutes and a little more. */
export const BUCKETS_MAX = 1_500;

/** How long roll-ups are kept, in milliseconds; days as long as their workspace. */
export const KEPT_MS: Readonly<Record<BucketSize, number>> = {
  minute: 2 * DAY_MS,
  hour: 90 * DAY_MS,
  day: Number.POSITIVE_INFINITY,
};

/** What is shown when nobody says since when: an hour of minutes, a day of hours, thirty days. */
const SHOWN_MS: Readonly<Record<BucketSize, number>> = {
  minute: HOUR_MS,
  hour: DAY_MS,
  day: 30 * DAY_MS,
};

/** What was asked for, of the query. */
export interface StatsTimes {
  readonly interval: BucketSize;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * The whole buckets that touch what was asked for, none of them in the future.
 * @throws validation_failed when there are too many, or when they are not kept for so long
 */
export function gridOf({ interval: size, ...asked }: StatsTimes, now: Date): Interval {
  const sizeMs = SIZE_MS[size];
  const until = asked.until ? new Date(asked.until) : now;
  const shownUntil = Math.min(until.getTime(), now.getTime());
  const since = asked.since ? new Date(asked.since) : new Date(shownUntil - SHOWN_MS[size]);
  if (asked.until && since >= until) {
    throw validationFailed([{ path: 'until', message: 'must be after since' }]);
  }
  const start = floorTo(since, sizeMs);
  const end = new Date(ceilTo(Math.min(until.getTime(), now.getTime() + 1), sizeMs));
  const count = Math.max(0, (end.getTime() - start.getTime()) / sizeMs);
  if (count > BUCKETS_MAX) {
    const message = `makes ${count} buckets of the time from since to until, more than ${BUCKETS_MAX}: take a longer interval or a later since`;
    throw validationFailed([{ path: 'interval', message }]);
  }
  if (now.getTime() - since.getTime() > KEPT_MS[size] + sizeMs) {
    const message = `is too long ago for this interval: a bucket of one ${size} is kept for ${KEPT_MS[size] / DAY_MS} days; take a longer interval`;
    throw validationFailed([{ path: 'since', message }]);
  }
  return { since: start, until: end > start ? end : start };
}

function ceilTo(timeMs: number, sizeMs: number): number {
  return Math.ceil(timeMs / sizeMs) * sizeMs;
}

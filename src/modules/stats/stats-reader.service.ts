import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { type BucketSize, floorTo, type Interval, MINUTE_MS, SIZE_MS } from './interval.js';
import { LatencyHistogram } from './latency-histogram.js';
import { RollUps } from './persistence/roll-ups.js';
import { type CountedRow, Tallies, WHOLE_WORKSPACE } from './persistence/tallies.js';

/** What of the newest time is counted anew at most: more than the job leaves, and little enough to be cheap. */
const RECENT_MS_MAX = 5 * MINUTE_MS;

/** Clocks of processes differ: what happened at a time that is still to come here is counted too. */
const AHEAD_MS = MINUTE_MS;

/** What happened in one bucket. */
export interface Bucket {
  readonly start: Date;
  readonly accepted: number;
  readonly delivered: number;
  readonly failedAttempts: number;
  readonly dropped: number;
  readonly skipped: number;
  readonly latency: LatencyHistogram;
}

/** Gives the stats of a workspace, the newest included. */
@Injectable()
export class StatsReader {
  constructor(
    private readonly rollUps: RollUps,
    private readonly tallies: Tallies,
    private readonly clock: Clock,
  ) {}

  /** Every bucket of `grid`, oldest first; of the whole workspace without a subscription. */
  async read(
    workspaceId: string,
    subscriptionId: string | undefined,
    size: BucketSize,
    grid: Interval,
  ): Promise<Bucket[]> {
    const whose = subscriptionId ?? WHOLE_WORKSPACE;
    const rolled = await this.rollUps.read(workspaceId, whose, size, grid);
    const recent = await this.recent(workspaceId, whose, { since: rolled.until, until: grid.until });
    const buckets = emptyBuckets(size, grid);
    for (const row of [...rolled.rows, ...recent]) {
      const time = floorTo(row.start, SIZE_MS[size]).getTime();
      const bucket = buckets.get(time);
      if (bucket) buckets.set(time, sumOf(bucket, row));
    }
    return [...buckets.values()];
  }

  /** What happened after the last roll-up; that is asked for after it, so that nothing falls in between. */
  private async recent(
    workspaceId: string,
    subscriptionId: string,
    { since, until }: Interval,
  ): Promise<CountedRow[]> {
    const now = this.clock.now().getTime();
    const from = Math.max(since.getTime(), floorTo(new Date(now - RECENT_MS_MAX), MINUTE_MS).getTime());
    const end = Math.min(until.getTime(), now + AHEAD_MS);
    if (from >= end) return [];
    const interval = { since: new Date(from), until: new Date(end) };
    return this.tallies.recent({ workspaceId, subscriptionId, ...interval });
  }
}

function emptyBuckets(size: BucketSize, { since, until }: Interval): Map<number, Bucket> {
  const buckets = new Map<number, Bucket>();
  for (let time = since.getTime(); time < until.getTime(); time += SIZE_MS[size]) {
    const counts = { accepted: 0, delivered: 0, failedAttempts: 0, dropped: 0, skipped: 0 };
    buckets.set(time, { start: new Date(time), ...counts, latency: new LatencyHistogram() });
  }
  return buckets;
}

function sumOf(bucket: Bucket, row: CountedRow): Bucket {
  bucket.latency.add(row.bounds, row.counts);
  return {
    ...bucket,
    accepted: bucket.accepted + Number(row.accepted),
    delivered: bucket.delivered + Number(row.delivered),
    failedAttempts: bucket.failedAttempts + Number(row.failed_attempts),
    dropped: bucket.dropped + Number(row.dropped),
    skipped: bucket.skipped + Number(row.skipped),
  };
}

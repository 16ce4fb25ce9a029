/**
 * The logarithmic buckets of DDSketch (Masson, Rim, Lee: "DDSketch", VLDB 2019): bucket b holds what is above
 * GROWTH^(b-1) and up to GROWTH^b milliseconds. Any value of a bucket is within 2 % of the one that stands for it,
 * and histograms add up without a further error.
 */
export const GROWTH = 1.04;

/** Latencies of which only how many of which size is known. */
export class LatencyHistogram {
  private readonly counts = new Map<number, number>();
  private total = 0;

  /** Adds as many latencies of the buckets `bounds` as `counts` says, pairwise. */
  add(bounds: readonly number[], counts: readonly number[]): void {
    for (const [index, bound] of bounds.entries()) {
      const count = counts[index] ?? 0;
      this.counts.set(bound, (this.counts.get(bound) ?? 0) + count);
      this.total += count;
    }
  }

  /** For each share the latency, in whole milliseconds, that it does not exceed (nearest rank); null without any. */
  quantiles(...shares: readonly number[]): (number | null)[] {
    const ascending = [...this.counts].sort(([a], [b]) => a - b);
    return shares.map((share) => {
      let left = Math.ceil(share * this.total);
      const found = ascending.find(([, count]) => (left -= count) <= 0);
      return this.total === 0 || !found ? null : Math.round((2 * GROWTH ** found[0]) / (GROWTH + 1));
    });
  }
}

import { createHistogram } from 'node:perf_hooks';

/** Two points of a distribution, in milliseconds. */
export interface LatencyMs {
  readonly p50: number;
  readonly p99: number;
}

/** Gathers durations. */
export class Latencies {
  private readonly histogram = createHistogram();

  record(ms: number): void {
    this.histogram.record(Math.max(1, Math.round(ms * 1000)));
  }

  reset(): void {
    this.histogram.reset();
  }

  get(): LatencyMs {
    const at = (percentile: number) =>
      this.histogram.count === 0 ? 0 : this.histogram.percentile(percentile) / 1000;
    return { p50: at(50), p99: at(99) };
  }
}

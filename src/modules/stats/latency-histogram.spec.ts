import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GROWTH, LatencyHistogram } from './latency-histogram.js';

function boundOf(latencyMs: number): number {
  return Math.ceil(Math.log(Math.max(1, latencyMs)) / Math.log(GROWTH));
}

function histogramOf(latencies: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const latency of latencies) histogram.add([boundOf(latency)], [1]);
  return histogram;
}

const latencies = fc.array(fc.integer({ min: 1, max: 2_592_000_000 }), { minLength: 1, maxLength: 200 });
const share = fc.constantFrom(0.5, 0.95, 0.99);

describe('LatencyHistogram', () => {
  it('has no quantile of nothing', () => {
    expect(new LatencyHistogram().quantiles(0.5)).toEqual([null]);
  });

  it('is within two per cent, and half a millisecond, of the true quantile', () => {
    fc.assert(
      fc.property(latencies, share, (values, q) => {
        const exact = values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1]!;
        const told = histogramOf(values).quantiles(q)[0]!;
        expect(Math.abs(told - exact)).toBeLessThanOrEqual(0.0200001 * exact + 0.5);
      }),
    );
  });

  it('says the same of parts that were added up as of the whole', () => {
    fc.assert(
      fc.property(latencies, latencies, share, (some, others, q) => {
        const sum = histogramOf(some);
        for (const latency of others) sum.add([boundOf(latency)], [1]);
        expect(sum.quantiles(q)).toEqual(histogramOf([...others, ...some]).quantiles(q));
      }),
    );
  });
});

import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Settings } from '../config/settings.js';

/** A number that only grows. Counting is an addition; the scrape reads it. */
export class Count {
  private total = 0;

  get value(): number {
    return this.total;
  }

  add(more = 1): void {
    this.total += more;
  }
}

/** What a histogram is told, in its base unit. */
export type Observe = (value: number) => void;

/** Bounds in seconds, from an answer in the same rack to the last attempt of the schedule and a backlog behind it. */
export const LATENCY_BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 240, 600, 3600,
];

/** Bounds in seconds for one request, whose deadline is five of them unless set otherwise. */
export const REQUEST_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * The metrics of this process. Their labels take few and fixed values, never a workspace, an endpoint or an event
 * type: `/metrics` is read without a key, and each new value would be a new series for ever.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor({ version, role }: Settings) {
    collectDefaultMetrics({ register: this.registry });
    this.gauges('hooklane_build_info', 'Always 1; what runs.', ['version', 'role'], () => [
      [{ version, role }, 1],
    ]);
  }

  /** A counter without labels. */
  counter(name: string, help: string): Count {
    const count = new Count();
    this.register(name, help, [], () => [[{}, count.value]]);
    return count;
  }

  /** A counter for each value of a label; all are shown from the start, so that a first increase is seen as one. */
  counters<V extends string>(
    name: string,
    help: string,
    label: string,
    values: readonly V[],
  ): Readonly<Record<V, Count>> {
    const counts = Object.fromEntries(values.map((value) => [value, new Count()])) as Record<V, Count>;
    this.register(name, help, [label], () =>
      values.map((value): Sample => [{ [label]: value }, counts[value].value]),
    );
    return counts;
  }

  histogram(name: string, help: string, buckets: readonly number[]): Observe {
    const registers = [this.registry];
    const histogram = new Histogram({ name, help, registers, buckets: [...buckets] });
    return (value) => histogram.observe(value);
  }

  /** A gauge whose samples `read` gives at each scrape; none while there is nothing to tell. */
  gauges(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => readonly Sample[] | Promise<readonly Sample[]>,
  ): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect: async () => {
        const samples = await read();
        gauge.reset();
        if (samples.length === 0 && labelNames.length === 0) gauge.remove();
        for (const [labels, value] of samples) gauge.set(labels, value);
      },
    });
  }

  private register(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => readonly Sample[],
  ): void {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect: () => {
        counter.reset();
        for (const [labels, value] of read()) counter.inc(labels, value);
      },
    });
  }
}

/** A value and the labels that it is shown with. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

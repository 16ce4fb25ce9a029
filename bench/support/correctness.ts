import type { EndpointReport } from './endpoint-account.js';

/** What the receiver's accounts say about all endpoints together. */
export interface Verdict {
  readonly lost: number;
  readonly disordered: number;
  /** Allowed (at least once), but counted. */
  readonly repeats: number;
  readonly faults: readonly string[];
}

/** Compares what each endpoint got with the number of deliveries that it was to get. */
export function judgeEndpoints(
  reports: Readonly<Record<string, EndpointReport>>,
  expected: readonly (readonly [path: string, count: number])[],
): Verdict {
  let lost = 0;
  let disordered = 0;
  let repeats = 0;
  let surplus = 0;
  for (const [path, count] of expected) {
    const report = reports[path] ?? { last: 0, distinct: 0, repeats: 0, disordered: 0 };
    lost += Math.max(0, count - report.distinct);
    surplus += Math.max(0, report.last - count);
    disordered += report.disordered;
    repeats += report.repeats;
  }
  const faults = [
    ...(lost > 0 ? [`${lost} deliveries lost`] : []),
    ...(surplus > 0 ? [`${surplus} deliveries of events that were not acknowledged`] : []),
    ...(disordered > 0 ? [`${disordered} deliveries out of order`] : []),
  ];
  return { lost, disordered, repeats, faults };
}

import type { EndpointReport } from './endpoint-account.js';
import type { Machine } from './machine.js';
import type { Tenant } from './tenants.js';

/** What the receiver's accounts say about all endpoints together. */
export interface Verdict {
  readonly lost: number;
  readonly disordered: number;
  /** Allowed (at least once), but counted. */
  readonly repeats: number;
  readonly faults: readonly string[];
}

/** Compares what each endpoint got with the number of the last delivery that it was to get. */
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

/** Judges the endpoints of tenants of which each got `accepted` events, by the tenant's place. */
export async function judgeTenants(
  machine: Machine,
  tenants: readonly Tenant[],
  accepted: readonly number[],
  isJudged: (path: string) => boolean = () => true,
): Promise<Verdict> {
  return judgeEndpoints(
    await machine.receiver.ask('endpoints'),
    tenants.flatMap(({ endpoints }, index) =>
      endpoints.filter(isJudged).map((path): [string, number] => [path, accepted[index] ?? 0]),
    ),
  );
}

/** The verdict as metrics. */
export function verdictMetrics({ lost, disordered, repeats }: Verdict): Record<string, number> {
  return { lost, 'out of order': disordered, repeats };
}

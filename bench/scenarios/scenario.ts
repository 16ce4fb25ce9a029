import { FloorMeter, type Floors } from '../support/floors.js';
import { Machine } from '../support/machine.js';
import type { RunReport } from '../support/report.js';
import type { Stoppers } from '../support/stoppers.js';

const FLOORS_EACH_TIME = 2;

/** How a run is made. */
export interface RunOptions {
  readonly seconds: number;
  readonly profile: boolean;
}

/** What a scenario finds out on a running machine. */
export interface Findings {
  readonly metrics: Readonly<Record<string, number>>;
  /** Which metric is compared with which floor. */
  readonly ratios: readonly { readonly name: string; readonly of: string; readonly floor: keyof Floors }[];
  /** What went wrong: lost, out of order, refused. */
  readonly faults: readonly string[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One question to the machine. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  run(machine: Machine, options: RunOptions): Promise<Findings>;
}

/** Runs a scenario on a machine of its own, with the floors before and after it. */
export async function runScenario(
  scenario: Scenario,
  options: RunOptions,
  stoppers: Stoppers,
): Promise<RunReport> {
  const floors = new FloorMeter(stoppers);
  console.error('Measuring the floors …');
  await floors.measure(FLOORS_EACH_TIME);
  console.error('Starting Postgres, Redis and the service …');
  const machine = await Machine.start(options.profile, stoppers);
  const { postgres } = machine;
  console.error(`Running ${scenario.name} for ${options.seconds} s …`);
  const findings = await scenario.run(machine, options);
  await machine.stop();
  console.error('Measuring the floors …');
  await floors.measure(FLOORS_EACH_TIME);
  const found = floors.get();
  const metrics: Record<string, number> = {
    ...findings.metrics,
    ...Object.fromEntries(Object.entries(found).map(([name, rate]) => [`floor ${name} /s`, rate])),
  };
  for (const { name, of, floor } of findings.ratios) {
    metrics[name] = (metrics[of] ?? Number.NaN) / found[floor];
  }
  return {
    environment: { node: process.version, postgres: postgres.version },
    metrics,
    faults: findings.faults,
    details: findings.details ?? {},
  };
}

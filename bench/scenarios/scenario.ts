import { machineHead } from '../support/environment.js';
import { type Floor, FLOOR_NAMES, FloorMeter } from '../support/floors.js';
import { Machine, type MachineOptions } from '../support/machine.js';
import type { Goal } from '../support/goals.js';
import type { RunReport } from '../support/report.js';
import type { Stoppers } from '../support/stoppers.js';

/** How a run is made. */
export interface RunOptions {
  readonly seconds: number;
  readonly runs: number;
  readonly profile: boolean;
  /** As small as it can be: to see that it works, not to know how fast. */
  readonly quick: boolean;
}

/** What a scenario finds out on a running machine. */
export interface Findings {
  readonly metrics: Readonly<Record<string, number>>;
  /** Which metric is compared with which floor. */
  readonly ratios?: readonly { readonly name: string; readonly of: string; readonly floor: Floor }[];
  /** What went wrong: lost, out of order, refused. */
  readonly faults: readonly string[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One question to the machine. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** How long it measures unless told otherwise. */
  readonly seconds: number;
  readonly floors: readonly Floor[];
  readonly goals: readonly Goal[];
  readonly machine?: (options: RunOptions) => MachineOptions;
  /** Measures once, on a machine of its own. */
  readonly run?: (machine: Machine, options: RunOptions) => Promise<Findings>;
  /** Measures `options.runs` times on one machine, since making it ready takes longest. */
  readonly runAll?: (machine: Machine, options: RunOptions) => Promise<readonly Findings[]>;
  /** What is worked out when the floors are known. */
  readonly derive?: (metrics: Readonly<Record<string, number>>) => Readonly<Record<string, number>>;
}

const FLOOR_SECONDS = 2;
const FLOOR_SECONDS_QUICK = 1;

/** Runs a scenario `options.runs` times, with the floors before and after each machine. */
export async function runScenario(
  scenario: Scenario,
  options: RunOptions,
  stoppers: Stoppers,
): Promise<RunReport[]> {
  if (scenario.runAll) return runOnMachine(scenario, options, stoppers);
  const reports: RunReport[] = [];
  for (let run = 1; run <= options.runs; run += 1) {
    console.error(`${scenario.name}: run ${run} of ${options.runs}`);
    reports.push(...(await runOnMachine(scenario, options, stoppers)));
  }
  return reports;
}

async function runOnMachine(
  scenario: Scenario,
  options: RunOptions,
  stoppers: Stoppers,
): Promise<RunReport[]> {
  const seconds = options.quick ? FLOOR_SECONDS_QUICK : FLOOR_SECONDS;
  const floors = new FloorMeter(scenario.floors, seconds, stoppers);
  console.error(`${scenario.name}: floors …`);
  await floors.measure();
  console.error(`${scenario.name}: starting Postgres, Redis and the service …`);
  const { profile } = options;
  const machine = await Machine.start({ ...scenario.machine?.(options), profile }, stoppers);
  const environment = machineHead(machine);
  console.error(`${scenario.name}: measuring …`);
  const findings = scenario.runAll
    ? await scenario.runAll(machine, options)
    : scenario.run && [await scenario.run(machine, options)];
  await machine.stop();
  console.error(`${scenario.name}: floors …`);
  await floors.measure();
  return (findings ?? []).map((each) => reportOf(scenario, each, floors.get(), environment));
}

function reportOf(
  { derive }: Scenario,
  findings: Findings,
  floors: ReadonlyMap<Floor, number>,
  environment: Readonly<Record<string, string>>,
): RunReport {
  const metrics: Record<string, number> = {
    ...findings.metrics,
    ...Object.fromEntries([...floors].map(([floor, value]) => [FLOOR_NAMES[floor], value])),
  };
  for (const { name, of, floor } of findings.ratios ?? []) {
    metrics[name] = (metrics[of] ?? Number.NaN) / (floors.get(floor) ?? Number.NaN);
  }
  return {
    environment,
    metrics: { ...metrics, ...derive?.(metrics) },
    faults: findings.faults,
    details: findings.details ?? {},
  };
}

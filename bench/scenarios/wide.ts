import { judgeTenants, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import type { Machine } from '../support/machine.js';
import { cpuMetrics, faultsOf, measureLoad } from '../support/measurement.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

export const ENDPOINTS = 10_000;
const ENDPOINTS_QUICK = 1_000;

/** Each event goes to another of very many endpoints: no lane is ever busy. */
export const WIDE: Scenario = {
  name: 'wide',
  title: `${ENDPOINTS.toLocaleString('en')} endpoints, each in a workspace of its own, and each event to the next`,
  seconds: 12,
  floors: ['raw', 'lean'],
  goals: [{ metric: 'delivered / raw', wants: 'at least', must: 0.2, goal: 0.35 }],
  run,
};

async function run(machine: Machine, { seconds, quick }: RunOptions): Promise<Findings> {
  const workspaces = quick ? ENDPOINTS_QUICK : ENDPOINTS;
  const tenants = await makeTenants(machine, { workspaces, endpointsPerWorkspace: 1 });
  const targets = tenants.map(({ target }) => target);
  const measured = await measureLoad(machine, targets, seconds);
  const statements = await machine.observer().statements();
  const redisCommands = await machine.observer().redisCommands();
  const expected = measured.accepted.reduce((sum, count) => sum + count, 0);
  await drained(machine, expected);
  const verdict = await judgeTenants(machine, tenants, measured.accepted);
  return {
    metrics: {
      endpoints: workspaces,
      'accepted /s': measured.acceptedPerSecond,
      'delivered /s while accepting': measured.deliveredPerSecond,
      'delivery ms p50 (while accepting)': measured.delivery.p50,
      'delivery ms p99 (while accepting)': measured.delivery.p99,
      ...verdictMetrics(verdict),
      ...cpuMetrics(measured.cpu),
    },
    ratios: [
      { name: 'delivered / raw', of: 'delivered /s while accepting', floor: 'raw' },
      { name: 'delivered / lean', of: 'delivered /s while accepting', floor: 'lean' },
    ],
    faults: [...verdict.faults, ...faultsOf(measured)],
    details: { statements, redisCommands },
  };
}

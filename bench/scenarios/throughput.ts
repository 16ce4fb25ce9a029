import { judgeTenants, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import type { Machine } from '../support/machine.js';
import { cpuMetrics, faultsOf, measureLoad } from '../support/measurement.js';
import { MAIN_GROUP } from '../support/shape.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

export const WORKSPACES = 50;
export const FAN_OUT = 4;

/** Events go in as fast as they are taken, and out to 200 endpoints. */
export const THROUGHPUT: Scenario = {
  name: 'throughput',
  title: `${WORKSPACES * FAN_OUT} endpoints in ${WORKSPACES} workspaces, fan-out ${FAN_OUT}, bodies of 1 KiB`,
  seconds: 12,
  floors: ['raw', 'lean', 'posts', 'http'],
  goals: [{ metric: 'delivered / raw', wants: 'at least', must: 0.3, goal: 0.5 }],
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const { receiver } = machine;
  const tenants = await makeTenants(machine, { workspaces: WORKSPACES, endpointsPerWorkspace: FAN_OUT });
  const targets = tenants.map(({ target }) => target);
  const measured = await measureLoad(machine, targets, seconds);
  const statements = await machine.observer().statements();
  const redisCommands = await machine.observer().redisCommands();

  const expected = measured.accepted.reduce((sum, count) => sum + count, 0) * FAN_OUT;
  const drain = await drained(machine, expected);
  const overall = await receiver.ask('latency', MAIN_GROUP);
  const verdict = await judgeTenants(machine, tenants, measured.accepted);
  const drainSeconds = (drain.lastAtMs - measured.beganAt) / 1000;
  return {
    metrics: {
      'accepted /s': measured.acceptedPerSecond,
      'delivered /s while accepting': measured.deliveredPerSecond,
      'delivered /s until drained': (drain.distinct - measured.deliveredBefore) / drainSeconds,
      'acceptance ms p50': measured.acceptance.p50,
      'acceptance ms p99': measured.acceptance.p99,
      'delivery ms p50 (while accepting)': measured.delivery.p50,
      'delivery ms p99 (while accepting)': measured.delivery.p99,
      'delivery ms p50 (all)': overall.p50,
      'delivery ms p99 (all)': overall.p99,
      deliveries: drain.distinct,
      ...verdictMetrics(verdict),
      ...cpuMetrics(measured.cpu),
    },
    ratios: [
      { name: 'delivered / raw', of: 'delivered /s while accepting', floor: 'raw' },
      { name: 'delivered / lean', of: 'delivered /s while accepting', floor: 'lean' },
      { name: 'delivered / posts', of: 'delivered /s while accepting', floor: 'posts' },
      { name: 'delivered until drained / raw', of: 'delivered /s until drained', floor: 'raw' },
      { name: 'intake / http', of: 'accepted /s', floor: 'http' },
    ],
    faults: [...verdict.faults, ...faultsOf(measured)],
    details: { statements, redisCommands },
  };
}

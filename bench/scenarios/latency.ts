import { judgeTenants, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import type { Machine } from '../support/machine.js';
import { cpuMetrics, faultsOf, measureLoad } from '../support/measurement.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const WORKSPACES = 50;
const EVENTS_PER_SECOND = 200;
const CONNECTIONS = 16;

/** Few events, so that nothing waits for anything but its own way. */
export const LATENCY: Scenario = {
  name: 'latency',
  title: `${EVENTS_PER_SECOND} events per second to ${WORKSPACES} endpoints in turn, from acceptance to the first byte at the receiver`,
  seconds: 60,
  floors: ['wire'],
  goals: [
    { metric: 'accepted to first byte ms p50', wants: 'at most', must: 8, goal: 4 },
    { metric: 'accepted to first byte ms p99', wants: 'at most', must: 40 },
  ],
  machine: () => ({ timesAcceptance: true }),
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const tenants = await makeTenants(machine, { workspaces: WORKSPACES, endpointsPerWorkspace: 1 });
  const measured = await measureLoad(
    machine,
    tenants.map(({ target }) => target),
    seconds,
    { perSecond: EVENTS_PER_SECOND, connections: CONNECTIONS },
  );
  await drained(
    machine,
    measured.accepted.reduce((sum, count) => sum + count, 0),
  );
  const statements = await machine.observer().statements();
  const verdict = await judgeTenants(machine, tenants, measured.accepted);
  const { delivery, acceptance } = measured;
  return {
    metrics: {
      'accepted /s': measured.acceptedPerSecond,
      'accepted to first byte ms p50': delivery.sinceAccepted.p50,
      'accepted to first byte ms p99': delivery.sinceAccepted.p99,
      'posted to first byte ms p50': delivery.p50,
      'posted to first byte ms p99': delivery.p99,
      'acceptance ms p50': acceptance.p50,
      'acceptance ms p99': acceptance.p99,
      ...verdictMetrics(verdict),
      ...cpuMetrics(measured.cpu),
    },
    faults: [...verdict.faults, ...faultsOf(measured)],
    details: { statements },
  };
}

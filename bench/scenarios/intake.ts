import type { Machine } from '../support/machine.js';
import { cpuMetrics, faultsOf, type LoadShape, measureLoad } from '../support/measurement.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const WORKSPACES = 50;

/** Events go in as fast as they are taken, and to nobody. */
export const INTAKE: Scenario = {
  name: 'intake',
  title: `single events to ${WORKSPACES} workspaces without subscriptions, bodies of 1 KiB`,
  seconds: 12,
  floors: ['http'],
  goals: [{ metric: 'intake / http', wants: 'at least', must: 0.4, goal: 0.6 }],
  run: async (machine, options) => ({
    ...(await measureIntake(machine, options, {})),
    ratios: [{ name: 'intake / http', of: 'accepted /s', floor: 'http' }],
  }),
};

/** Posts to workspaces without subscriptions; every event that was acknowledged must be stored. */
export async function measureIntake(
  machine: Machine,
  { seconds }: RunOptions,
  shape: LoadShape,
): Promise<Findings> {
  const tenants = await makeTenants(machine, { workspaces: WORKSPACES, endpointsPerWorkspace: 0 });
  const targets = tenants.map(({ target }) => target);
  const measured = await measureLoad(machine, targets, seconds, shape);
  const statements = await machine.observer().statements();
  const acknowledged = measured.accepted.reduce((sum, count) => sum + count, 0);
  const [row] = await machine
    .observer()
    .rows<{ stored: number }>('select count(*)::float8 as stored from events');
  const lost = acknowledged - (row?.stored ?? 0);
  return {
    metrics: {
      'accepted /s': measured.acceptedPerSecond,
      'acceptance ms p50': measured.acceptance.p50,
      'acceptance ms p99': measured.acceptance.p99,
      lost,
      ...cpuMetrics(measured.cpu),
    },
    faults: [
      ...(lost === 0 ? [] : [`${acknowledged} events acknowledged, ${row?.stored} stored`]),
      ...faultsOf(measured),
    ],
    details: { statements },
  };
}

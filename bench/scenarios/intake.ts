import { measureLoad } from '../support/measurement.js';
import { makeTenants } from '../support/tenants.js';
import type { Machine } from '../support/machine.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const WORKSPACES = 50;

/** Events go in as fast as they are taken, and to nobody. */
export const INTAKE: Scenario = {
  name: 'intake',
  title: `${WORKSPACES} workspaces without subscriptions, bodies of 1 KiB`,
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const tenants = await makeTenants(machine.service, {
    workspaces: WORKSPACES,
    endpointsPerWorkspace: 0,
    receiverOrigins: [],
  });
  const targets = tenants.map(({ target }) => target);
  const measured = await measureLoad(machine, targets, seconds);
  const statements = await machine.observer().statements();
  return {
    metrics: {
      'accepted /s': measured.acceptedPerSecond,
      'acceptance ms p50': measured.acceptance.p50,
      'acceptance ms p99': measured.acceptance.p99,
      ...Object.fromEntries(Object.entries(measured.cpu).map(([name, cpus]) => [`cpu ${name}`, cpus])),
    },
    ratios: [{ name: 'intake / http', of: 'accepted /s', floor: 'http' }],
    faults: measured.refused > 0 ? [`${measured.refused} refused: ${measured.lastRefusal}`] : [],
    details: { statements },
  };
}

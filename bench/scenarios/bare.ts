import { randomUUID } from 'node:crypto';
import type { BareEngineAnswers } from '../processes/bare-engine.js';
import { Child } from '../support/child.js';
import { judgeTenants, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import type { Machine } from '../support/machine.js';
import { cpuMetrics, faultsOf, measureLoad } from '../support/measurement.js';
import { MAIN_GROUP, PROCESSES } from '../support/shape.js';
import type { Tenant } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';
import { FAN_OUT, WORKSPACES } from './throughput.js';

/** What the goals of `intake` and `throughput` leave to a service that does nothing but what can't be left out. */
export const BARE: Scenario = {
  name: 'bare',
  title: 'the least that stores, sends in order, signs and logs, under the loads of intake and throughput',
  seconds: 12,
  floors: ['raw', 'http'],
  goals: [],
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const loners = tenantsOf(0);
  const tenants = tenantsOf(FAN_OUT);
  const engine = Child.start<BareEngineAnswers>(PROCESSES.bareEngine);
  try {
    const { receiverOrigins: origins } = machine;
    const urlsOf = ({ endpoints }: Tenant, number: number) =>
      endpoints.map((path, index) => `${origins[(number + index) % origins.length]}${path}`);
    const origin = await engine.ask('open', {
      databaseUrl: machine.postgres.url,
      endpoints: Object.fromEntries(
        tenants.map((tenant, number) => [tenant.workspaceId, urlsOf(tenant, number)]),
      ),
    });
    await machine.serveWith({ origin, pid: engine.pid, rootKey: '', stop: () => engine.stop() });
    const intake = await measureLoad(machine, targetsOf(loners), seconds);
    const both = await measureLoad(machine, targetsOf(tenants), seconds);
    await drained(machine, both.accepted.reduce((sum, count) => sum + count, 0) * FAN_OUT);
    const verdict = await judgeTenants(machine, tenants, both.accepted);
    return {
      metrics: {
        'intake: accepted /s': intake.acceptedPerSecond,
        ...named('intake: ', cpuMetrics(intake.cpu)),
        'throughput: accepted /s': both.acceptedPerSecond,
        'throughput: delivered /s': both.deliveredPerSecond,
        'throughput: delivery ms p50': both.delivery.p50,
        ...named('throughput: ', cpuMetrics(both.cpu)),
        ...verdictMetrics(verdict),
      },
      ratios: [
        { name: 'intake / http', of: 'intake: accepted /s', floor: 'http' },
        { name: 'delivered / raw', of: 'throughput: delivered /s', floor: 'raw' },
      ],
      faults: [...verdict.faults, ...faultsOf(intake), ...faultsOf(both)],
    };
  } finally {
    await engine.stop();
  }
}

function tenantsOf(endpointsEach: number): Tenant[] {
  return Array.from({ length: WORKSPACES }, (_, number) => {
    const workspaceId = randomUUID();
    return {
      workspaceId,
      target: { path: `/v1/workspaces/${workspaceId}/events`, key: 'none' },
      endpoints: Array.from({ length: endpointsEach }, (__, index) => `/${MAIN_GROUP}/b${number}/e${index}`),
    };
  });
}

function targetsOf(tenants: readonly Tenant[]) {
  return tenants.map(({ target }) => target);
}

function named(prefix: string, metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [prefix + name, value]));
}

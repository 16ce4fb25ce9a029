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
import { ENDPOINTS } from './wide.js';

/** Loads, each with tenants of its own. */
const PHASES = {
  intake: { workspaces: WORKSPACES, endpointsEach: 0 },
  throughput: { workspaces: WORKSPACES, endpointsEach: FAN_OUT },
  wide: { workspaces: ENDPOINTS, endpointsEach: 1 },
};

/** What the goals of `intake`, `throughput` and `wide` leave to a service that does nothing but what can't be left out. */
export const BARE: Scenario = {
  name: 'bare',
  title:
    'the least that stores, sends in order, signs and notes attempts, under the loads of other scenarios',
  seconds: 12,
  floors: ['raw', 'http'],
  goals: [],
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const phases = Object.entries(PHASES).map(([name, shape]) => ({ name, tenants: tenantsOf(name, shape) }));
  const engine = Child.start<BareEngineAnswers>(PROCESSES.bareEngine);
  try {
    const origin = await engine.ask('open', {
      databaseUrl: machine.postgres.url,
      endpoints: Object.fromEntries(
        phases.flatMap(({ tenants }) =>
          tenants.map((tenant) => [tenant.workspaceId, urlsOf(tenant, machine)]),
        ),
      ),
    });
    await machine.serveWith({ origin, pid: engine.pid, rootKey: '', stop: () => engine.stop() });
    const found: Findings[] = [];
    let delivered = 0;
    for (const { name, tenants } of phases) {
      const { expected, ...findings } = await runPhase(machine, name, tenants, delivered, seconds);
      delivered += expected;
      found.push(findings);
    }
    return {
      metrics: Object.assign({}, ...found.map(({ metrics }) => metrics)) as Findings['metrics'],
      ratios: [
        { name: 'intake / http', of: 'intake: accepted /s', floor: 'http' },
        { name: 'throughput / raw', of: 'throughput: delivered /s', floor: 'raw' },
        { name: 'wide / raw', of: 'wide: delivered /s', floor: 'raw' },
      ],
      faults: found.flatMap(({ faults }) => faults),
    };
  } finally {
    await engine.stop();
  }
}

async function runPhase(
  machine: Machine,
  name: string,
  tenants: readonly Tenant[],
  deliveredBefore: number,
  seconds: number,
): Promise<Findings & { readonly expected: number }> {
  const targets = tenants.map(({ target }) => target);
  const load = await measureLoad(machine, targets, seconds);
  const expected = tenants.reduce(
    (sum, { endpoints }, index) => sum + endpoints.length * (load.accepted[index] ?? 0),
    0,
  );
  await drained(machine, deliveredBefore + expected);
  const verdict = await judgeTenants(machine, tenants, load.accepted);
  const metrics = {
    'accepted /s': load.acceptedPerSecond,
    ...(expected > 0 && { 'delivered /s': load.deliveredPerSecond, 'delivery ms p50': load.delivery.p50 }),
    ...(expected > 0 && verdictMetrics(verdict)),
    ...cpuMetrics(load.cpu),
  };
  return {
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([metric, value]) => [`${name}: ${metric}`, value]),
    ),
    faults: [...verdict.faults, ...faultsOf(load)],
    expected,
  };
}

function tenantsOf(
  name: string,
  { workspaces, endpointsEach }: { readonly workspaces: number; readonly endpointsEach: number },
): Tenant[] {
  return Array.from({ length: workspaces }, (_, number) => {
    const workspaceId = randomUUID();
    return {
      workspaceId,
      target: { path: `/v1/workspaces/${workspaceId}/events`, key: 'none' },
      endpoints: Array.from(
        { length: endpointsEach },
        (__, index) => `/${MAIN_GROUP}/${name}${number}/e${index}`,
      ),
    };
  });
}

/** Spread over the receiver's ports. */
function urlsOf({ workspaceId, endpoints }: Tenant, { receiverOrigins }: Machine): string[] {
  const first = Number.parseInt(workspaceId.slice(0, 4), 16);
  return endpoints.map(
    (path, index) => `${receiverOrigins[(first + index) % receiverOrigins.length]}${path}`,
  );
}

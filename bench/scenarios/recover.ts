import { setTimeout as delay } from 'node:timers/promises';
import { judgeTenants, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import { nowMs } from '../support/bodies.js';
import type { Machine } from '../support/machine.js';
import { cpuMetrics, faultsOf, measureLoad } from '../support/measurement.js';
import { makeTenants, postEvent, type Tenant } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const BLOCKED = 'blocked';
const WORKSPACES = 10;
const LANES = 5_000;
const LANES_QUICK = 500;
const OTHERS = 50;
const OTHERS_PER_SECOND = 200;
const OTHERS_CONNECTIONS = 16;
const WITHIN_SECONDS = 3;
/** Until the service is up again and has put the lanes into its queue. */
const LEAD_SECONDS = 12;

/** Very many endpoints are to be tried again at once, while others go on as always. */
export const RECOVER: Scenario = {
  name: 'recover',
  title: `${LANES.toLocaleString('en')} blocked lanes become due in the same second, beside ${OTHERS} others with ${OTHERS_PER_SECOND} events per second`,
  seconds: 8,
  floors: ['raw'],
  goals: [
    { metric: 'all attempted after s', wants: 'at most', must: WITHIN_SECONDS },
    { metric: 'p99 of others meanwhile / before', wants: 'at most', must: 2 },
  ],
  machine: () => ({ settings: { QUOTA_LIMIT: '100000', RETRY_DELAYS_MS: '60000,60000,60000' } }),
  run,
};

async function run(machine: Machine, { seconds, quick }: RunOptions): Promise<Findings> {
  const lanes = quick ? LANES_QUICK : LANES;
  const blocked = await makeTenants(machine, {
    workspaces: WORKSPACES,
    endpointsPerWorkspace: lanes / WORKSPACES,
    name: 'r',
    groupOf: () => BLOCKED,
  });
  const others = await makeTenants(machine, { workspaces: OTHERS, endpointsPerWorkspace: 1 });
  await block(machine, blocked, lanes);
  const dueAtMs = await blockUntilSameSecond(machine, blocked);

  const shape = { perSecond: OTHERS_PER_SECOND, connections: OTHERS_CONNECTIONS, warmUpSeconds: 2 };
  const targets = others.map(({ target }) => target);
  const leftMs = dueAtMs - nowMs();
  const before = await measureLoad(
    machine,
    targets,
    Math.max(2, Math.min(seconds, leftMs / 1000 - 4)),
    shape,
  );
  // The second measurement begins, after its warm-up, when the lanes become due.
  await delay(Math.max(0, dueAtMs - nowMs() - shape.warmUpSeconds * 1000 - 100));
  const meanwhile = await measureLoad(machine, targets, WITHIN_SECONDS, shape);
  const counts = await drained(machine, lanes, BLOCKED);
  const accepted = targets.map(
    (_, index) => (before.accepted[index] ?? 0) + (meanwhile.accepted[index] ?? 0),
  );
  await drained(
    machine,
    accepted.reduce((sum, count) => sum + count, 0),
  );
  const verdict = await judgeTenants(
    machine,
    [...others, ...blocked],
    [...accepted, ...blocked.map(() => 1)],
  );
  return {
    metrics: {
      'blocked lanes': lanes,
      'first attempted after s': (counts.firstAtMs - dueAtMs) / 1000,
      'all attempted after s': (counts.lastAtMs - dueAtMs) / 1000,
      'others ms p50 before': before.delivery.p50,
      'others ms p99 before': before.delivery.p99,
      'others ms p50 meanwhile': meanwhile.delivery.p50,
      'others ms p99 meanwhile': meanwhile.delivery.p99,
      'p99 of others meanwhile / before': meanwhile.delivery.p99 / before.delivery.p99,
      ...verdictMetrics(verdict),
      ...cpuMetrics(meanwhile.cpu),
    },
    faults: [...verdict.faults, ...faultsOf(before), ...faultsOf(meanwhile)],
  };
}

/** Each endpoint refuses an event, so that its lane waits for the next attempt. */
async function block(machine: Machine, tenants: readonly Tenant[], lanes: number): Promise<void> {
  await machine.receiver.ask('conduct', { group: BLOCKED, status: 503 });
  await Promise.all(tenants.map((tenant) => postEvent(machine, tenant)));
  const deadline = performance.now() + 30_000;
  const failing = async () => {
    const [row] = await machine
      .observer()
      .rows<{ count: number }>('select count(*)::integer as count from lanes where failing');
    return row?.count ?? 0;
  };
  while ((await failing()) < lanes) {
    if (performance.now() > deadline) throw new Error('Not all lanes are blocked');
    await delay(100);
  }
  await machine.receiver.ask('conduct', { group: BLOCKED });
}

/**
 * Sets one time for all, which the attempts of such an outage would have but for the time that the first ones took. The
 * service is away meanwhile: it then takes the times from the database, and puts the lanes into its queue.
 */
async function blockUntilSameSecond(machine: Machine, tenants: readonly Tenant[]): Promise<number> {
  await machine.stopService();
  // The queue knows the times that the attempts would have had.
  await machine.forgetQueues();
  const dueAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + LEAD_SECONDS * 1000);
  const ids = tenants.map(({ workspaceId }) => workspaceId);
  await machine.observer().connected(async (client) => {
    await client.query(
      `update deliveries set next_attempt_at = $2 where workspace_id = any($1) and status = 'pending'`,
      [ids, dueAt],
    );
    await client.query('update lanes set due_at = $2 where workspace_id = any($1)', [ids, dueAt]);
  });
  await machine.startService();
  return dueAt.getTime();
}

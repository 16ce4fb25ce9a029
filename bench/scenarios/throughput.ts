import { setTimeout as delay } from 'node:timers/promises';
import { judgeEndpoints } from '../support/correctness.js';
import type { Machine } from '../support/machine.js';
import { measureLoad } from '../support/measurement.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const WORKSPACES = 50;
const FAN_OUT = 4;
const DRAIN_MS_MAX = 300_000;
const STANDSTILL_MS_MAX = 20_000;

/** Events go in as fast as they are taken, and out to 200 endpoints. */
export const THROUGHPUT: Scenario = {
  name: 'throughput',
  title: `${WORKSPACES * FAN_OUT} endpoints in ${WORKSPACES} workspaces, fan-out ${FAN_OUT}, bodies of 1 KiB`,
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const { receiver } = machine;
  const tenants = await makeTenants(machine.service, {
    workspaces: WORKSPACES,
    endpointsPerWorkspace: FAN_OUT,
    receiverOrigins: machine.receiverOrigins,
  });
  const targets = tenants.map(({ target }) => target);
  const measured = await measureLoad(machine, targets, seconds);
  const underLoad = await receiver.ask('latency');
  const statements = await machine.observer().statements();
  const redisCommands = await machine.observer().redisCommands();
  const deliveries = measured.deliveredPerSecond * measured.seconds;

  const expected = measured.accepted.reduce((sum, count) => sum + count, 0) * FAN_OUT;
  const drain = await drained(machine, expected);
  const overall = await receiver.ask('latency');
  const verdict = judgeEndpoints(
    await receiver.ask('endpoints'),
    tenants.flatMap(({ endpoints }, index) =>
      endpoints.map((path): [string, number] => [path, measured.accepted[index] ?? 0]),
    ),
  );
  const drainSeconds = (drain.lastAtMs - measured.beganAt) / 1000;
  return {
    metrics: {
      'accepted /s': measured.acceptedPerSecond,
      'delivered /s while accepting': measured.deliveredPerSecond,
      'delivered /s until drained': (drain.distinct - measured.deliveredBefore) / drainSeconds,
      'acceptance ms p50': measured.acceptance.p50,
      'acceptance ms p99': measured.acceptance.p99,
      'delivery ms p50 (while accepting)': underLoad.p50,
      'delivery ms p99 (while accepting)': underLoad.p99,
      'delivery ms p50 (all)': overall.p50,
      'delivery ms p99 (all)': overall.p99,
      deliveries: drain.distinct,
      lost: verdict.lost,
      'out of order': verdict.disordered,
      repeats: verdict.repeats,
      ...Object.fromEntries(Object.entries(measured.cpu).map(([name, cpus]) => [`cpu ${name}`, cpus])),
    },
    ratios: [
      { name: 'delivered / posts', of: 'delivered /s while accepting', floor: 'posts' },
      { name: 'delivered / raw', of: 'delivered /s while accepting', floor: 'raw' },
      { name: 'delivered until drained / raw', of: 'delivered /s until drained', floor: 'raw' },
      { name: 'intake / http', of: 'accepted /s', floor: 'http' },
    ],
    faults: [
      ...verdict.faults,
      ...(measured.refused > 0 ? [`${measured.refused} refused: ${measured.lastRefusal}`] : []),
    ],
    details: { deliveriesObserved: deliveries, statements, redisCommands },
  };
}

/** Waits until all is delivered, nothing has moved for a while, or the time is up. */
async function drained(machine: Machine, expected: number) {
  const deadline = performance.now() + DRAIN_MS_MAX;
  let counts = await machine.receiver.ask('counts');
  let movedAt = performance.now();
  while (counts.distinct < expected) {
    const now = performance.now();
    if (now > deadline || now - movedAt > STANDSTILL_MS_MAX) break;
    await delay(100);
    const next = await machine.receiver.ask('counts');
    if (next.distinct > counts.distinct) movedAt = performance.now();
    counts = next;
  }
  return counts;
}

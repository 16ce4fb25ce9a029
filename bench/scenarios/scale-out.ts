import { setTimeout as delay } from 'node:timers/promises';
import { availableParallelism } from 'node:os';
import { judgeTenants, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import type { Machine } from '../support/machine.js';
import { restLanes, seedPending, wakeLanes } from '../support/seed.js';
import { MAIN_GROUP } from '../support/shape.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const WORKSPACES = 50;
const FAN_OUT = 4;
const LANES = WORKSPACES * FAN_OUT;
const WORKERS = [1, 2, 4, 8];
const ANSWER_MS = 20;
/** So few that one worker is held up by receivers, not by its CPU, and that four of them leave cores free. */
const DELIVERY_CONCURRENCY = 10;
/** Enough for what the most workers could do with their slots in the time, and half as much again. */
const PENDING_PER_LANE_AND_SECOND = 12;
const GET_GOING_SECONDS = 5;

/** Workers are added while receivers take their time. */
export const SCALE_OUT: Scenario = {
  name: 'scale-out',
  title: `1, 2, 4 and 8 workers of ${DELIVERY_CONCURRENCY} slots beside an api process, receivers that take ${ANSWER_MS} ms`,
  seconds: 6,
  floors: ['raw'],
  goals: [
    { metric: '2 workers / linear', wants: 'at least', must: 0.85 },
    { metric: '4 workers / linear', wants: 'at least', must: 0.85 },
  ],
  machine: () => ({ role: 'api', settings: { DELIVERY_CONCURRENCY: String(DELIVERY_CONCURRENCY) } }),
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const tenants = await makeTenants(machine, { workspaces: WORKSPACES, endpointsPerWorkspace: FAN_OUT });
  await machine.receiver.ask('conduct', { group: MAIN_GROUP, delayMs: ANSWER_MS });
  const perLane = PENDING_PER_LANE_AND_SECOND * (seconds + GET_GOING_SECONDS) * WORKERS.length;
  await seedPending(machine, tenants, perLane);
  const metrics: Record<string, number> = {};
  for (const workers of WORKERS) {
    // Each time from the same point: workers that have nothing to do yet, and lanes of which nobody knows.
    await machine.stopWorkers();
    await restLanes(machine, tenants);
    await machine.forgetQueues();
    for (let started = 0; started < workers; started += 1) await machine.startWorker();
    await wakeLanes(machine, tenants);
    await delay(GET_GOING_SECONDS * 1000);
    const { rate, busy } = await measureRate(machine, seconds);
    metrics[`delivered /s, ${workers} workers`] = rate;
    metrics[`cores busy, ${workers} workers`] = busy;
    const one = metrics[`delivered /s, ${WORKERS[0]} workers`] ?? Number.NaN;
    metrics[`${workers} workers / linear`] = rate / (one * workers);
  }
  // What is left goes faster when receivers answer at once.
  await machine.receiver.ask('conduct', { group: MAIN_GROUP });
  await drained(machine, perLane * LANES);
  const verdict = await judgeTenants(
    machine,
    tenants,
    tenants.map(() => perLane),
  );
  return {
    metrics: { ...metrics, cores: availableParallelism(), ...verdictMetrics(verdict) },
    faults: verdict.faults,
  };
}

async function measureRate(machine: Machine, seconds: number): Promise<{ rate: number; busy: number }> {
  const cpu = machine.meterCpu();
  const before = await machine.receiver.ask('counts', MAIN_GROUP);
  const startedAt = performance.now();
  await delay(seconds * 1000);
  const after = await machine.receiver.ask('counts', MAIN_GROUP);
  const measured = (performance.now() - startedAt) / 1000;
  const busy = Object.values(cpu.get()).reduce((sum, cpus) => sum + cpus, 0);
  return { rate: (after.distinct - before.distinct) / measured, busy };
}

import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { judgeEndpoints, type Verdict, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import { seedHistory } from '../support/history.js';
import { Latencies } from '../support/latencies.js';
import type { Machine } from '../support/machine.js';
import { cpuMetrics, faultsOf, measureLoad } from '../support/measurement.js';
import type { StatementCost } from '../support/observations.js';
import { seedPending, wakeLanes } from '../support/seed.js';
import { MAIN_GROUP } from '../support/shape.js';
import { makeTenants, type Tenant } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';
import { FAN_OUT, WORKSPACES } from './throughput.js';

const OLD = 'old';
const LANES = WORKSPACES * FAN_OUT;
const SIZES = { done: 10_000_000, pending: 1_000_000, reference: 200_000 };
const SIZES_QUICK = { done: 500_000, pending: 200_000, reference: 100_000 };
const REFERENCE_SECONDS = 8;
const GET_GOING_SECONDS = 4;
const PAGES = 40;

/** Much waits, and very much was delivered before. */
export const BACKLOG: Scenario = {
  name: 'backlog',
  title: `1,000,000 pending in ${LANES} lanes on 10,000,000 done rows`,
  seconds: 15,
  floors: ['raw'],
  goals: [
    { metric: 'drained / throughput', wants: 'at least', must: 0.9 },
    { metric: 'claim cost / empty tables', wants: 'at most', must: 1.2 },
    { metric: 'log page ms p50', wants: 'at most', must: 20 },
  ],
  machine: () => ({ countStatements: true }),
  runAll,
};

/** What the same takes with little in the tables. */
interface Reference {
  readonly throughput: number;
  readonly drain: Drain;
  readonly faults: readonly string[];
}

/** How fast what waits is delivered, and what that costs. */
interface Drain {
  readonly perSecond: number;
  readonly claim: ClaimCost;
  readonly cpu: Readonly<Record<string, number>>;
}

interface ClaimCost {
  readonly microsecondsPerDelivery: number;
  readonly leaseMs: number;
  readonly readMs: number;
}

interface Found {
  readonly reference: Reference;
  readonly drain: Drain;
  readonly pages: Latencies;
  readonly fillSeconds: number;
  readonly verdict: Verdict;
  readonly statements: readonly StatementCost[];
}

async function runAll(machine: Machine, { seconds, runs, quick }: RunOptions): Promise<Findings[]> {
  const sizes = quick ? SIZES_QUICK : SIZES;
  const tenants = await makeTenants(machine, {
    workspaces: WORKSPACES,
    endpointsPerWorkspace: FAN_OUT,
    name: 'b',
    groupOf: () => OLD,
  });
  const fillStartedAt = performance.now();
  const lastSequence = await seedHistory(machine, tenants, sizes.done);
  await seedPending(machine, tenants, sizes.pending / LANES);
  const fillSeconds = (performance.now() - fillStartedAt) / 1000;
  console.error(`backlog: filled in ${Math.round(fillSeconds)} s`);
  await machine.receiver.ask('beginAfter', { group: OLD, lastSequence });
  const pages = await timePages(machine, tenants);
  const findings: Findings[] = [];
  for (let run = 1; run <= runs; run += 1) {
    console.error(`backlog: run ${run} of ${runs}`);
    await machine.stopService();
    const reference = await measureReference(machine, sizes.reference);
    await machine.startService();
    const drain = await measureDrain(machine, tenants, OLD, seconds);
    const verdict = await judgeSoFar(machine, tenants, lastSequence);
    const statements = await machine.observer().statements();
    findings.push(findingsOf({ reference, drain, pages, fillSeconds, verdict, statements }));
  }
  return findings;
}

/**
 * What the same takes on a machine that is like the first but for what its tables hold: the load of `throughput`, and
 * then lanes with a little backlog. It is made for each window anew and measured just before it, since the processors'
 * speed is not the same from one minute to the next.
 */
async function measureReference(like: Machine, pending: number): Promise<Reference> {
  const machine = await like.another();
  try {
    const tenants = await makeTenants(machine, { workspaces: WORKSPACES, endpointsPerWorkspace: FAN_OUT });
    const targets = tenants.map(({ target }) => target);
    const load = await measureLoad(machine, targets, REFERENCE_SECONDS);
    const accepted = load.accepted.reduce((sum, count) => sum + count, 0) * FAN_OUT;
    await drained(machine, accepted);
    await seedPending(machine, tenants, pending / LANES);
    const drain = await measureDrain(machine, tenants, MAIN_GROUP, REFERENCE_SECONDS);
    return { throughput: load.deliveredPerSecond, drain, faults: faultsOf(load) };
  } finally {
    await machine.stop();
  }
}
/** Wakes the lanes and watches them being drained; more must wait than is delivered meanwhile. */
async function measureDrain(
  machine: Machine,
  tenants: readonly Tenant[],
  group: string,
  seconds: number,
): Promise<Drain> {
  await wakeLanes(machine, tenants);
  await delay(GET_GOING_SECONDS * 1000);
  await machine.observer().reset();
  const cpu = machine.meterCpu();
  const before = await machine.receiver.ask('counts', group);
  const startedAt = performance.now();
  await delay(seconds * 1000);
  const after = await machine.receiver.ask('counts', group);
  const perSecond = (after.distinct - before.distinct) / ((performance.now() - startedAt) / 1000);
  return { perSecond, cpu: cpu.get(), claim: await claimCost(machine) };
}

function findingsOf({ reference, drain, pages, fillSeconds, verdict, statements }: Found): Findings {
  const { claim, perSecond } = drain;
  const { throughput, drain: empty, faults } = reference;
  return {
    metrics: {
      'delivered /s throughput, empty tables': throughput,
      'drained /s, empty tables': empty.perSecond,
      'drained /s': perSecond,
      'drained / throughput': perSecond / throughput,
      'drained / drained on empty tables': perSecond / empty.perSecond,
      'claim µs per delivery, empty tables': empty.claim.microsecondsPerDelivery,
      'claim µs per delivery': claim.microsecondsPerDelivery,
      'claim cost / empty tables': claim.microsecondsPerDelivery / empty.claim.microsecondsPerDelivery,
      'lease ms per statement': claim.leaseMs,
      'read ms per statement': claim.readMs,
      'log page ms p50': pages.get().p50,
      'log page ms p99': pages.get().p99,
      'filling s': fillSeconds,
      ...verdictMetrics(verdict),
      ...cpuMetrics(drain.cpu),
    },
    ratios: [{ name: 'drained / raw', of: 'drained /s', floor: 'raw' }],
    faults: [...verdict.faults, ...faults],
    details: { statements },
  };
}

/** Of what came to an endpoint so far nothing below the highest number may be missing, but what is on its way. */
async function judgeSoFar(machine: Machine, tenants: readonly Tenant[], lastSequence: number) {
  const reports = await machine.receiver.ask('endpoints');
  const paths = tenants.flatMap(({ endpoints }) => endpoints);
  const shifted = Object.fromEntries(
    paths.flatMap((path) => {
      const report = reports[path];
      return report ? [[path, { ...report, last: report.last - lastSequence }]] : [];
    }),
  );
  return judgeEndpoints(
    shifted,
    paths.map((path) => [path, shifted[path]?.last ?? 0]),
  );
}

/** The two statements of a claim, by what they read: lanes are leased by one, deliveries read by the other. */
async function claimCost(machine: Machine): Promise<ClaimCost> {
  const [row] = await machine.observer().rows<
    Record<'lease' | 'read' | 'leases' | 'reads' | 'rows', number>
  >(`
    select sum(total_exec_time) filter (where is_lease) as lease, sum(total_exec_time) filter (where is_read) as read,
           sum(calls) filter (where is_lease)::float8 as leases, sum(calls) filter (where is_read)::float8 as reads,
           sum(rows) filter (where is_read)::float8 as rows
    from (select *, query like '%bytes_before%' as is_read, query like '%was_left%' as is_lease
          from pg_stat_statements) s`);
  const { lease = NaN, read = NaN, leases = NaN, reads = NaN, rows = NaN } = row ?? {};
  return {
    microsecondsPerDelivery: ((lease + read) * 1000) / rows,
    leaseMs: lease / leases,
    readMs: read / reads,
  };
}

/** The first page of a workspace's log, of one endpoint, and a page far back, while nothing else goes on. */
async function timePages(machine: Machine, tenants: readonly Tenant[]): Promise<Latencies> {
  const { origin, rootKey } = machine.service;
  const weeksAgo = new Date(Date.now() - 15 * 86_400_000).toISOString();
  const latencies = new Latencies();
  const queries = ['', '?status=pending', '?status=delivered', `?until=${weeksAgo}`];
  for (let page = -queries.length; page < PAGES; page += 1) {
    const tenant = tenants[(page + queries.length) % tenants.length];
    const query = queries[(page + queries.length) % queries.length];
    const startedAt = performance.now();
    const { statusCode, body } = await request(
      `${origin}/v1/workspaces/${tenant?.workspaceId}/deliveries${query}`,
      { headers: { authorization: `Bearer ${rootKey}` } },
    );
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`The log answers ${statusCode} ${text}`);
    // The first of each kind are planned anew on their connection.
    if (page >= 0) latencies.record(performance.now() - startedAt);
  }
  return latencies;
}

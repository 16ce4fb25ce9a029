import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { judgeEndpoints, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import { seedHistory } from '../support/history.js';
import { Latencies } from '../support/latencies.js';
import type { Machine } from '../support/machine.js';
import { cpuMetrics, faultsOf, measureLoad } from '../support/measurement.js';
import { seedPending, wakeLanes } from '../support/seed.js';
import { makeTenants, type Tenant } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';
import { FAN_OUT, WORKSPACES } from './throughput.js';

const OLD = 'old';
const LANES = WORKSPACES * FAN_OUT;
const SIZES = { done: 10_000_000, pending: 1_000_000, reference: 60_000 };
const SIZES_QUICK = { done: 500_000, pending: 100_000, reference: 20_000 };
const REFERENCE_SECONDS = 10;
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

/** What a claim costs and how fast lanes are drained, with little else in the tables. */
interface Reference {
  readonly throughput: number;
  readonly drained: number;
  readonly claim: ClaimCost;
  readonly faults: readonly string[];
}

interface Found {
  readonly reference: Reference;
  readonly pages: Latencies;
  readonly fillSeconds: number;
  /** The number of the last delivery to each endpoint before those that wait. */
  readonly lastSequence: number;
}

interface ClaimCost {
  readonly microsecondsPerDelivery: number;
  readonly leaseMs: number;
  readonly readMs: number;
}

async function runAll(machine: Machine, { seconds, runs, quick }: RunOptions): Promise<Findings[]> {
  const sizes = quick ? SIZES_QUICK : SIZES;
  const reference = await measureReference(machine, sizes.reference);
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
  await wakeLanes(machine, tenants);
  await delay(GET_GOING_SECONDS * 1000);
  const findings: Findings[] = [];
  for (let run = 1; run <= runs; run += 1) {
    console.error(`backlog: run ${run} of ${runs}`);
    findings.push(
      await measureWindow(machine, tenants, seconds, { reference, pages, fillSeconds, lastSequence }),
    );
  }
  return findings;
}

/** The same load as `throughput`, and then lanes with a little backlog, before the tables are filled. */
async function measureReference(machine: Machine, pending: number): Promise<Reference> {
  const tenants = await makeTenants(machine, { workspaces: WORKSPACES, endpointsPerWorkspace: FAN_OUT });
  const targets = tenants.map(({ target }) => target);
  const load = await measureLoad(machine, targets, REFERENCE_SECONDS);
  const accepted = load.accepted.reduce((sum, count) => sum + count, 0) * FAN_OUT;
  await drained(machine, accepted);
  await seedPending(machine, tenants, pending / LANES);
  await machine.observer().reset();
  await wakeLanes(machine, tenants);
  await drained(machine, accepted + 1);
  const startedAt = performance.now();
  await drained(machine, accepted + pending);
  const rate = pending / ((performance.now() - startedAt) / 1000);
  const claim = await claimCost(machine);
  return { throughput: load.deliveredPerSecond, drained: rate, claim, faults: faultsOf(load) };
}

async function measureWindow(
  machine: Machine,
  tenants: readonly Tenant[],
  seconds: number,
  found: Found,
): Promise<Findings> {
  const { reference, pages, fillSeconds, lastSequence } = found;
  await machine.observer().reset();
  const cpu = machine.meterCpu();
  const before = await machine.receiver.ask('counts', OLD);
  const startedAt = performance.now();
  await delay(seconds * 1000);
  const after = await machine.receiver.ask('counts', OLD);
  const rate = (after.distinct - before.distinct) / ((performance.now() - startedAt) / 1000);
  const used = cpu.get();
  const claim = await claimCost(machine);
  const verdict = await judgeSoFar(machine, tenants, lastSequence);
  return {
    metrics: {
      'delivered /s throughput, empty tables': reference.throughput,
      'drained /s, empty tables': reference.drained,
      'drained /s': rate,
      'drained / throughput': rate / reference.throughput,
      'drained / drained on empty tables': rate / reference.drained,
      'claim µs per delivery, empty tables': reference.claim.microsecondsPerDelivery,
      'claim µs per delivery': claim.microsecondsPerDelivery,
      'claim cost / empty tables': claim.microsecondsPerDelivery / reference.claim.microsecondsPerDelivery,
      'lease ms per statement': claim.leaseMs,
      'read ms per statement': claim.readMs,
      'log page ms p50': pages.get().p50,
      'log page ms p99': pages.get().p99,
      'filling s': fillSeconds,
      ...verdictMetrics(verdict),
      ...cpuMetrics(used),
    },
    ratios: [{ name: 'drained / raw', of: 'drained /s', floor: 'raw' }],
    faults: [...verdict.faults, ...reference.faults],
    details: { statements: await machine.observer().statements() },
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

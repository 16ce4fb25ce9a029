import { judgeTenants, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import type { Machine } from '../support/machine.js';
import { faultsOf, type LoadMeasurement, measureLoad } from '../support/measurement.js';
import { makeTenants, type Tenant } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';
import { FAN_OUT, WORKSPACES } from './throughput.js';

const PARTS = ['service', 'postgres', 'redis'] as const;
const TABLES = ['events', 'event_keys', 'deliveries', 'attempts'];

/** What something took, in all. */
interface Spent {
  readonly events: number;
  readonly deliveries: number;
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly statements: number;
  readonly redisCommands: number;
  readonly walBytes: number;
  readonly diskBytes: number;
}

/** What an accepted event and a delivery cost: first events for nobody, then events for four endpoints each. */
export const COST: Scenario = {
  name: 'cost',
  title: `the cost of an accepted event and of a delivery, of ${WORKSPACES} workspaces, bodies of 1 KiB`,
  seconds: 6,
  floors: [],
  goals: [],
  machine: () => ({ countStatements: true }),
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const loners = await makeTenants(machine, { workspaces: WORKSPACES, endpointsPerWorkspace: 0, name: 'l' });
  const tenants = await makeTenants(machine, { workspaces: WORKSPACES, endpointsPerWorkspace: FAN_OUT });
  const intake = await spend(machine, loners, seconds);
  const both = await spend(machine, tenants, seconds);
  const verdict = await judgeTenants(machine, tenants, both.load.accepted);
  return {
    metrics: { ...costMetrics(intake.spent, both.spent), ...verdictMetrics(verdict) },
    faults: [...verdict.faults, ...faultsOf(intake.load), ...faultsOf(both.load)],
    details: { intake: intake.spent, both: both.spent, statements: await machine.observer().statements() },
  };
}

/** Posts and has all of it delivered; the warm-up counts too, since what it left is delivered meanwhile. */
async function spend(
  machine: Machine,
  tenants: readonly Tenant[],
  seconds: number,
): Promise<{ load: LoadMeasurement; spent: Spent }> {
  const observer = machine.observer();
  await observer.reset();
  const before = { wal: await observer.walBytes(), disk: await observer.diskBytes(TABLES) };
  const cpu = machine.meterCpu();
  const startedAt = performance.now();
  const load = await measureLoad(
    machine,
    tenants.map(({ target }) => target),
    seconds,
    { warmUpSeconds: 0 },
  );
  const events = load.accepted.reduce((sum, count) => sum + count, 0);
  const deliveries = events * (tenants[0]?.endpoints.length ?? 0);
  await drained(machine, deliveries);
  const elapsed = (performance.now() - startedAt) / 1000;
  const used = cpu.get();
  const commands = Object.values(await observer.redisCommands());
  return {
    load,
    spent: {
      events,
      deliveries,
      cpuSeconds: Object.fromEntries(PARTS.map((part) => [part, (used[part] ?? Number.NaN) * elapsed])),
      statements: await observer.statementCalls(),
      redisCommands: commands.reduce((sum, { calls }) => sum + calls, 0),
      walBytes: (await observer.walBytes()) - before.wal,
      diskBytes: (await observer.diskBytes(TABLES)) - before.disk,
    },
  };
}

/** What the events of the second phase cost is known from the first; the rest are the deliveries. */
function costMetrics(intake: Spent, both: Spent): Record<string, number> {
  const split = (read: (spent: Spent) => number) => {
    const perEvent = read(intake) / intake.events;
    return { perEvent, perDelivery: (read(both) - both.events * perEvent) / both.deliveries };
  };
  const metrics: Record<string, number> = {};
  for (const part of PARTS) {
    const { perEvent, perDelivery } = split(({ cpuSeconds }) => (cpuSeconds[part] ?? Number.NaN) * 1e6);
    metrics[`${part} CPU µs per event`] = perEvent;
    metrics[`${part} CPU µs per delivery`] = perDelivery;
  }
  const statements = split((spent) => spent.statements);
  metrics['statements per 1,000 events'] = statements.perEvent * 1000;
  metrics['statements per 1,000 deliveries'] = statements.perDelivery * 1000;
  const commands = split((spent) => spent.redisCommands);
  metrics['Redis commands per 1,000 events'] = commands.perEvent * 1000;
  metrics['Redis commands per 1,000 deliveries'] = commands.perDelivery * 1000;
  const wal = split((spent) => spent.walBytes);
  metrics['WAL bytes per event'] = wal.perEvent;
  metrics['WAL bytes per delivery'] = wal.perDelivery;
  const disk = split((spent) => spent.diskBytes);
  metrics['disk bytes per event'] = disk.perEvent;
  metrics['disk bytes per delivery'] = disk.perDelivery;
  return metrics;
}

import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../support/machine.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const WORKSPACES = 1_000;
const PER_WORKSPACE = 100;
const SUBSCRIPTIONS = WORKSPACES * PER_WORKSPACE;
const SETTLE_SECONDS = 5;

/** Many subscriptions, and nothing happens. */
export const IDLE: Scenario = {
  name: 'idle',
  title: `${SUBSCRIPTIONS.toLocaleString('en')} subscriptions in ${WORKSPACES.toLocaleString('en')} workspaces, no traffic`,
  seconds: 60,
  floors: [],
  goals: [
    { metric: 'service RSS MiB', wants: 'at most', must: 250 },
    { metric: 'service CPU %', wants: 'at most', must: 1 },
  ],
  runAll,
};

/** Copies of one subscription. Their secrets can't be opened, which nobody tries while nothing is sent. */
const COPY = [
  `create temporary table made as
     select gen_random_uuid() as id, w.id as workspace_id, n
     from (select gen_random_uuid() as id from generate_series(1, ${WORKSPACES})) w
     cross join generate_series(1, ${PER_WORKSPACE}) n`,
  `insert into workspaces (id, name, plan, locale, notification_emails, created_at, updated_at)
     select distinct m.workspace_id, w.name, w.plan, w.locale, w.notification_emails, w.created_at, w.updated_at
     from made m cross join (select * from workspaces limit 1) w`,
  `insert into subscriptions (id, workspace_id, url, event_types, filters, headers, secret, created_at, updated_at)
     select m.id, m.workspace_id, s.url || m.n, s.event_types, s.filters, s.headers, s.secret, s.created_at, s.updated_at
     from made m cross join (select * from subscriptions limit 1) s`,
  `insert into lanes (id, workspace_id, url, pending_day)
     select m.id, m.workspace_id, l.url || m.n, l.pending_day from made m cross join (select * from lanes limit 1) l`,
  `insert into streams (subscription_id, workspace_id, lane_id) select id, workspace_id, id from made`,
];

async function runAll(machine: Machine, { seconds, runs }: RunOptions): Promise<Findings[]> {
  await makeTenants(machine, { workspaces: 1, endpointsPerWorkspace: 1 });
  await machine.stopService();
  await machine.observer().connected(async (client) => {
    for (const copy of COPY) await client.query(copy);
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  });
  await machine.startService();
  await delay(SETTLE_SECONDS * 1000);
  const findings: Findings[] = [];
  for (let run = 1; run <= runs; run += 1) {
    console.error(`idle: run ${run} of ${runs}`);
    findings.push(await measureRest(machine, seconds));
  }
  return findings;
}

async function measureRest(machine: Machine, seconds: number): Promise<Findings> {
  await machine.observer().reset();
  const cpu = machine.meterCpu();
  await delay(seconds * 1000);
  const used = cpu.get();
  const redis = await machine.observer().redisCommands();
  const commands = Object.values(redis).reduce((sum, { calls }) => sum + calls, 0);
  const [row] = await machine
    .observer()
    .rows<{ count: number }>('select count(*)::integer as count from subscriptions');
  return {
    metrics: {
      subscriptions: row?.count ?? 0,
      'service RSS MiB': rssMiB(machine.service.pid),
      'service CPU %': (used['service'] ?? Number.NaN) * 100,
      'Postgres CPU %': (used['postgres'] ?? Number.NaN) * 100,
      'Redis CPU %': (used['redis'] ?? Number.NaN) * 100,
      'Redis commands per second': commands / seconds,
    },
    faults: (row?.count ?? 0) < SUBSCRIPTIONS ? ['Not all subscriptions are there'] : [],
  };
}

/** What Linux says of the process; NaN elsewhere. */
function rssMiB(pid: number): number {
  try {
    const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) / 1024;
  } catch {
    return Number.NaN;
  }
}

// npm run soak -- [--minutes 30] [--seed 1] [--dry]: load and random faults for a long time; see docs/guarantees.md.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { whyNoSmallDisk } from '../../support/fault/small-disk.js';
import { endWith } from './end-with.js';
import type { Fault } from './fault.js';
import { FAULTS } from './faults.js';
import { childrenOf, MemoryWatch } from './memory-watch.js';
import { Rig } from './rig.js';
import { type SoakFault, type SoakReport, writeSoak } from './soak-report.js';
import { Trial } from './trial.js';
import { auditTrial } from './trial-audit.js';

const LOGS_DIR = fileURLToPath(new URL('../../../.data/fault/soak', import.meta.url));
const DISK_SIZE = '8G';
const SEED_MAX = 1_000_000;
const MINUTES_MAX = 24 * 60;
const CALM_MS = [1_000, 8_000] as const;
/** For what the last fault left behind, and for mails that a killed worker had in hand. */
const SETTLED_MS = 180_000;
const MINUTE_MS = 60_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    dry: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Math.floor(Math.random() * SEED_MAX) : Number(values.seed);
if (!(minutes > 0 && minutes <= MINUTES_MAX) || !Number.isInteger(seed)) {
  console.error('npm run soak -- [--minutes 30] [--seed n] [--dry]');
  process.exit(2);
}

const noDisk = whyNoSmallDisk();
if (noDisk) console.log(`Without a full disk: ${noDisk}`);
const rig = await Rig.start({ diskSize: noDisk ? undefined : DISK_SIZE });
endWith(() => rig.stop());
try {
  const trial = await Trial.start(rig, { seed, sparesAWorker: true });
  try {
    console.log(`Soaking for ${minutes} minutes, seed ${seed}`);
    const report = await soak(
      trial,
      FAULTS.filter(({ needsSmallDisk }) => !needsSmallDisk || !noDisk),
    );
    if (report.broken.length > 0) {
      trial.keepLogs(LOGS_DIR);
      process.exitCode = 1;
      for (const promise of report.broken) console.error(`Not as promised: ${promise}`);
      console.error(`What the processes said is in ${LOGS_DIR}`);
    } else if (!values.dry) await writeSoak(report);
  } finally {
    await trial.close();
  }
} finally {
  await rig.stop();
}

// Connections that a fault has swallowed would keep this process.
process.exit();

async function soak(trial: Trial, faults: readonly Fault[]): Promise<SoakReport> {
  const memory = new MemoryWatch(watched(trial));
  const endMs = performance.now() + minutes * MINUTE_MS;
  const done: Fault[] = [];
  const inflicted: SoakFault[] = [];
  const failures: string[] = [];
  while (performance.now() < endMs && failures.length === 0) {
    const fault = faults[trial.stage.random.whole(0, faults.length - 1)];
    if (!fault) break;
    done.push(fault);
    const { minute } = memory;
    try {
      const result = await trial.inflict(fault);
      inflicted.push({ name: fault.name, minute, ...result });
      console.log(lineOf(trial, fault, minute, result.recoveryMs));
    } catch (error) {
      failures.push(`${fault.name} at minute ${minute}: ${String(error)}`);
      console.error(await standing(trial).catch(String));
    }
    await delay(trial.stage.random.whole(...CALM_MS));
  }
  const ranMinutes = memory.minute;
  await trial.settle(SETTLED_MS).catch((error: unknown) => failures.push(String(error)));
  memory.stop();
  const findings = await auditTrial(trial, done);
  return {
    ...findings,
    broken: [...failures, ...findings.broken],
    seed,
    minutes: ranMinutes,
    faults: inflicted,
    memory: memory.samples,
  };
}

/** What the database does in this moment, and how the lanes stand in which something waits. */
async function standing({ stage }: Trial): Promise<string> {
  const sessions = await stage.rows(`
    select pid, state, wait_event, pg_blocking_pids(pid) as blockers, now() - xact_start as since, left(query, 120) as query
    from pg_stat_activity where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()`);
  const lanes = await stage.rows(`
    select l.url, l.failing, l.due_at, l.leased_until, l.fence, w.waiting, w.first_at, w.next_attempt_at, now() as now
    from lanes l join (
      select lane_id, count(*)::int as waiting, min(created_at) as first_at, min(next_attempt_at) as next_attempt_at
      from deliveries where status = 'pending' group by lane_id) w on w.lane_id = l.id
    order by w.first_at limit 50`);
  return JSON.stringify({ acknowledged: stage.ledger.acknowledged, sessions, lanes }, null, 1);
}

function watched({ stage, workers, spared }: Trial) {
  const pid = (service?: { readonly pid: number } | null) => (service ? [service.pid] : []);
  const postgres = () => (rig.postgres.pid ? [rig.postgres.pid, ...childrenOf(rig.postgres.pid)] : []);
  return {
    'worker (spared)': () => pid(spared),
    'worker (harmed)': () => pid(workers.find((worker) => worker !== spared)),
    API: () => pid(stage.services.find(({ role }) => role === 'api')),
    PostgreSQL: postgres,
    Redis: () => (rig.redis.pid ? [rig.redis.pid] : []),
  };
}

function lineOf({ stage, spared }: Trial, fault: Fault, minute: number, recoveryMs: number): string {
  return [
    `${minute.toFixed(1)} min`.padStart(8),
    fault.name.padEnd(20),
    `recovery ${(recoveryMs / 1000).toFixed(1)} s`,
    `${stage.ledger.acknowledged} events`,
    `${rig.mailbox.received.length} mails`,
    `worker ${spared?.pid ?? ''} lives`,
  ].join('  ');
}

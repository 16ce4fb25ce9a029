// npm run test:fault -- [--seeds 5] [--seed 1] [--only redis-killed,…] [--dry]: the matrix of faults; see docs/guarantees.md.
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { whyNoSmallDisk } from '../../support/fault/small-disk.js';
import { endWith } from './end-with.js';
import type { Fault } from './fault.js';
import { FAULTS } from './faults.js';
import { writeMatrix } from './matrix-report.js';
import { Rig } from './rig.js';
import { type FaultRun, runFault } from './run-fault.js';

const LOGS_DIR = fileURLToPath(new URL('../../../.data/fault', import.meta.url));
const DISK_SIZE = '700M';
const SEED_MAX = 1_000_000;
const SEEDS_MAX = 1_000;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
    dry: { type: 'boolean', default: false },
  },
});
const names = values.only.split(',').filter(Boolean);
const unknown = names.filter((name) => !FAULTS.some((fault) => fault.name === name));
const count = values.seed === undefined ? Number(values.seeds) : 1;

if (unknown.length > 0 || !Number.isInteger(count) || count < 1 || count > SEEDS_MAX) {
  console.error('npm run test:fault -- [--seeds 1..1000] [--seed n] [--only fault,…] [--dry]');
  for (const { name, title } of FAULTS) console.error(`  ${name.padEnd(20)} ${title}`);
  process.exit(2);
}

const seeds = Array.from({ length: count }, () =>
  values.seed === undefined ? Math.floor(Math.random() * SEED_MAX) : Number(values.seed),
);
const chosen = FAULTS.filter(({ name }) => names.length === 0 || names.includes(name));
const failed: string[] = [];
let standing: Rig | null = null;
endWith(() => standing?.stop());
for (const fault of chosen) {
  const reason = fault.needsSmallDisk ? whyNoSmallDisk() : null;
  if (reason) {
    console.log(`skip  ${fault.name}: ${reason}`);
    continue;
  }
  const runs = await runSeeds(fault);
  if (runs && !values.dry) await writeMatrix(fault, runs);
}
if (failed.length > 0) {
  console.error(`\nNot as promised: ${failed.join(', ')}. What the processes said is in ${LOGS_DIR}`);
  process.exitCode = 1;
}
// Connections that a fault has swallowed would keep this process.
process.exit();

/** Null when a promise was broken: then there is no row for the table. */
async function runSeeds(fault: Fault): Promise<FaultRun[] | null> {
  const rig = await Rig.start({ diskSize: fault.needsSmallDisk ? DISK_SIZE : undefined });
  standing = rig;
  const runs: FaultRun[] = [];
  try {
    for (const seed of seeds) {
      const startedMs = performance.now();
      const run = await runFault(rig, fault, seed, LOGS_DIR).catch((cause: unknown) => {
        throw new Error(`seed ${seed}: ${String(cause)}`, { cause });
      });
      runs.push(run);
      console.log(lineOf(run, performance.now() - startedMs));
      if (run.broken.length > 0) failed.push(`${fault.name} (seed ${seed})`);
      for (const promise of run.broken) console.log(`      ${promise}`);
    }
  } catch (error) {
    failed.push(fault.name);
    console.log(`FAIL  ${fault.name}: ${String(error)}`);
    return null;
  } finally {
    standing = null;
    await rig.stop();
  }
  return runs.every(({ broken }) => broken.length === 0) ? runs : null;
}

function lineOf(run: FaultRun, tookMs: number): string {
  const { fault, seed, acknowledged, lost, outOfOrder, repeated, longestStallMs, recoveryMs } = run;
  return [
    run.broken.length === 0 ? 'ok  ' : 'FAIL',
    fault.padEnd(20),
    `seed ${seed}`.padEnd(12),
    `${acknowledged} events, ${lost} lost, ${outOfOrder} out of order, ${repeated} repeated;`,
    `stall ${seconds(longestStallMs)}, recovery ${seconds(recoveryMs)};`,
    `${run.refusals} refusals;`,
    `${run.trips} trips, ${run.mails} mails (${run.mailsRepeated} again);`,
    `${seconds(tookMs)}`,
  ].join('  ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

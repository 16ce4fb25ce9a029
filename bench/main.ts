// npm run bench [-- <scenario> …]: measures the built service on this machine, beside floors of the same machine.
import { parseArgs } from 'node:util';
import { BACKLOG } from './scenarios/backlog.js';
import { BARE } from './scenarios/bare.js';
import { COST } from './scenarios/cost.js';
import { HOSTILE } from './scenarios/hostile.js';
import { IDLE } from './scenarios/idle.js';
import { INTAKE_BATCH } from './scenarios/intake-batch.js';
import { INTAKE } from './scenarios/intake.js';
import { LATENCY } from './scenarios/latency.js';
import { NEIGHBOURS } from './scenarios/neighbours.js';
import { RECOVER } from './scenarios/recover.js';
import { SCALE_OUT } from './scenarios/scale-out.js';
import { type RunOptions, runScenario, type Scenario } from './scenarios/scenario.js';
import { THROUGHPUT } from './scenarios/throughput.js';
import { WIDE } from './scenarios/wide.js';
import { forgetProfiles, printProfiles } from './support/cpu-profile.js';
import { PROFILES } from './support/machine.js';
import { writePages } from './support/pages.js';
import { printReport, type Summary, summaryOf } from './support/report.js';
import { readResults, type ResultKind, writeResults } from './support/results.js';
import { Stoppers } from './support/stoppers.js';

const SCENARIOS: readonly Scenario[] = [
  THROUGHPUT,
  INTAKE,
  INTAKE_BATCH,
  WIDE,
  LATENCY,
  NEIGHBOURS,
  HOSTILE,
  BACKLOG,
  RECOVER,
  IDLE,
  SCALE_OUT,
  COST,
  BARE,
];

/** Writes the page anew from the results that are there, and measures nothing. */
const REPORT = 'report';
const RUNS = 5;
const QUICK_SECONDS = 4;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    'write-docs': { type: 'boolean', default: false },
  },
});
const names = positionals.length > 0 ? positionals : SCENARIOS.map(({ name }) => name);
const wanted = SCENARIOS.filter(({ name }) => names.includes(name));
const runs = whole(values.runs, 1, 20) ?? (values.quick || values.profile ? 1 : RUNS);
const seconds = whole(values.seconds, 1, 600);
const isReport = names.length === 1 && names[0] === REPORT;

if (!isReport && (wanted.length < names.length || isNaN(runs) || isNaN(seconds ?? 0))) {
  console.error(usage());
  process.exit(2);
}

const stoppers = new Stoppers();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stoppers.stopAll().finally(() => process.exit(130)));
}

try {
  for (const scenario of isReport ? [] : wanted) {
    const summary = await measure(scenario);
    if (summary.faults.length > 0) process.exitCode = 1;
  }
  if (isReport || values['write-docs']) {
    const all = readResults(SCENARIOS.map(({ name }) => name));
    console.log(`${(await writePages(all)).join(', ')} written`);
  }
} finally {
  await stoppers.stopAll();
}

async function measure(scenario: Scenario): Promise<Summary> {
  const { quick, profile } = values;
  const options: RunOptions = {
    seconds: seconds ?? (quick ? QUICK_SECONDS : scenario.seconds),
    runs,
    quick,
    profile,
  };
  if (profile) forgetProfiles(PROFILES);
  const startedAt = performance.now();
  const reports = await runScenario(scenario, options, stoppers);
  const summary = summaryOf(scenario, reports, options.seconds);
  printReport(summary);
  if (profile) printProfiles(PROFILES);
  const isFull = !quick && !profile && runs >= RUNS && options.seconds >= scenario.seconds;
  const kind: ResultKind = isFull ? 'full' : 'trial';
  console.log(`${writeResults(kind, summary, reports).join(', ')} written`);
  console.log(`${scenario.name} took ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return summary;
}

/** Undefined when not given, NaN when it is no such number. */
function whole(text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isInteger(number) && number >= min && number <= max ? number : Number.NaN;
}

function usage(): string {
  const list = SCENARIOS.map((each) => `  ${each.name.padEnd(13)} ${each.title}`);
  return [
    'npm run bench -- [scenario …] [--runs 1..20] [--seconds 1..600] [--quick] [--profile] [--write-docs]',
    ...list,
    `  ${REPORT.padEnd(13)} nothing is measured; the tables in docs/ are written from the results that are there`,
  ].join('\n');
}

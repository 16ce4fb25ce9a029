// npm run bench -- <scenario> [--seconds 20] [--runs 1] [--profile]: measures the built service on this machine.
import { parseArgs } from 'node:util';
import { HOSTILE } from './scenarios/hostile.js';
import { INTAKE } from './scenarios/intake.js';
import { runScenario, type Scenario } from './scenarios/scenario.js';
import { THROUGHPUT } from './scenarios/throughput.js';
import { mediansOf, printReport, writeReport } from './support/report.js';
import { Stoppers } from './support/stoppers.js';

const SCENARIOS: readonly Scenario[] = [THROUGHPUT, INTAKE, HOSTILE];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '20' },
    runs: { type: 'string', default: '1' },
    profile: { type: 'boolean', default: false },
  },
});
const [name = ''] = positionals;
const scenario = SCENARIOS.find((each) => each.name === name);
const seconds = whole(values.seconds, 1, 600);
const runs = whole(values.runs, 1, 20);

if (!scenario || !seconds || !runs) {
  console.error(usage());
  process.exit(2);
}

const stoppers = new Stoppers();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stoppers.stopAll().finally(() => process.exit(130)));
}

try {
  const reports = [];
  for (let run = 1; run <= runs; run += 1) {
    if (runs > 1) console.error(`Run ${run} of ${runs}`);
    reports.push(await runScenario(scenario, { seconds, profile: values.profile }, stoppers));
  }
  const summary = mediansOf(reports);
  printReport(scenario.title, summary);
  console.log(`\nWritten to ${writeReport(scenario.name, reports, summary)}`);
  if (summary.faults.length > 0) process.exitCode = 1;
} finally {
  await stoppers.stopAll();
}

function whole(text: string, min: number, max: number): number | null {
  const number = Number(text);
  return Number.isInteger(number) && number >= min && number <= max ? number : null;
}

function usage(): string {
  const list = SCENARIOS.map((each) => `  ${each.name.padEnd(12)} ${each.title}`);
  return ['npm run bench -- <scenario> [--seconds 1..600] [--runs 1..20] [--profile]', ...list].join('\n');
}

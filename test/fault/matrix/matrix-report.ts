import { cpus } from 'node:os';
import type { Fault } from './fault.js';
import { FAULTS } from './faults.js';
import { FIGURES, rangeOf, readFigures, sumOf, write, writeSection } from './generated.js';
import type { FaultRun } from './run-fault.js';

const FILE = `${FIGURES}/matrix.json`;
const HEAD = [
  'fault',
  'runs',
  'events',
  'lost',
  'out of order',
  'repeated',
  'requests refused',
  'longest stall',
  'time to recover',
  'trips',
  'mails for them',
];

type Figures = Record<string, readonly FaultRun[]>;

/** Takes the runs of a fault into the figures and the table of the page, in the place of earlier ones. */
export async function writeMatrix(fault: Fault, runs: readonly FaultRun[]): Promise<void> {
  const known = (await readFigures<Figures>(FILE)) ?? {};
  const all = { ...known, [fault.name]: runs };
  // In the order of the matrix, and without faults that it no longer knows.
  const figures = Object.fromEntries(FAULTS.flatMap(({ name }) => (all[name] ? [[name, all[name]]] : [])));
  await write(FILE, JSON.stringify(figures));
  await writeSection('matrix', `${tableOf(figures)}\n\n${machine()}`);
}

function machine(): string {
  const [{ model = '' } = {}, ...others] = cpus();
  return `The last of these runs: ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${others.length + 1} × ${model}.`;
}

function tableOf(figures: Figures): string {
  const rows = FAULTS.flatMap((fault) => {
    const runs = figures[fault.name];
    return runs ? [rowOf(fault, runs)] : [];
  });
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowOf({ title }: Fault, runs: readonly FaultRun[]): string[] {
  const all = (value: (run: FaultRun) => number) => runs.map(value);
  const repeatedMails = sumOf(all((run) => run.mailsRepeated));
  return [
    title,
    String(runs.length),
    sumOf(all((run) => run.acknowledged)).toLocaleString('en'),
    String(sumOf(all((run) => run.lost))),
    String(sumOf(all((run) => run.outOfOrder))),
    rangeOf(all((run) => run.repeated)),
    rangeOf(all((run) => run.refusals)),
    `${rangeOf(
      all((run) => run.longestStallMs / 1000),
      1,
    )} s`,
    `${rangeOf(
      all((run) => run.recoveryMs / 1000),
      1,
    )} s`,
    String(sumOf(all((run) => run.trips))),
    `${sumOf(all((run) => run.mails))}${repeatedMails > 0 ? `, ${repeatedMails} of them again` : ''}`,
  ];
}

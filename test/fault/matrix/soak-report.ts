import { FAULTS } from './faults.js';
import { FIGURES, sumOf, write, writeSection } from './generated.js';
import { memoryCurve, type MemorySample } from './memory-curve.js';
import type { Inflicted } from './trial.js';
import type { Findings } from './trial-audit.js';

const CURVE = `${FIGURES}/soak-memory.svg`;

/** One of the faults of a soak. */
export interface SoakFault extends Inflicted {
  readonly name: string;
  /** Since the start. */
  readonly minute: number;
}

/** A soak that has ended. */
export interface SoakReport extends Findings {
  readonly seed: number;
  readonly minutes: number;
  readonly faults: readonly SoakFault[];
  readonly memory: readonly MemorySample[];
}

/** Writes the figures, the memory curve and the words of a soak. */
export async function writeSoak(report: SoakReport): Promise<void> {
  await write(`${FIGURES}/soak.json`, JSON.stringify(report));
  await write(
    CURVE,
    memoryCurve(
      report.memory,
      report.faults.map(({ minute }) => minute),
    ),
  );
  await writeSection('soak', wordsOf(report));
}

function wordsOf(report: SoakReport): string {
  const { faults, acknowledged, arrivals, repeated, dropped, skipped, trips, mails, mailsRepeated } = report;
  const kinds = new Set(faults.map(({ name }) => name)).size;
  const recoveries = faults.map(({ recoveryMs }) => recoveryMs);
  const rows = [
    ['length', `${report.minutes.toFixed(1)} minutes, seed ${report.seed}`],
    ['faults', `${faults.length}, of ${kinds} of the ${FAULTS.length} kinds above`],
    ['events acknowledged', acknowledged.toLocaleString('en')],
    ['requests at receivers', arrivals.toLocaleString('en')],
    ['lost, out of order', `${report.lost}, ${report.outOfOrder}`],
    ['repeated', String(repeated)],
    ['not delivered, with the reason in the log', `${dropped} dropped, ${skipped} skipped`],
    [
      'trips of a quota, mails for them',
      `${trips}, ${mails}${mailsRepeated ? ` (${mailsRepeated} again)` : ''}`,
    ],
    [
      'time to recover, median and longest',
      `${seconds(median(recoveries))}, ${seconds(Math.max(0, ...recoveries))}`,
    ],
    [
      'time under a fault',
      `${Math.round((100 * sumOf(faults.map(({ lastedMs }) => lastedMs))) / (report.minutes * 60_000))} %`,
    ],
    ...growth(report.memory),
  ];
  const table = [['', ''], ['---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${table}\n\n![Memory of the processes](${CURVE})`;
}

/** What a process that lived through everything held after the first fifth, and at the end. */
function growth(samples: readonly MemorySample[]): string[][] {
  const fifth = Math.ceil(samples.length / 5);
  const held = (some: readonly MemorySample[], name: string) =>
    median(some.flatMap(({ mebibytes }) => mebibytes[name] ?? []));
  return ['worker (spared)', 'PostgreSQL', 'Redis'].map((name) => [
    `memory of ${name}, second and last fifth`,
    `${Math.round(held(samples.slice(fifth, 2 * fifth), name))} and ${Math.round(held(samples.slice(-fifth), name))} MiB`,
  ]);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

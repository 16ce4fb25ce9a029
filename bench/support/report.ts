import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { median } from './statistics.js';

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));

/** What one run found. */
export interface RunReport {
  readonly environment: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;
}

/** One metric over all runs. */
interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What all runs found together. */
export interface Summary {
  readonly environment: Readonly<Record<string, string>>;
  readonly runs: number;
  readonly metrics: Readonly<Record<string, Spread>>;
  readonly faults: readonly string[];
}

/** The medians of the runs, with the extremes. */
export function mediansOf(reports: readonly RunReport[]): Summary {
  const [first] = reports;
  const spreads = Object.keys(first?.metrics ?? {}).map((name): [string, Spread] => {
    const values = reports.map(({ metrics }) => metrics[name] ?? Number.NaN);
    return [name, { median: median(values), min: Math.min(...values), max: Math.max(...values) }];
  });
  return {
    environment: { ...first?.environment, cpus: String(availableParallelism()) },
    runs: reports.length,
    metrics: Object.fromEntries(spreads),
    faults: reports.flatMap(({ faults }) => faults),
  };
}

/** Prints a table for people. */
export function printReport(title: string, { environment, runs, metrics, faults }: Summary): void {
  const about = Object.entries(environment).map(([name, value]) => `${name} ${value}`);
  console.log(`\n${title}\n${about.join(', ')}\n`);
  const head = runs > 1 ? ['', 'median', 'min', 'max'] : ['', ''];
  const table = new Table({
    head,
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [name, { median: middle, min, max }] of Object.entries(metrics)) {
    table.push([name, ...(runs > 1 ? [middle, min, max] : [middle]).map(numberText)]);
  }
  console.log(table.toString());
  console.log(faults.length > 0 ? faults.map((fault) => `FAULT: ${fault}`).join('\n') : 'No faults.');
}

/** Writes everything as JSON and gives the name of the file. */
export function writeReport(name: string, reports: readonly RunReport[], summary: Summary): string {
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}/${name}.json`;
  writeFileSync(file, `${JSON.stringify({ summary, reports }, null, 2)}\n`);
  return file;
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chartOf } from './chart.js';
import type { RunReport, Summary } from './report.js';

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));

/** The results that are committed, and those of runs that were too short or too few to be. */
const FOLDERS = { full: RESULTS, trial: `${RESULTS}/trial` } as const;

export type ResultKind = keyof typeof FOLDERS;

/** Writes a scenario's figures and its picture; gives the names of the files, below the clone's root. */
export function writeResults(kind: ResultKind, summary: Summary, reports: readonly RunReport[]): string[] {
  mkdirSync(FOLDERS[kind], { recursive: true });
  const base = `${FOLDERS[kind]}/${summary.scenario}`;
  // What Postgres did in detail is for a trial; it would make a committed file long.
  const runs = kind === 'full' ? reports.map(({ metrics, faults }) => ({ metrics, faults })) : reports;
  writeFileSync(`${base}.json`, `${JSON.stringify({ summary, runs }, null, 2)}\n`);
  writeFileSync(`${base}.svg`, chartOf(summary));
  return [`${base}.json`, `${base}.svg`];
}

/** The committed results of those scenarios that have some. */
export function readResults(scenarios: readonly string[]): Summary[] {
  return scenarios
    .map((name) => `${FOLDERS.full}/${name}.json`)
    .filter((file) => existsSync(file))
    .map((file) => (JSON.parse(readFileSync(file, 'utf8')) as { summary: Summary }).summary);
}

import Table from 'cli-table3';
import { type Goal, limitText, type Standing, standingOf } from './goals.js';
import { median } from './statistics.js';

/** What one run found. */
export interface RunReport {
  readonly environment: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;
}

/** One metric over all runs. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** A goal, and how what was measured stands to it. */
export interface JudgedGoal extends Goal {
  readonly measured: Spread | null;
  readonly standing: Standing;
}

/** What all runs of a scenario found together. */
export interface Summary {
  readonly scenario: string;
  readonly title: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly runs: number;
  readonly seconds: number;
  readonly metrics: Readonly<Record<string, Spread>>;
  readonly goals: readonly JudgedGoal[];
  readonly faults: readonly string[];
}

const STANDINGS: Readonly<Record<Standing, string>> = {
  goal: 'goal',
  met: 'yes',
  missed: 'NO',
  unknown: '?',
};

interface Subject {
  readonly name: string;
  readonly title: string;
  readonly goals: readonly Goal[];
}

/** The medians of the runs, with the extremes. */
export function summaryOf(
  { name, title, goals }: Subject,
  reports: readonly RunReport[],
  seconds: number,
): Summary {
  const [first] = reports;
  const spreads = Object.keys(first?.metrics ?? {}).map((metric): [string, Spread] => {
    const values = reports.map(({ metrics }) => metrics[metric] ?? Number.NaN);
    return [metric, { median: median(values), min: Math.min(...values), max: Math.max(...values) }];
  });
  const metrics = Object.fromEntries(spreads);
  return {
    scenario: name,
    title,
    environment: first?.environment ?? {},
    runs: reports.length,
    seconds,
    metrics,
    goals: goals.map((goal) => ({
      ...goal,
      measured: metrics[goal.metric] ?? null,
      standing: standingOf(goal, metrics[goal.metric]?.median),
    })),
    faults: reports.flatMap(({ faults }) => faults),
  };
}

/** Prints tables for people: all metrics, then what was to be reached. */
export function printReport(summary: Summary): void {
  const { scenario, title, environment, runs, seconds, metrics, goals, faults } = summary;
  const about = Object.entries(environment).map(([name, value]) => `${name} ${value}`);
  console.log(`\n${scenario}: ${title}`);
  console.log(`${about.join(', ')}\n${runs} runs of ${seconds} s\n`);
  const all = tableOf(['', 'median', 'min', 'max']);
  for (const [name, spread] of Object.entries(metrics)) all.push([name, ...spreadTexts(spread)]);
  console.log(all.toString());
  if (goals.length > 0) {
    const judged = tableOf(['', 'measured', 'must', 'goal', 'reached']);
    for (const goal of goals) {
      const measured = goal.measured ? numberText(goal.measured.median) : '?';
      judged.push([
        goal.metric,
        measured,
        limitText(goal, goal.must),
        limitText(goal, goal.goal),
        STANDINGS[goal.standing],
      ]);
    }
    console.log(judged.toString());
  }
  const noise = noiseOf(summary);
  if (noise) console.log(noise);
  console.log(faults.length > 0 ? faults.map((fault) => `FAULT: ${fault}`).join('\n') : 'No faults.');
}

/** How many CPUs other programs may take before a run says little. */
const OTHERS_MAX = 0.3;

function noiseOf({ metrics }: Summary): string | null {
  const others = metrics['cpu others']?.median ?? 0;
  return others > OTHERS_MAX
    ? `Not to be trusted: other programs of this machine kept ${numberText(others)} CPUs busy meanwhile.`
    : null;
}

/** A number as people read it. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** How a standing is written in tables. */
export function standingText(standing: Standing): string {
  return STANDINGS[standing];
}

function spreadTexts({ median: middle, min, max }: Spread): string[] {
  return [middle, min, max].map(numberText);
}

function tableOf(head: string[]): Table.Table {
  return new Table({
    head,
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
}

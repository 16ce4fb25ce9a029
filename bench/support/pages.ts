import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { limitText } from './goals.js';
import { sizingRows } from './sizing.js';
import { numberText, type Spread, standingText, type Summary } from './report.js';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));

/** Writes the results into the pages of `docs` that show them, between their markers; gives the pages' names. */
export async function writePages(summaries: readonly Summary[]): Promise<string[]> {
  const cost = summaries.find(({ scenario }) => scenario === 'cost');
  const pages: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
    'performance.md': { results: resultsPart(summaries), cost: cost && metricsTable(cost) },
    'scaling.md': { sizing: cost && tableOf(sizingRows(cost)) },
  };
  for (const [name, parts] of Object.entries(pages)) await writePage(`${DOCS}/${name}`, parts);
  return Object.keys(pages);
}

async function writePage(file: string, parts: Readonly<Record<string, string | undefined>>): Promise<void> {
  const before = await readFile(file, 'utf8');
  const text = Object.entries(parts).reduce(
    (page, [name, part]) => (part === undefined ? page : withPart(page, name, part)),
    before,
  );
  await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

function withPart(page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`There is no place ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${part}\n\n${page.slice(to)}`;
}

function resultsPart(summaries: readonly Summary[]): string {
  const goals = summaries.flatMap(({ scenario, goals: own }) =>
    own.map((goal) => [
      `[${scenario}](#${scenario})`,
      goal.metric,
      goal.measured ? `${numberText(goal.measured.median)} ${rangeText(goal.measured)}` : 'not measured',
      limitText(goal, goal.must),
      limitText(goal, goal.goal),
      standingText(goal.standing),
    ]),
  );
  const overview = tableOf([
    ['scenario', 'metric', 'median (min to max)', 'must', 'goal', 'reached'],
    ...goals,
  ]);
  const each = summaries.map((summary) => {
    const { scenario, title, environment, runs, seconds, faults } = summary;
    const about = Object.entries(environment).map(([name, value]) => `${name} ${value}`);
    return [
      `### ${scenario}`,
      `${title}. Median of ${runs} runs of ${seconds} s; ${about.join(', ')}. ${faults.length === 0 ? 'No faults.' : `Faults: ${faults.join('; ')}.`}`,
      `![${scenario}](../bench/results/${scenario}.svg)`,
      metricsTable(summary),
    ].join('\n\n');
  });
  return [overview, ...each].join('\n\n');
}

function metricsTable({ metrics }: Summary): string {
  const rows = Object.entries(metrics).map(([name, { median, min, max }]) => [
    name,
    ...[median, min, max].map(numberText),
  ]);
  return tableOf([['', 'median', 'min', 'max'], ...rows]);
}

function tableOf([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function rangeText({ min, max }: Spread): string {
  return `(${numberText(min)} to ${numberText(max)})`;
}

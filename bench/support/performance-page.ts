import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { limitText } from './goals.js';
import { numberText, type Spread, standingText, type Summary } from './report.js';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

/** Writes the results into `docs/performance.md`, between its markers. */
export async function writePerformancePage(summaries: readonly Summary[]): Promise<string> {
  const before = await readFile(PAGE, 'utf8');
  const cost = summaries.find(({ scenario }) => scenario === 'cost');
  const parts = { results: resultsPart(summaries), cost: cost ? metricsTable(cost) : null };
  const text = Object.entries(parts).reduce(
    (page, [name, part]) => (part === null ? page : withPart(page, name, part)),
    before,
  );
  const settings = { ...(await resolveConfig(PAGE)), filepath: PAGE };
  await writeFile(PAGE, await format(text, settings));
  return PAGE;
}

function withPart(page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place ${begin} … ${end}`);
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
  const overview = markdownTable(
    ['scenario', 'metric', 'median (min to max)', 'must', 'goal', 'reached'],
    goals,
  );
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
  return markdownTable(
    ['', 'median', 'min', 'max'],
    Object.entries(metrics).map(([name, { median, min, max }]) => [
      name,
      ...[median, min, max].map(numberText),
    ]),
  );
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function rangeText({ min, max }: Spread): string {
  return `(${numberText(min)} to ${numberText(max)})`;
}

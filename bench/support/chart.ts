import { limitText } from './goals.js';
import { type JudgedGoal, numberText, type Spread, standingText, type Summary } from './report.js';

const WIDTH = 760;
const LABEL_WIDTH = 250;
const VALUE_WIDTH = 150;
const PLOT_WIDTH = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
const ROW = 26;
const BAR = 14;
const HEAD = 56;

/** Readable on light and on dark pages: both take their colours from here. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 14px; font-weight: 600 } .quiet { fill: #59636e }
  .bar { fill: #2f6feb } .floor { fill: #9aa4ae } .met { fill: #1a7f37 } .missed { fill: #cf222e }
  .whisker, .must { stroke: #1f2328; stroke-width: 1.5 } .goal { stroke: #59636e; stroke-dasharray: 3 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .quiet { fill: #9198a1 } .bar { fill: #4493f8 } .floor { fill: #656c76 }
    .met { fill: #3fb950 } .missed { fill: #f85149 }
    .whisker, .must { stroke: #e6edf3 } .goal { stroke: #9198a1 }
  }`;

interface Bar {
  readonly label: string;
  readonly spread: Spread;
  readonly kind: 'bar' | 'floor' | 'met' | 'missed';
  readonly note: string;
  /** Where the scale ends. */
  readonly scale: number;
  readonly marks: readonly { readonly at: number; readonly kind: 'must' | 'goal' }[];
}

/** A picture of a summary: rates (or what CPU was taken, where there are none) beside the floors on one scale, then each goal on a scale of its own. */
export function chartOf(summary: Summary): string {
  const bars = [...rateBars(summary), ...summary.goals.flatMap(goalBar)];
  const height = HEAD + bars.length * ROW + 12;
  const { environment, runs, seconds } = summary;
  const about = `median of ${runs} × ${seconds} s, line from minimum to maximum; ${environment['cpu']}, ${environment['cores']} cores, Node ${environment['node']}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" role="img">
<title>${escaped(`${summary.scenario}: ${summary.title}`)}</title>
<style>${STYLE}
</style>
<text x="8" y="20" class="title">${escaped(summary.scenario)}: ${escaped(summary.title)}</text>
<text x="8" y="38" class="quiet">${escaped(about)}</text>
${bars.map((bar, index) => drawn(bar, HEAD + index * ROW)).join('\n')}
</svg>
`;
}

function rateBars({ metrics }: Summary): Bar[] {
  const unit = Object.keys(metrics).some((name) => name.includes('/s')) ? '/s' : 'CPU';
  const rates = Object.entries(metrics).filter(([name]) => name.includes(unit) && !name.startsWith('cpu'));
  const scale = Math.max(...rates.map(([, { max }]) => max));
  return rates.map(([label, spread]) => ({
    label,
    spread,
    kind: label.startsWith('floor') ? 'floor' : 'bar',
    note: numberText(spread.median),
    scale,
    marks: [],
  }));
}

function goalBar(goal: JudgedGoal): Bar[] {
  const { metric, measured, must, standing } = goal;
  if (!measured) return [];
  const marks = [
    { at: must, kind: 'must' as const },
    ...(goal.goal === undefined ? [] : [{ at: goal.goal, kind: 'goal' as const }]),
  ];
  return [
    {
      label: metric,
      spread: measured,
      kind: standing === 'missed' ? 'missed' : 'met',
      note: `${numberText(measured.median)} (${limitText(goal, must)}: ${standingText(standing)})`,
      scale: Math.max(measured.max, ...marks.map(({ at }) => at)) * 1.05,
      marks,
    },
  ];
}

function drawn({ label, spread, kind, note, scale, marks }: Bar, top: number): string {
  const x = (value: number) => (LABEL_WIDTH + (Math.max(0, value) / (scale || 1)) * PLOT_WIDTH).toFixed(1);
  const middle = top + BAR / 2;
  const width = (Number(x(spread.median)) - LABEL_WIDTH).toFixed(1);
  const lines = marks.map(
    ({ at, kind: mark }) =>
      `<line class="${mark}" x1="${x(at)}" x2="${x(at)}" y1="${top - 4}" y2="${top + BAR + 4}"/>`,
  );
  return [
    `<text x="${LABEL_WIDTH - 8}" y="${middle + 4}" text-anchor="end">${escaped(label)}</text>`,
    `<rect class="${kind}" x="${LABEL_WIDTH}" y="${top}" width="${width}" height="${BAR}" rx="2"/>`,
    `<line class="whisker" x1="${x(spread.min)}" x2="${x(spread.max)}" y1="${middle}" y2="${middle}"/>`,
    ...lines,
    `<text x="${LABEL_WIDTH + PLOT_WIDTH + 8}" y="${middle + 4}">${escaped(note)}</text>`,
  ].join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

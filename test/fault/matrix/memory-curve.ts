const WIDTH = 900;
const HEIGHT = 360;
const MARGIN = { left: 60, right: 130, top: 20, bottom: 50 };
const COLOURS = ['#0b6e99', '#c2410c', '#4d7c0f', '#7e22ce', '#b91c1c'];
const STEPS = 5;

/** What the processes held at one moment, in MiB by their names. */
export interface MemorySample {
  readonly minute: number;
  readonly mebibytes: Readonly<Record<string, number>>;
}

/** A line for each process over the minutes of a run, as SVG; `marks` are the minutes of faults. */
export function memoryCurve(samples: readonly MemorySample[], marks: readonly number[]): string {
  const names = [...new Set(samples.flatMap(({ mebibytes }) => Object.keys(mebibytes)))];
  const minutes = Math.max(1e-3, ...samples.map(({ minute }) => minute));
  const most = Math.max(1, ...samples.flatMap(({ mebibytes }) => Object.values(mebibytes)));
  const top = Math.ceil(most / 100) * 100;
  const x = (minute: number) =>
    round(MARGIN.left + (minute / minutes) * (WIDTH - MARGIN.left - MARGIN.right));
  const y = (mebibytes: number) =>
    round(HEIGHT - MARGIN.bottom - (mebibytes / top) * (HEIGHT - MARGIN.top - MARGIN.bottom));
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>Memory of the processes over ${minutes.toFixed(0)} minutes of load and faults</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...steps.flatMap((share) => [
      `<path d="M${x(0)} ${y(top * share)}H${x(minutes)}" stroke="#ddd"/>`,
      text(x(0) - 8, y(top * share) + 4, 'end', `${Math.round(top * share)} MiB`),
      text(x(minutes * share), HEIGHT - MARGIN.bottom + 30, 'middle', `${(minutes * share).toFixed(1)} min`),
    ]),
    ...marks.map((at) => `<path d="M${x(at)} ${y(0)}v8" stroke="#b91c1c"/>`),
    ...names.map((name, index) => lineOf(name, index)),
    '</svg>',
    '',
  ].join('\n');

  function lineOf(name: string, index: number): string {
    const colour = COLOURS[index % COLOURS.length] ?? '#000';
    const points = samples.flatMap(({ minute, mebibytes }) => {
      const value = mebibytes[name];
      return value === undefined ? [] : [`${x(minute)},${y(value)}`];
    });
    const label = text(WIDTH - MARGIN.right + 10, MARGIN.top + 16 * index + 10, 'start', name, colour);
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points.join(' ')}"/>\n${label}`;
  }
}

function text(x: number, y: number, anchor: string, words: string, colour = '#333'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${words}</text>`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

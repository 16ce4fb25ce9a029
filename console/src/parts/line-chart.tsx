import type { Series } from './bar-chart.js';

interface LineChartProps {
  /** What the chart says, in a sentence: for those who do not see it. */
  readonly summary: string;
  readonly series: readonly Series[];
  /** For each moment a value of each series; null where there is none. */
  readonly points: readonly (readonly (number | null)[])[];
  readonly height: number;
}

const SIZE = 100;

/** Lines over time. */
export function LineChart({ summary, series, points, height }: LineChartProps) {
  const highest = Math.max(1, ...points.flat().map((value) => value ?? 0));
  const step = SIZE / Math.max(1, points.length - 1);
  return (
    <svg
      role="img"
      aria-label={summary}
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      preserveAspectRatio="none"
      style={{ display: 'block', width: '100%', height }}
    >
      {series.map(({ name, color }, index) => (
        <path
          key={name}
          d={pathOf(
            points.map((values) => values[index] ?? null),
            step,
            highest,
          )}
          fill="none"
          style={{ stroke: color }}
          strokeWidth={2}
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

/** Where there is no value the line breaks off. */
function pathOf(values: readonly (number | null)[], step: number, highest: number): string {
  let command = 'M';
  let path = '';
  for (const [index, value] of values.entries()) {
    if (value === null) {
      command = 'M';
      continue;
    }
    const [x, y] = [index * step, SIZE - (value / highest) * (SIZE - 4) - 2];
    // A single point is seen as well.
    path += `${command}${x.toFixed(2)} ${y.toFixed(2)}${command === 'M' ? 'h0.01' : ''}`;
    command = 'L';
  }
  return path;
}

import classes from './bar-chart.module.css';

/** What the bars are stacked of; `color` is a colour of CSS. */
export interface Series {
  readonly name: string;
  readonly color: string;
}

export interface Bar {
  /** When it is. */
  readonly label: string;
  /** One for each series. */
  readonly values: readonly number[];
}

interface BarChartProps {
  /** What the chart says, in a sentence: for those who do not see it. */
  readonly summary: string;
  readonly series: readonly Series[];
  readonly bars: readonly Bar[];
  readonly height: number;
  readonly formatValue: (value: number) => string;
}

const HEIGHT = 100;
const STEP = 10;
const GAP = 2;
/** What is there at all is seen. */
const HEIGHT_MIN = 4;

/** Stacked bars over time, as small as one likes. */
export function BarChart({ summary, series, bars, height, formatValue }: BarChartProps) {
  const highest = Math.max(1, ...bars.map(totalOf));
  return (
    <svg
      role="img"
      aria-label={summary}
      className={classes['chart']}
      style={{ height }}
      viewBox={`0 0 ${Math.max(1, bars.length) * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {bars.map((bar, index) => (
        <g key={bar.label} transform={`translate(${index * STEP} 0)`}>
          <title>{titleOf(bar, series, formatValue)}</title>
          <rect className={classes['ground']} width={STEP - GAP} height={HEIGHT} />
          {stacked(bar, highest).map(({ y, size }, each) => (
            <rect
              key={series[each]?.name}
              y={y}
              width={STEP - GAP}
              height={size}
              style={{ fill: series[each]?.color }}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}

function totalOf({ values }: Bar): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function titleOf(bar: Bar, series: readonly Series[], formatValue: (value: number) => string): string {
  const parts = series.map(({ name }, index) => `${name}: ${formatValue(bar.values[index] ?? 0)}`);
  return [bar.label, ...parts].join('\n');
}

function stacked(bar: Bar, highest: number): { y: number; size: number }[] {
  let y = HEIGHT;
  return bar.values.map((value) => {
    const size = value === 0 ? 0 : Math.max(HEIGHT_MIN, (value / highest) * HEIGHT);
    y -= size;
    return { y: Math.max(0, y), size };
  });
}

import { Card, Text, Title } from '@mantine/core';
import { type StatsBucket, sumOf } from '../../api/stats.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { BarChart } from '../../parts/bar-chart.js';
import { Legend } from '../../parts/legend.js';
import { LineChart } from '../../parts/line-chart.js';
import { overviewMessages } from './messages.js';

const HEIGHT = 140;

type Counted = 'accepted' | 'delivered' | 'failedAttempts' | 'dropped' | 'skipped';

const COLORS: Readonly<Record<Counted, string>> = {
  accepted: 'var(--mantine-primary-color-filled)',
  delivered: 'var(--hooklane-good)',
  failedAttempts: 'var(--hooklane-bad)',
  dropped: 'var(--hooklane-waiting)',
  skipped: 'var(--hooklane-calm)',
};

interface CountsProps {
  readonly title: string;
  readonly what: readonly Counted[];
  readonly buckets: readonly StatsBucket[];
  readonly isByDay: boolean;
}

/** How much of something there was in each stretch of time. */
export function Counts({ title, what, buckets, isByDay }: CountsProps) {
  const t = useMessages(overviewMessages);
  const format = useFormat();
  const names: Readonly<Record<Counted, string>> = { ...t, failedAttempts: t.failed };
  const series = what.map((each) => ({
    name: names[each],
    color: COLORS[each],
    value: format.number(sumOf(buckets, each)),
  }));
  return (
    <Card withBorder>
      <Title order={2} size="h5">
        {title}
      </Title>
      <Legend items={series} />
      <BarChart
        summary={t.chart(series.map(({ name, value }) => `${name} ${value}`).join(', '))}
        series={series}
        bars={buckets.map((bucket) => ({
          label: isByDay ? format.day(bucket.start) : format.clock(bucket.start),
          values: what.map((each) => bucket[each]),
        }))}
        height={HEIGHT}
        formatValue={(value) => format.number(value)}
      />
    </Card>
  );
}

const PERCENTILES = ['p50', 'p95', 'p99'] as const;
const PERCENTILE_COLORS = ['var(--hooklane-good)', 'var(--hooklane-waiting)', 'var(--hooklane-bad)'];

/** How long deliveries took, at the last moment at which there were any and over time. */
export function Latency({ buckets }: { readonly buckets: readonly StatsBucket[] }) {
  const t = useMessages(overviewMessages);
  const format = useFormat();
  const last = buckets.findLast(({ latencyMs }) => latencyMs.p50 !== null);
  const items = PERCENTILES.map((name, index) => ({
    name,
    color: PERCENTILE_COLORS[index] ?? '',
    value: format.duration(last?.latencyMs[name] ?? 0),
  }));
  return (
    <Card withBorder>
      <Title order={2} size="h5">
        {t.latency}
      </Title>
      {last === undefined ? (
        <Text c="dimmed">{t.noLatency}</Text>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t.latencyText}
          </Text>
          <Legend items={items} />
          <LineChart
            summary={t.chart(items.map(({ name, value }) => `${name} ${value}`).join(', '))}
            series={items}
            points={buckets.map(({ latencyMs }) => PERCENTILES.map((name) => latencyMs[name]))}
            height={HEIGHT}
          />
        </>
      )}
    </Card>
  );
}

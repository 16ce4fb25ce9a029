import { Box, Skeleton, Text } from '@mantine/core';
import { sumOf, type StatsBucket, useStats } from '../../api/stats.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { BarChart } from '../../parts/bar-chart.js';
import { partMessages } from '../../parts/messages.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { webhooksMessages } from './messages.js';

const HEIGHT = 36;

/** The last 24 hours of a webhook: how much of what was tried succeeded. */
export function WebhookDay({ subscriptionId }: { readonly subscriptionId: string }) {
  const t = useMessages(webhooksMessages);
  const { loading } = useMessages(partMessages);
  const { data, error, isPending } = useStats('hour', subscriptionId);
  return (
    <div>
      <Text size="sm" fw={600}>
        {t.day}
      </Text>
      {isPending && (
        <Box component="output" display="block" aria-label={loading} mt={4}>
          <Skeleton height={HEIGHT} />
        </Box>
      )}
      {data ? <Attempts buckets={data.buckets} /> : <ProblemAlert error={error} />}
    </div>
  );
}

function Attempts({ buckets }: { readonly buckets: readonly StatsBucket[] }) {
  const t = useMessages(webhooksMessages);
  const format = useFormat();
  const delivered = sumOf(buckets, 'delivered');
  const failed = sumOf(buckets, 'failedAttempts');
  const attempts = delivered + failed;
  return (
    <>
      <Text size="sm" c="dimmed">
        {attempts === 0 ? t.noAttempts : t.rate(format.percent(delivered / attempts))}
      </Text>
      {attempts > 0 && (
        <BarChart
          summary={t.chart(format.number(delivered), format.number(failed))}
          series={[
            { name: t.delivered, color: 'var(--hooklane-good)' },
            { name: t.failed, color: 'var(--hooklane-bad)' },
          ]}
          bars={buckets.map((bucket) => ({
            label: format.clock(bucket.start),
            values: [bucket.delivered, bucket.failedAttempts],
          }))}
          height={HEIGHT}
          formatValue={(value) => format.number(value)}
        />
      )}
    </>
  );
}

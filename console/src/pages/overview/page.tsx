import { Card, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/session.js';
import { useStats } from '../../api/stats.js';
import { type Subscription, useSubscriptions } from '../../api/subscriptions.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { PageHeader } from '../../parts/page-header.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { useNow } from '../../parts/use-now.js';
import { Waiting } from '../../parts/waiting.js';
import { Counts, Latency } from './charts.js';
import { overviewMessages } from './messages.js';

const SPANS = ['minute', 'hour', 'day'] as const;
type Span = (typeof SPANS)[number];

const LAGGARDS_MAX = 5;

/** How a workspace does: counts and latencies over time, and who lags. */
export function OverviewPage() {
  const t = useMessages(overviewMessages);
  const [span, setSpan] = useState<Span>('minute');
  const { data, error, isPending, refetch } = useStats(span);
  const mayRead = useMay('subscriptions:read');
  const buckets = data?.buckets ?? [];
  const shown = { buckets, isByDay: span === 'day' };
  return (
    <>
      <PageHeader title={t.title} intro={t.intro}>
        <SegmentedControl
          aria-label={t.span}
          value={span}
          onChange={(value) => setSpan(SPANS.find((each) => each === value) ?? 'minute')}
          data={SPANS.map((value) => ({ value, label: t.spans[value] }))}
        />
      </PageHeader>
      {isPending && <Waiting />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Counts title={t.events} what={['accepted']} {...shown} />
          <Counts
            title={t.deliveries}
            what={['delivered', 'failedAttempts', 'dropped', 'skipped']}
            {...shown}
          />
          <Latency buckets={buckets} />
          {mayRead && <Laggards />}
        </SimpleGrid>
      )}
    </>
  );
}

function Laggards() {
  const t = useMessages(overviewMessages);
  const { items } = useSubscriptions(100);
  const lagging = items
    .filter(({ oldestPendingAt }) => oldestPendingAt !== null)
    .toSorted((a, b) => (a.oldestPendingAt ?? '').localeCompare(b.oldestPendingAt ?? ''));
  return (
    <Card withBorder>
      <Title order={2} size="h5">
        {t.lag}
      </Title>
      {lagging.length === 0 && <Text c="dimmed">{t.nothingLags}</Text>}
      <Stack component="ol" gap="xs" pl="md" m={0}>
        {lagging.slice(0, LAGGARDS_MAX).map((subscription) => (
          <Laggard key={subscription.id} subscription={subscription} />
        ))}
      </Stack>
    </Card>
  );
}

function Laggard({ subscription }: { readonly subscription: Subscription }) {
  const t = useMessages(overviewMessages);
  const format = useFormat();
  const now = useNow();
  const { url, description, pendingDeliveries, oldestPendingAt } = subscription;
  const ageMs = Math.max(0, now - Date.parse(oldestPendingAt ?? ''));
  return (
    <li>
      <Text className="hooklane-break">{description ?? url}</Text>
      <Text size="sm" c="dimmed">
        {t.waiting(format.count(pendingDeliveries))}, {t.oldest} {format.duration(ageMs)}
      </Text>
    </li>
  );
}

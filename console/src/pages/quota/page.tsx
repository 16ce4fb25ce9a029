import { Card, SemiCircleProgress, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { type Quota, useQuota, WARNING_SHARE } from '../../api/quota.js';
import { useSubscriptions } from '../../api/subscriptions.js';
import { useWorkspaceId } from '../../api/workspace.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { EmptyState } from '../../parts/empty-state.js';
import { PageHeader } from '../../parts/page-header.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Time } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { quotaMessages } from './messages.js';

/** How much of the failures that a workspace may have it has had, and by whom. */
export function QuotaPage() {
  const t = useMessages(quotaMessages);
  const { data, error, isPending, refetch } = useQuota(useWorkspaceId());
  return (
    <>
      <PageHeader title={t.title} intro={t.intro} />
      {isPending && <Waiting />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Gauge quota={data} />
          {data.failures === 0 ? <EmptyState title={t.empty} text={t.emptyText} /> : <Causes quota={data} />}
        </SimpleGrid>
      )}
    </>
  );
}

function Gauge({ quota }: { readonly quota: Quota }) {
  const t = useMessages(quotaMessages);
  const format = useFormat();
  const { failures, limit, remaining, exceeded, resetsAt, windowSeconds } = quota;
  const share = Math.min(1, failures / limit);
  const color = exceeded ? 'bad' : share >= WARNING_SHARE ? 'waiting' : 'good';
  const window = format.duration(windowSeconds * 1000);
  const told = t.gauge(format.number(failures), format.number(limit), window);
  return (
    <Card withBorder>
      <Stack align="center" gap="xs">
        <SemiCircleProgress
          role="meter"
          aria-label={told}
          aria-valuenow={failures}
          aria-valuemin={0}
          aria-valuemax={Math.max(limit, failures)}
          value={share * 100}
          size={260}
          thickness={18}
          filledSegmentColor={`var(--hooklane-${color})`}
          label={`${format.number(failures)} / ${format.number(limit)}`}
          labelPosition="center"
        />
        <Text fw={600}>{told}</Text>
        <Text>{exceeded ? t.exceeded : t.remaining(format.count(remaining))}</Text>
        {resetsAt !== null && (
          <Text size="sm" c="dimmed">
            {exceeded ? t.freesExceeded : t.frees} <Time at={resetsAt} />
          </Text>
        )}
      </Stack>
    </Card>
  );
}

function Causes({ quota: { bySubscription, failures: all } }: { readonly quota: Quota }) {
  const t = useMessages(quotaMessages);
  const format = useFormat();
  const { items } = useSubscriptions(100);
  const names = new Map(items.map(({ id, url, description }) => [id, description ?? url]));
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        {t.who}
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.webhook}</Table.Th>
            <Table.Th>{t.failures}</Table.Th>
            <Table.Th>{t.share}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bySubscription.map(({ subscriptionId, failures }) => (
            <Table.Tr key={subscriptionId}>
              <Table.Td className="hooklane-break">{names.get(subscriptionId) ?? t.deleted}</Table.Td>
              <Table.Td>{format.number(failures)}</Table.Td>
              <Table.Td>{format.percent(failures / all)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

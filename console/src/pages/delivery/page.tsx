import { Anchor, Button, Card, Group, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { api, client } from '../../api/client.js';
import { DELIVERIES, type DeliveryStory } from '../../api/deliveries.js';
import { useMay } from '../../api/session.js';
import { useChange } from '../../api/subscriptions.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { CodeBlock } from '../../parts/code.js';
import { Copy } from '../../parts/copy.js';
import { DeliveryStatusBadge } from '../../parts/delivery-status.js';
import { partMessages } from '../../parts/messages.js';
import { PageHeader } from '../../parts/page-header.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Time } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { curlOf } from './curl.js';
import { deliveryMessages } from './messages.js';
import { AttemptTimeline } from './timeline.js';

const PENDING_REFETCH_MS = 2_000;

/** The story of one delivery. */
export function DeliveryPage() {
  const t = useMessages(deliveryMessages);
  const path = useParams({ from: '/inside/w/$workspaceId/deliveries/$deliveryId' });
  const { data, error, isPending } = api.useQuery(
    'get',
    `${DELIVERIES}/{deliveryId}`,
    { params: { path } },
    { refetchInterval: ({ state }) => (state.data?.status === 'pending' ? PENDING_REFETCH_MS : false) },
  );
  const retry = useChange(() => client.POST(`${DELIVERIES}/{deliveryId}/retry`, { params: { path } }));
  const mayRetry =
    useMay('deliveries:write') && data !== undefined && data.status !== 'pending' && data.sequence > 0;
  const toLog = (
    <Anchor
      renderRoot={(props) => (
        <Link to="/w/$workspaceId/deliveries" params={{ workspaceId: path.workspaceId }} {...props} />
      )}
    >
      {t.back}
    </Anchor>
  );
  return (
    <>
      {toLog}
      <PageHeader title={t.title(data?.eventType ?? '…')}>
        <Group gap="xs">
          {data && <Copy value={curlOf(data)} label={t.curl} />}
          {mayRetry && (
            <Button
              size="xs"
              leftSection={<Send size={14} aria-hidden />}
              loading={retry.isPending}
              onClick={() => retry.mutate(undefined)}
            >
              {t.retry}
            </Button>
          )}
        </Group>
      </PageHeader>
      {isPending && <Waiting />}
      <ProblemAlert error={error ?? retry.error} />
      {data && <Story story={data} />}
    </>
  );
}

function Story({ story }: { readonly story: DeliveryStory }) {
  const t = useMessages(deliveryMessages);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Stack>
        <Facts story={story} />
        <Card withBorder>
          <Title order={2} size="h4" mb="md">
            {t.attempts}
          </Title>
          <AttemptTimeline story={story} />
        </Card>
      </Stack>
      <Payload payload={story.payload} />
    </SimpleGrid>
  );
}

function Facts({ story }: { readonly story: DeliveryStory }) {
  const t = useMessages(deliveryMessages);
  const { reasons } = useMessages(partMessages);
  const format = useFormat();
  const { status, reason, url, eventId, sequence, createdAt, completedAt } = story;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t.facts}
      </Title>
      <Stack component="dl" gap="xs" m={0}>
        <Fact name={t.status}>
          <DeliveryStatusBadge status={status} />{' '}
          {reason !== null && ((reasons as Readonly<Record<string, string>>)[reason] ?? reason)}
        </Fact>
        <Fact name={t.endpoint}>{url}</Fact>
        <Fact name={t.event}>{eventId}</Fact>
        <Fact name={t.number}>{sequence === 0 ? t.testEvent : format.number(sequence)}</Fact>
        <Fact name={t.accepted}>
          <Time at={createdAt} absolute />
        </Fact>
        {completedAt !== null && (
          <Fact name={t.ended}>
            <Time at={completedAt} absolute />
          </Fact>
        )}
      </Stack>
    </Card>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} size="sm" className="hooklane-break">
        {children}
      </Text>
    </div>
  );
}

function Payload({ payload }: { readonly payload: DeliveryStory['payload'] }) {
  const t = useMessages(deliveryMessages);
  const [form, setForm] = useState('pretty');
  const text = form === 'pretty' ? JSON.stringify(payload, null, 2) : JSON.stringify(payload);
  return (
    <Card withBorder>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {t.body}
        </Title>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t.body}
            value={form}
            onChange={setForm}
            data={[
              { value: 'pretty', label: t.pretty },
              { value: 'raw', label: t.raw },
            ]}
          />
          <Copy value={text} />
        </Group>
      </Group>
      <CodeBlock label={t.body} height={640}>
        {text}
      </CodeBlock>
    </Card>
  );
}

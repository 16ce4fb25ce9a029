import { Badge, Card, Code, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { allows, useSession } from '../../api/session.js';
import type { Subscription } from '../../api/subscriptions.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { Time } from '../../parts/time.js';
import { useNow } from '../../parts/use-now.js';
import { webhooksMessages } from './messages.js';
import { WebhookActions } from './webhook-actions.js';
import { WebhookDay } from './webhook-day.js';

/** One webhook: what it wants, how it is, and how its last day was. */
export function WebhookCard({ subscription }: { readonly subscription: Subscription }) {
  const { id, url, description, eventTypes, filters } = subscription;
  const t = useMessages(webhooksMessages);
  const session = useSession();
  const isFiltered = Object.values(filters).some((values) => values.length > 0);
  return (
    <Card component="li" withBorder padding="md">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={2} size="h5" className="hooklane-break" id={`webhook-${id}`}>
              {description ?? url}
            </Title>
            {description !== null && (
              <Text size="sm" c="dimmed" className="hooklane-break">
                {url}
              </Text>
            )}
          </div>
          <WebhookActions subscription={subscription} />
        </Group>
        <Group gap="xs">
          <Status subscription={subscription} />
        </Group>
        <Group gap={6} aria-label={t.events} role="group">
          {eventTypes.map((type) => (
            <Code key={type}>{type}</Code>
          ))}
          {isFiltered && <Text size="sm">{t.filtered}</Text>}
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {allows(session, 'deliveries:read') && <WebhookDay subscriptionId={id} />}
          <Queue subscription={subscription} />
          <LastError subscription={subscription} />
        </SimpleGrid>
      </Stack>
    </Card>
  );
}

function Status({ subscription }: { readonly subscription: Subscription }) {
  const t = useMessages(webhooksMessages);
  const { status, disabledReason, disabledAt } = subscription;
  if (status === 'enabled') {
    return (
      <Badge color="teal" variant="light">
        {t.enabled}
      </Badge>
    );
  }
  return (
    <>
      <Badge
        color={disabledReason === 'manual' ? 'gray' : 'red'}
        variant="light"
        h="auto"
        style={{ whiteSpace: 'normal' }}
      >
        {t.disabled[disabledReason ?? 'manual']}
      </Badge>
      {disabledAt !== null && (
        <Text size="sm" c="dimmed">
          {t.since} <Time at={disabledAt} absolute />
        </Text>
      )}
    </>
  );
}

function Queue({
  subscription: { pendingDeliveries, oldestPendingAt },
}: {
  readonly subscription: Subscription;
}) {
  const t = useMessages(webhooksMessages);
  const format = useFormat();
  const now = useNow();
  return (
    <div>
      <Text size="sm" fw={600}>
        {pendingDeliveries === 0 ? t.nothingWaits : t.waiting(format.count(pendingDeliveries))}
      </Text>
      {oldestPendingAt !== null && (
        <Text size="sm" c="dimmed">
          {t.oldest} {format.duration(Math.max(0, now - Date.parse(oldestPendingAt)))}
        </Text>
      )}
    </div>
  );
}

function LastError({ subscription: { lastFailure } }: { readonly subscription: Subscription }) {
  const t = useMessages(webhooksMessages);
  return (
    <div>
      <Text size="sm" fw={600}>
        {lastFailure === null ? t.noError : t.lastError}
      </Text>
      {lastFailure !== null && (
        <Text size="sm" className="hooklane-break">
          {lastFailure.error}{' '}
          <Text span c="dimmed">
            <Time at={lastFailure.at} />
          </Text>
        </Text>
      )}
    </div>
  );
}

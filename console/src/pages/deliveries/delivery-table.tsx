import { Anchor, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Delivery } from '../../api/deliveries.js';
import { useWorkspaceId } from '../../api/workspace.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { DeliveryStatusBadge } from '../../parts/delivery-status.js';
import { Time } from '../../parts/time.js';
import { WideTable } from '../../parts/wide-table.js';
import { deliveriesMessages } from './messages.js';

const WIDTH_MIN = 760;

/** Deliveries, each the way to its story. */
export function DeliveryTable({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  const t = useMessages(deliveriesMessages);
  return (
    <WideTable label={t.title} minWidth={WIDTH_MIN} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t.event}</Table.Th>
          <Table.Th>{t.accepted}</Table.Th>
          <Table.Th>{t.status}</Table.Th>
          <Table.Th>{t.endpoint}</Table.Th>
          <Table.Th>{t.attempts}</Table.Th>
          <Table.Th>{t.ended}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

function DeliveryRow({ delivery }: { readonly delivery: Delivery }) {
  const t = useMessages(deliveriesMessages);
  const format = useFormat();
  const workspaceId = useWorkspaceId();
  const { id, eventType, sequence, url, status, attemptCount, createdAt, completedAt, nextAttemptAt } =
    delivery;
  const params = { workspaceId, deliveryId: id };
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          renderRoot={(props) => (
            <Link to="/w/$workspaceId/deliveries/$deliveryId" params={params} {...props} />
          )}
          aria-label={t.open(eventType, format.dateTime(createdAt))}
        >
          {eventType}
        </Anchor>
        <Text size="xs" c="dimmed">
          {sequence === 0 ? t.testEvent : t.number(format.number(sequence))}
        </Text>
      </Table.Td>
      <Table.Td>
        <Time at={createdAt} absolute />
      </Table.Td>
      <Table.Td>
        <DeliveryStatusBadge status={status} />
      </Table.Td>
      <Table.Td maw={280}>
        <Text size="sm" truncate title={url}>
          {url}
        </Text>
      </Table.Td>
      <Table.Td>{format.number(attemptCount)}</Table.Td>
      <Table.Td>
        {completedAt !== null && <Time at={completedAt} />}
        {nextAttemptAt !== null && status === 'pending' && (
          <>
            {t.next} <Time at={nextAttemptAt} />
          </>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

import { Badge, Button, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.js';
import { useList } from '../../api/pages.js';
import type { components } from '../../api/schema.js';
import { useWorkspaceId } from '../../api/workspace.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ListFrame } from '../../parts/list-frame.js';
import { PageHeader } from '../../parts/page-header.js';
import { Time } from '../../parts/time.js';
import { WideTable } from '../../parts/wide-table.js';
import { notificationsMessages } from './messages.js';

type Notification = components['schemas']['NotificationDto'];

const ROUTE = '/v1/workspaces/{workspaceId}/notifications';
const COLORS: Readonly<Record<Notification['status'], string>> = {
  pending: 'yellow',
  sent: 'teal',
  failed: 'red',
};

/** The mails of a workspace, and whether they were sent. */
export function NotificationsPage() {
  const t = useMessages(notificationsMessages);
  const path = { workspaceId: useWorkspaceId() };
  const list = useList<Notification>({
    key: ['get', ROUTE, path],
    refetchEveryMs: 10_000,
    load: (query) => client.GET(ROUTE, { params: { path, query } }),
  });
  const toSettings = (
    <Button renderRoot={(props) => <Link to="/w/$workspaceId/settings" params={path} {...props} />}>
      {t.toSettings}
    </Button>
  );
  return (
    <>
      <PageHeader title={t.title} intro={t.intro} />
      <ListFrame
        list={list}
        empty={
          <EmptyState title={t.empty} text={t.emptyText}>
            {toSettings}
          </EmptyState>
        }
      >
        <WideTable label={t.title} minWidth={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.subject}</Table.Th>
              <Table.Th>{t.status}</Table.Th>
              <Table.Th>{t.recipients}</Table.Th>
              <Table.Th>{t.created}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.items.map((notification) => (
              <NotificationRow key={notification.id} notification={notification} />
            ))}
          </Table.Tbody>
        </WideTable>
      </ListFrame>
    </>
  );
}

function NotificationRow({ notification }: { readonly notification: Notification }) {
  const t = useMessages(notificationsMessages);
  const format = useFormat();
  const { kind, subject, recipients, status, createdAt, lastError } = notification;
  return (
    <Table.Tr>
      <Table.Td>
        {subject}
        <Text size="xs" c="dimmed">
          {t.kinds[kind]}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color={COLORS[status]} variant="light">
          {t.statuses[status]}
        </Badge>
        {lastError !== null && (
          <Text size="xs" className="hooklane-break">
            {lastError}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="hooklane-break">
        {recipients.length === 0 ? t.nobody : format.list(recipients)}
      </Table.Td>
      <Table.Td>
        <Time at={createdAt} absolute />
      </Table.Td>
    </Table.Tr>
  );
}

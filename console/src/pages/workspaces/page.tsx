import { Anchor, Badge, Button, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { client } from '../../api/client.js';
import { useList } from '../../api/pages.js';
import { useMessages } from '../../i18n/language.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ListFrame } from '../../parts/list-frame.js';
import { PageHeader } from '../../parts/page-header.js';
import { Time } from '../../parts/time.js';
import { WideTable } from '../../parts/wide-table.js';
import { workspacesMessages } from './messages.js';

const CreateWorkspaceDialog = lazy(() =>
  import('./create-dialog.js').then((module) => ({ default: module.CreateWorkspaceDialog })),
);

/** For the root key: every workspace. */
export function WorkspacesPage() {
  const t = useMessages(workspacesMessages);
  const [isCreating, setCreating] = useState(false);
  const list = useList({
    key: ['get', '/v1/workspaces'],
    load: (query) => client.GET('/v1/workspaces', { params: { query } }),
  });
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {t.create}
    </Button>
  );
  return (
    <>
      <PageHeader title={t.title} intro={t.intro}>
        {list.items.length > 0 && create}
      </PageHeader>
      <ListFrame
        list={list}
        empty={
          <EmptyState title={t.empty} text={t.emptyText}>
            {create}
          </EmptyState>
        }
      >
        <WideTable label={t.title} minWidth={420}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.name}</Table.Th>
              <Table.Th>{t.plan}</Table.Th>
              <Table.Th>{t.created}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.items.map(({ id, name, plan, createdAt, webhooksAllowed }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <Anchor
                    renderRoot={(props) => (
                      <Link to="/w/$workspaceId" params={{ workspaceId: id }} {...props} />
                    )}
                  >
                    {name}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Badge variant="light" color={webhooksAllowed ? 'indigo' : 'gray'}>
                    {plan}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  <Time at={createdAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
      </ListFrame>
      <Suspense>{isCreating && <CreateWorkspaceDialog onClose={() => setCreating(false)} />}</Suspense>
    </>
  );
}

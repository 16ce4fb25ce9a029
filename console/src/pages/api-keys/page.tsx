import { Button, Code, Group, Table, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { client } from '../../api/client.js';
import { API_KEYS, type ApiKey } from '../../api/keys.js';
import { useList } from '../../api/pages.js';
import { useChange } from '../../api/subscriptions.js';
import { useWorkspaceId } from '../../api/workspace.js';
import { useMessages } from '../../i18n/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ListFrame } from '../../parts/list-frame.js';
import { PageHeader } from '../../parts/page-header.js';
import { Time } from '../../parts/time.js';
import { WideTable } from '../../parts/wide-table.js';
import { apiKeysMessages } from './messages.js';

const CreateKeyDialog = lazy(() =>
  import('./create-dialog.js').then((module) => ({ default: module.CreateKeyDialog })),
);

/** The keys of a workspace: made, shown once, revoked. */
export function ApiKeysPage() {
  const t = useMessages(apiKeysMessages);
  const path = { workspaceId: useWorkspaceId() };
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const list = useList<ApiKey>({
    key: ['get', API_KEYS, path],
    load: (query) => client.GET(API_KEYS, { params: { path, query } }),
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
        <WideTable label={t.title} minWidth={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.name}</Table.Th>
              <Table.Th>{t.scopes}</Table.Th>
              <Table.Th>{t.created}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.items.map((apiKey) => (
              <KeyRow key={apiKey.id} apiKey={apiKey} onRevoke={() => setRevoked(apiKey)} />
            ))}
          </Table.Tbody>
        </WideTable>
      </ListFrame>
      <Suspense>{isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}</Suspense>
      {revoked && <RevokeDialog apiKey={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}

function KeyRow({ apiKey, onRevoke }: { readonly apiKey: ApiKey; readonly onRevoke: () => void }) {
  const t = useMessages(apiKeysMessages);
  const { name, prefix, scopes, createdAt } = apiKey;
  return (
    <Table.Tr>
      <Table.Td>
        {name}
        <Text size="xs" c="dimmed">
          {t.prefix} <code>{prefix}</code>
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={4}>
          {scopes.map((scope) => (
            <Code key={scope} title={t.scope[scope]}>
              {scope}
            </Code>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        <Time at={createdAt} />
      </Table.Td>
      <Table.Td ta="right">
        <Button size="xs" variant="default" aria-label={t.revokeNamed(name)} onClick={onRevoke}>
          {t.revoke}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function RevokeDialog({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const t = useMessages(apiKeysMessages);
  const workspaceId = useWorkspaceId();
  const revoke = useChange(
    () => client.DELETE(`${API_KEYS}/{apiKeyId}`, { params: { path: { workspaceId, apiKeyId: apiKey.id } } }),
    onClose,
  );
  return (
    <ConfirmDialog title={t.revokeTitle} confirm={t.revoke} isDangerous change={revoke} onClose={onClose}>
      <Text>{t.revokeText(apiKey.name)}</Text>
    </ConfirmDialog>
  );
}

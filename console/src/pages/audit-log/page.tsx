import { Code, Table } from '@mantine/core';
import { client } from '../../api/client.js';
import { API_KEYS } from '../../api/keys.js';
import { useList } from '../../api/pages.js';
import type { components } from '../../api/schema.js';
import { useWorkspaceId } from '../../api/workspace.js';
import { useMessages } from '../../i18n/language.js';
import { CodeBlock } from '../../parts/code.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ListFrame } from '../../parts/list-frame.js';
import { PageHeader } from '../../parts/page-header.js';
import { Time } from '../../parts/time.js';
import { WideTable } from '../../parts/wide-table.js';
import { changesOf } from './changes.js';
import { auditLogMessages } from './messages.js';

type Entry = components['schemas']['AuditEntryDto'];

const ROUTE = '/v1/workspaces/{workspaceId}/audit-log';

/** Who changed what. */
export function AuditLogPage() {
  const t = useMessages(auditLogMessages);
  const path = { workspaceId: useWorkspaceId() };
  const keys = useList({
    key: ['get', API_KEYS, path, 100],
    limit: 100,
    load: (query) => client.GET(API_KEYS, { params: { path, query } }),
  });
  const names = new Map(keys.items.map(({ id, name }) => [`key:${id}`, name]));
  const list = useList<Entry>({
    key: ['get', ROUTE, path],
    load: (query) => client.GET(ROUTE, { params: { path, query } }),
  });
  const whoOf = (actor: string) => (actor === 'root' ? t.root : t.key(names.get(actor) ?? actor));
  return (
    <>
      <PageHeader title={t.title} intro={t.intro} />
      <ListFrame list={list} empty={<EmptyState title={t.empty} text={t.emptyText} />}>
        <WideTable label={t.title} minWidth={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.when}</Table.Th>
              <Table.Th>{t.who}</Table.Th>
              <Table.Th>{t.what}</Table.Th>
              <Table.Th>{t.changes}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.items.map((entry) => (
              <Table.Tr key={entry.id}>
                <Table.Td>
                  <Time at={entry.createdAt} absolute />
                </Table.Td>
                <Table.Td>{whoOf(entry.actor)}</Table.Td>
                <Table.Td>
                  <Code>{entry.action}</Code>
                </Table.Td>
                <Table.Td>
                  <Changes entry={entry} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
      </ListFrame>
    </>
  );
}

function Changes({ entry }: { readonly entry: Entry }) {
  const t = useMessages(auditLogMessages);
  const changes = changesOf(entry.before, entry.after);
  if (changes.length === 0) return null;
  const text = changes.map(
    ({ name, before, after }) => `${name}\n  ${t.before}: ${before}\n  ${t.after}: ${after}`,
  );
  return (
    <details>
      <summary>
        {t.show} ({changes.map(({ name }) => name).join(', ')})
      </summary>
      <CodeBlock label={t.changes} height={240}>
        {text.join('\n')}
      </CodeBlock>
    </details>
  );
}

import { Accordion, Code, List, Stack, Table, Tabs, Text, Title } from '@mantine/core';
import type { EventType } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { CodeBlock } from '../../parts/code.js';
import { useEventTypes } from '../../parts/event-names/use-event-types.js';
import { PageHeader } from '../../parts/page-header.js';
import { Waiting } from '../../parts/waiting.js';
import { WideTable } from '../../parts/wide-table.js';
import { eventTypesMessages } from './messages.js';
import { fieldsOf, type Schema } from './schema-rows.js';

/** Every event type: what it holds, an example, its schema and what was changed. */
export function EventTypesPage() {
  const t = useMessages(eventTypesMessages);
  const types = useEventTypes();
  return (
    <>
      <PageHeader title={t.title} intro={t.intro} />
      {types.length === 0 && <Waiting />}
      <Accordion variant="separated" order={2}>
        {types.map((type) => (
          <Accordion.Item key={type.name} value={type.name}>
            <Accordion.Control>
              {type.title} <Code>{type.name}</Code>
              <Text size="sm" c="dimmed">
                {type.description}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <TypeStory type={type} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </>
  );
}

function TypeStory({ type }: { readonly type: EventType }) {
  const t = useMessages(eventTypesMessages);
  const { filters, example, bodySchema, changelog } = type;
  return (
    <Stack>
      <Text size="sm">
        {t.filters}:{' '}
        {filters.length === 0 ? t.noFilters : filters.map((name) => <Code key={name}>{name}</Code>)}
      </Text>
      <Tabs defaultValue="fields" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="fields">{t.fields}</Tabs.Tab>
          <Tabs.Tab value="example">{t.example}</Tabs.Tab>
          <Tabs.Tab value="schema">{t.schema}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields" pt="sm">
          <Fields schema={bodySchema} />
        </Tabs.Panel>
        <Tabs.Panel value="example" pt="sm">
          <CodeBlock label={t.example}>{JSON.stringify(example, null, 2)}</CodeBlock>
        </Tabs.Panel>
        <Tabs.Panel value="schema" pt="sm">
          <CodeBlock label={t.schema}>{JSON.stringify(bodySchema, null, 2)}</CodeBlock>
        </Tabs.Panel>
      </Tabs>
      <div>
        <Title order={3} size="h6">
          {t.changes}
        </Title>
        <List size="sm">
          {changelog.map(({ version, change }) => (
            <List.Item key={version}>
              {version}: {change}
            </List.Item>
          ))}
        </List>
      </div>
    </Stack>
  );
}

function Fields({ schema }: { readonly schema: Schema }) {
  const t = useMessages(eventTypesMessages);
  return (
    <WideTable label={t.fields} minWidth={520}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t.field}</Table.Th>
          <Table.Th>{t.type}</Table.Th>
          <Table.Th>{t.meaning}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {fieldsOf(schema, t.oneOf).map(({ name, type, isRequired, description }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">
              <code>{name}</code>
            </Table.Th>
            <Table.Td>
              {type}
              {isRequired && `, ${t.required}`}
            </Table.Td>
            <Table.Td>{description}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

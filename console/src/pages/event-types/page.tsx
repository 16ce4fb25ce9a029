import { Stack, Text, Title } from '@mantine/core';
import { api } from '../../api/client.js';
import { useMessages } from '../../i18n/language.js';
import { PageHeader } from '../../parts/page-header.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Waiting } from '../../parts/waiting.js';
import { eventTypesMessages } from './messages.js';

/** Every event type, with schema and example. */
export function EventTypesPage() {
  const t = useMessages(eventTypesMessages);
  const { data, error, isPending } = api.useQuery('get', '/v1/event-types');
  return (
    <>
      <PageHeader title={t.title} intro={t.intro} />
      {isPending && <Waiting />}
      <ProblemAlert error={error} />
      <Stack>
        {data?.items.map(({ name, title, description }) => (
          <section key={name}>
            <Title order={2} size="h4">
              {title} <code>{name}</code>
            </Title>
            <Text>{description}</Text>
          </section>
        ))}
      </Stack>
    </>
  );
}

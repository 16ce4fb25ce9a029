import { Button, Fieldset, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { STATUSES } from '../../api/deliveries.js';
import { useMay } from '../../api/session.js';
import { type Subscription, useSubscriptions } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { localTimeOf, momentOf } from '../../i18n/local-time.js';
import { useEventTypes } from '../../parts/event-names/use-event-types.js';
import { partMessages } from '../../parts/messages.js';
import { deliveriesMessages } from './messages.js';
import { type DeliverySearch, deliverySearchOf, idSearchOf } from './search.js';

const WEBHOOKS_MAX = 100;

interface FiltersProps {
  readonly search: DeliverySearch;
  readonly onChange: (search: DeliverySearch) => void;
}

/** What the log is narrowed to. */
export function Filters({ search, onChange }: FiltersProps) {
  const t = useMessages(deliveriesMessages);
  const { statuses } = useMessages(partMessages);
  const types = useEventTypes();
  const any = { value: '', label: t.any };
  const change = (part: Record<string, unknown>) => onChange(deliverySearchOf({ ...search, ...part }));
  return (
    <Fieldset legend={t.filters} mb="md">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        <IdField key={search.eventId ?? search.contactId ?? ''} search={search} onChange={change} />
        <NativeSelect
          label={t.status}
          value={search.status ?? ''}
          onChange={({ currentTarget }) => change({ status: currentTarget.value })}
          data={[any, ...STATUSES.map((value) => ({ value, label: statuses[value] }))]}
        />
        <NativeSelect
          label={t.eventType}
          value={search.eventType ?? ''}
          onChange={({ currentTarget }) => change({ eventType: currentTarget.value })}
          data={[any, ...types.map(({ name, title }) => ({ value: name, label: title }))]}
        />
        {useMay('subscriptions:read') && <WebhookField search={search} onChange={change} />}
        <TextInput
          type="datetime-local"
          label={t.since}
          value={localTimeOf(search.since)}
          onChange={({ currentTarget }) => change({ since: momentOf(currentTarget.value) })}
        />
        <TextInput
          type="datetime-local"
          label={t.until}
          value={localTimeOf(search.until)}
          onChange={({ currentTarget }) => change({ until: momentOf(currentTarget.value) })}
        />
      </SimpleGrid>
      {Object.keys(search).length > 0 && (
        <Button mt="sm" size="xs" variant="default" onClick={() => onChange({})}>
          {t.clear}
        </Button>
      )}
    </Fieldset>
  );
}

interface FieldProps {
  readonly search: DeliverySearch;
  readonly onChange: (part: Record<string, unknown>) => void;
}

function IdField({ search, onChange }: FieldProps) {
  const t = useMessages(deliveriesMessages);
  const [text, setText] = useState(search.eventId ?? search.contactId ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ eventId: undefined, contactId: undefined, ...idSearchOf(text) });
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        type="search"
        label={t.search}
        placeholder={t.searchHint}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        spellCheck={false}
      />
    </form>
  );
}

function WebhookField({ search, onChange }: FieldProps) {
  const t = useMessages(deliveriesMessages);
  const { items } = useSubscriptions(WEBHOOKS_MAX);
  return (
    <NativeSelect
      label={t.webhook}
      value={search.subscriptionId ?? ''}
      onChange={({ currentTarget }) => onChange({ subscriptionId: currentTarget.value })}
      data={[{ value: '', label: t.any }, ...items.map(optionOf)]}
    />
  );
}

export function optionOf({ id, url, description }: Subscription) {
  return { value: id, label: description === null ? url : `${description} (${url})` };
}

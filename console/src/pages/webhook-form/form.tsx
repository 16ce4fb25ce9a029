import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../../api/problem.js';
import { type SubscriptionDraft } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { useEventTypes } from '../../parts/event-names/use-event-types.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { bodyOf, type Draft, fittingFilters, isUnencrypted, urlFaultOf } from './draft.js';
import { EventTypesField } from './event-types-field.js';
import { FiltersField, isWhole } from './filters-field.js';
import { HeadersField } from './headers-field.js';
import { webhookFormMessages } from './messages.js';

interface WebhookFormProps {
  readonly initial: Draft;
  /** What the button says that sends it. */
  readonly submit: string;
  readonly change: {
    readonly isPending: boolean;
    readonly error: unknown;
    mutate(body: SubscriptionDraft): void;
  };
  readonly onCancel: () => void;
}

/** All of a webhook that a user decides. */
export function WebhookForm({ initial, submit, change, onCancel }: WebhookFormProps) {
  const t = useMessages(webhookFormMessages);
  const types = useEventTypes();
  const [draft, setDraft] = useState(initial);
  const [isTried, setTried] = useState(false);
  const edit = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const urlFault = urlFaultOf(draft.url);
  const hasTypes = draft.eventTypes.length > 0;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (urlFault === null && hasTypes && draft.filters.channelIds.every(isWhole))
      change.mutate(bodyOf(draft, types));
  };
  const isUrlShown = isTried || draft.url !== '';
  return (
    <form onSubmit={send} noValidate>
      <Stack maw={720}>
        <TextInput
          label={t.url}
          description={t.urlHint}
          type="url"
          inputMode="url"
          placeholder="https://"
          value={draft.url}
          onChange={({ currentTarget }) => edit({ url: currentTarget.value })}
          error={isUrlShown && urlFault !== null ? t.urlFaults[urlFault] : refusedUrl(change.error)}
          spellCheck={false}
          withAsterisk
        />
        {urlFault === null && isUnencrypted(draft.url) && <output>{t.unencrypted}</output>}
        <TextInput
          label={t.description}
          description={t.descriptionHint}
          value={draft.description}
          maxLength={500}
          onChange={({ currentTarget }) => edit({ description: currentTarget.value })}
        />
        <EventTypesField
          types={types}
          value={draft.eventTypes}
          error={isTried && !hasTypes ? t.eventTypesMissing : null}
          onChange={(eventTypes) => edit({ eventTypes })}
        />
        <FiltersField
          value={draft.filters}
          fitting={fittingFilters(draft, types)}
          onChange={(filters) => edit({ filters })}
        />
        <HeadersField value={draft.headers} onChange={(headers) => edit({ headers })} />
        <ProblemAlert error={change.error} />
        <Group>
          <Button type="submit" loading={change.isPending}>
            {submit}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What the service found wrong with the address. */
function refusedUrl(error: unknown): string | null {
  if (!error) return null;
  return problemOf(error).faults.find(({ path }) => path === 'url')?.message ?? null;
}

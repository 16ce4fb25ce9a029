import { Alert, NativeSelect, Stack, Text } from '@mantine/core';
import { CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import { client } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { SUBSCRIPTIONS, useChange } from '../../api/subscriptions.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { useEventTypes } from '../../parts/event-names/use-event-types.js';
import { CodeBlock } from '../../parts/code.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { type DialogProps, pathOf } from './dialog-props.js';
import { webhooksMessages } from './messages.js';

type TestAttempt = components['schemas']['TestAttemptDto'];

/** Sends an example, and shows what came back. */
export function TestDialog({ subscription, onClose }: DialogProps) {
  const t = useMessages(webhooksMessages);
  const [eventType, setEventType] = useState(subscription.eventTypes[0] ?? '');
  const titles = new Map(useEventTypes().map(({ name, title }) => [name, title]));
  const send = useChange(() =>
    client.POST(`${SUBSCRIPTIONS}/{subscriptionId}/test`, {
      params: { path: pathOf(subscription) },
      body: { eventType },
    }),
  );
  const attempt = send.data?.data;
  return (
    <ConfirmDialog title={t.testTitle} confirm={t.send} change={send} onClose={onClose}>
      <Text>{t.testText}</Text>
      <NativeSelect
        label={t.eventType}
        value={eventType}
        onChange={({ currentTarget }) => setEventType(currentTarget.value)}
        data={subscription.eventTypes.map((value) => ({ value, label: titles.get(value) ?? value }))}
      />
      <div aria-live="polite">{attempt && <Answer attempt={attempt} />}</div>
    </ConfirmDialog>
  );
}

function Answer({ attempt }: { readonly attempt: TestAttempt }) {
  const t = useMessages(webhooksMessages);
  const format = useFormat();
  const { outcome, statusCode, error, durationMs, responseBody } = attempt;
  const isAccepted = outcome === 'accepted';
  const time = format.duration(durationMs);
  return (
    <Stack gap="xs">
      <Alert
        color={isAccepted ? 'teal' : 'red'}
        icon={isAccepted ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
        title={
          statusCode === null ? t.unanswered(error ?? outcome, time) : t.answered(String(statusCode), time)
        }
      >
        {responseBody === null || responseBody === '' ? t.noBody : null}
      </Alert>
      {responseBody !== null && responseBody !== '' && (
        <CodeBlock label={t.answer} height={160}>
          {responseBody}
        </CodeBlock>
      )}
    </Stack>
  );
}

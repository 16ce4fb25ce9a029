import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.js';
import { SUBSCRIPTIONS, useChange } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { type DialogProps, pathOf } from './dialog-props.js';
import { webhooksMessages } from './messages.js';

/** Enables a webhook, with or without what was skipped. */
export function EnableDialog({ subscription, onClose }: DialogProps) {
  const t = useMessages(webhooksMessages);
  const [replay, setReplay] = useState<string>('skipped');
  const enable = useChange(
    () =>
      client.POST(`${SUBSCRIPTIONS}/{subscriptionId}/enable`, {
        params: { path: pathOf(subscription) },
        body: replay === 'skipped' ? { replay: 'skipped' } : {},
      }),
    onClose,
  );
  return (
    <ConfirmDialog title={t.enableTitle} confirm={t.enable} change={enable} onClose={onClose}>
      <Radio.Group label={t.enableText} value={replay} onChange={setReplay}>
        <Stack gap="xs" mt="xs">
          <Radio value="skipped" label={t.withSkipped} />
          <Radio value="nothing" label={t.withoutSkipped} />
        </Stack>
      </Radio.Group>
    </ConfirmDialog>
  );
}

/** Disables a webhook. */
export function DisableDialog({ subscription, onClose }: DialogProps) {
  const t = useMessages(webhooksMessages);
  const disable = useChange(
    () =>
      client.POST(`${SUBSCRIPTIONS}/{subscriptionId}/disable`, { params: { path: pathOf(subscription) } }),
    onClose,
  );
  return (
    <ConfirmDialog title={t.disableTitle} confirm={t.disable} change={disable} onClose={onClose}>
      <Text>{t.disableText}</Text>
    </ConfirmDialog>
  );
}

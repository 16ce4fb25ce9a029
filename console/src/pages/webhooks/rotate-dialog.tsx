import { Button, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.js';
import { SUBSCRIPTIONS, useChange } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { SecretOnce } from '../../parts/secret/secret-once.js';
import { type DialogProps, pathOf } from './dialog-props.js';
import { webhooksMessages } from './messages.js';

const OVERLAP_SECONDS = { none: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;
type Overlap = keyof typeof OVERLAP_SECONDS;

/** Makes a new secret, and shows it this once. */
export function RotateDialog({ subscription, onClose }: DialogProps) {
  const t = useMessages(webhooksMessages);
  const [overlap, setOverlap] = useState<Overlap>('day');
  const rotate = useChange(() =>
    client.POST(`${SUBSCRIPTIONS}/{subscriptionId}/rotate-secret`, {
      params: { path: pathOf(subscription) },
      body: { overlapSeconds: OVERLAP_SECONDS[overlap] },
    }),
  );
  const secret = rotate.data?.data?.signingSecret;
  if (secret !== undefined) {
    return (
      <Modal opened onClose={onClose} title={t.rotateTitle} size="lg" centered withCloseButton={false}>
        <Stack>
          <SecretOnce secret={secret} />
          <Button onClick={onClose}>{t.done}</Button>
        </Stack>
      </Modal>
    );
  }
  return (
    <ConfirmDialog title={t.rotateTitle} confirm={t.rotateNow} change={rotate} onClose={onClose}>
      <Text>{t.rotateText}</Text>
      <NativeSelect
        label={t.overlap}
        value={overlap}
        onChange={({ currentTarget }) => setOverlap(currentTarget.value as Overlap)}
        data={Object.entries(t.overlaps).map(([value, label]) => ({ value, label }))}
      />
    </ConfirmDialog>
  );
}

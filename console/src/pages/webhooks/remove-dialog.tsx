import { Text } from '@mantine/core';
import { client } from '../../api/client.js';
import { SUBSCRIPTIONS, useChange } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { type DialogProps, pathOf } from './dialog-props.js';
import { webhooksMessages } from './messages.js';

/** Deletes a webhook, once it was confirmed. */
export function RemoveDialog({ subscription, onClose }: DialogProps) {
  const t = useMessages(webhooksMessages);
  const remove = useChange(
    () => client.DELETE(`${SUBSCRIPTIONS}/{subscriptionId}`, { params: { path: pathOf(subscription) } }),
    onClose,
  );
  return (
    <ConfirmDialog title={t.removeTitle} confirm={t.removeNow} isDangerous change={remove} onClose={onClose}>
      <Text fw={600} className="hooklane-break">
        {subscription.url}
      </Text>
      <Text>{t.removeText}</Text>
    </ConfirmDialog>
  );
}

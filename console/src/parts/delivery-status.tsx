import { Badge } from '@mantine/core';
import type { DeliveryStatus } from '../api/deliveries.js';
import { useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';

const COLORS: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'yellow',
  delivered: 'teal',
  dropped: 'red',
  skipped: 'gray',
};

/** How a delivery stands, in a word. */
export function DeliveryStatusBadge({ status }: { readonly status: DeliveryStatus }) {
  const t = useMessages(partMessages);
  return (
    <Badge color={COLORS[status]} variant="light">
      {t.statuses[status]}
    </Badge>
  );
}

import type { Subscription } from '../../api/subscriptions.js';

/** What every dialog about a webhook is given. */
export interface DialogProps {
  readonly subscription: Subscription;
  readonly onClose: () => void;
}

export function pathOf({ id, workspaceId }: Subscription) {
  return { workspaceId, subscriptionId: id };
}

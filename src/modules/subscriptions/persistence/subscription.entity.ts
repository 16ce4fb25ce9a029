import { EntitySchema } from 'typeorm';
import { Subscription } from '../subscription.js';

/** How a `Subscription` lies in its table. */
export const SubscriptionEntity = new EntitySchema<Subscription>({
  name: 'Subscription',
  target: Subscription,
  tableName: 'subscriptions',
  columns: {
    id: { type: 'uuid', primary: true },
    workspaceId: { type: 'uuid', name: 'workspace_id' },
    url: { type: 'text' },
    eventTypes: { type: 'text', name: 'event_types', array: true },
    description: { type: 'text', nullable: true },
    filters: { type: 'jsonb' },
    headers: { type: 'jsonb' },
    secret: { type: 'bytea' },
    secretPrevious: { type: 'bytea', name: 'secret_previous', nullable: true },
    secretOverlapUntil: { type: 'timestamptz', name: 'secret_overlap_until', nullable: true },
    version: { type: 'integer' },
    disabledReason: { type: 'text', name: 'disabled_reason', nullable: true },
    disabledAt: { type: 'timestamptz', name: 'disabled_at', nullable: true },
    skippingSince: { type: 'timestamptz', name: 'skipping_since', nullable: true },
    lastFailedAt: { type: 'timestamptz', name: 'last_failed_at', nullable: true },
    lastError: { type: 'text', name: 'last_error', nullable: true },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    updatedAt: { type: 'timestamptz', name: 'updated_at' },
    deletedAt: { type: 'timestamptz', name: 'deleted_at', nullable: true },
  },
});

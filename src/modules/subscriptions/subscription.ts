import type { DisabledReason } from '../../contracts/domain-events.js';
import type { SubscriptionFilters } from '../events/index.js';

/** An endpoint and the events that it wants; users call it "a webhook". */
export class Subscription {
  id: string;
  workspaceId: string;
  /** Normalised, so that two spellings of one endpoint share its lane. */
  url: string;
  eventTypes: string[];
  description: string | null;
  filters: SubscriptionFilters;
  /** Its own headers, as sent besides ours. */
  headers: Record<string, string>;
  /** The signing secret, sealed with the id as context. */
  secret: Buffer;
  secretPrevious: Buffer | null;
  /** Until when both secrets sign. */
  secretOverlapUntil: Date | null;
  /** Grows with each edit of what a request is made of: headers and secrets. */
  version: number;
  disabledReason: DisabledReason | null;
  disabledAt: Date | null;
  /** When it was last disabled; stays after enabling. */
  skippingSince: Date | null;
  /** When an attempt last failed that counts towards the quota, and why. */
  lastFailedAt: Date | null;
  lastError: string | null;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;

  isDisabled(): boolean {
    return this.disabledAt !== null;
  }
}

/** When the overlap ends in which the previous secret signs too; null when there is none at `now`. */
export function overlapEndOf(
  { secretPrevious, secretOverlapUntil }: Pick<Subscription, 'secretPrevious' | 'secretOverlapUntil'>,
  now: Date,
): Date | null {
  return secretPrevious && secretOverlapUntil && secretOverlapUntil > now ? secretOverlapUntil : null;
}

/** What the audit log keeps of a subscription: header values may be credentials, so only names. */
export function auditedPart(subscription: Subscription): Record<string, unknown> {
  const { url, eventTypes, description, filters, headers, disabledReason } = subscription;
  const status = subscription.isDisabled() ? 'disabled' : 'enabled';
  return {
    url,
    eventTypes,
    description,
    filters,
    headerNames: Object.keys(headers),
    status,
    disabledReason,
  };
}

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dropped', 'skipped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What a list of deliveries is narrowed to; all of it must hold. */
export interface DeliveryFilter {
  readonly subscriptionId?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly eventType?: string | undefined;
  readonly eventId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

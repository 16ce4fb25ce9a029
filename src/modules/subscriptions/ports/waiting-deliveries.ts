/** What waits for one subscription. */
export interface Waiting {
  readonly count: number;
  /** When the oldest of the waiting deliveries was made. */
  readonly oldestAt: Date;
}

/** How many deliveries wait, for the answers about subscriptions. */
export abstract class WaitingDeliveries {
  /** By subscription id; one for which nothing waits is absent. */
  abstract of(subscriptionIds: readonly string[]): Promise<Map<string, Waiting>>;
}

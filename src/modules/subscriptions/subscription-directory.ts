import type { EventTraits } from '../../contracts/event-traits.js';
import type { Tx } from '../../platform/database/tx.js';

/** A subscription as acceptance sees it: whether an event is for it, and whether it takes events now. */
export interface ListeningSubscription {
  readonly id: string;
  /** Of what its requests are made of; see `Sender`. */
  readonly version: number;
  readonly disabled: boolean;
  /** Whether it wants events of `type` with `traits`, going by its event types and filters. */
  isFor(type: string, traits: EventTraits): boolean;
}

/** What a request is made of besides the delivery itself. */
export interface Sender {
  readonly id: string;
  readonly version: number;
  /** The subscription's own headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** The secrets that sign at the moment of asking; while a rotation's overlap runs both, the old one first. */
  readonly secrets: readonly string[];
}

/** A subscription that is not deleted, as far as sending something to it by hand needs it. */
export interface SubscriptionInfo {
  readonly id: string;
  readonly url: string;
  readonly version: number;
  readonly disabled: boolean;
}

/** Subscriptions, for other modules. */
export abstract class SubscriptionDirectory {
  /** The subscription, unless it is deleted or another workspace's; as `tx` sees it, if there is one. */
  abstract find(workspaceId: string, id: string, tx?: Tx): Promise<SubscriptionInfo | null>;

  /** The listening subscriptions of one workspace; see `matchingMany`. */
  abstract matching(tx: Tx, workspaceId: string, revision: number): Promise<readonly ListeningSubscription[]>;

  /**
   * All subscriptions of each workspace that are not deleted, disabled ones included. `revisions` holds each
   * workspace's committed revision, read under its lock; what was read at the same revision is answered from
   * memory, all the rest with one statement in `tx`. Not for a transaction that has bumped a revision itself:
   * if it were rolled back, the cache would hold what never was.
   */
  abstract matchingMany(
    tx: Tx,
    revisions: ReadonlyMap<string, number>,
  ): Promise<Map<string, readonly ListeningSubscription[]>>;

  /**
   * How to send for each subscription, by id; those that were purged are absent. At most one statement, none when
   * each is known at the version asked for. A newer version than asked for may be the answer, never an older one.
   * @throws SecretBoxError when a secret was sealed with a key that is not configured any more
   */
  abstract senders(
    refs: readonly { readonly id: string; readonly version: number }[],
  ): Promise<Map<string, Sender>>;
}

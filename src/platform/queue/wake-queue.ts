/** What becomes of a key after its handler ran. */
export type AfterRun =
  /** It leaves the queue; `settled` listeners hear of it. */
  | { readonly kind: 'done' }
  /** It goes to the end of the queue and is handled again. */
  | { readonly kind: 'again' }
  /** It stays in the queue and is handled again at that time; wakes until then change nothing. */
  | { readonly kind: 'at'; readonly at: Date };

export type WakeHandler = (key: string) => Promise<AfterRun>;

/** A key to be handled, and when: now if not said. */
export interface Wake {
  readonly key: string;
  readonly at?: Date;
}

/**
 * A queue of wake-ups, not of work: a key says where to look, Postgres says what there is. A key stands in the
 * queue at most once; waking one that stands there is a no-op, also while it is being handled. A wake-up may be
 * lost (Redis emptied) or come twice, so a handler finds out by itself what there is to do, and a sweeper wakes
 * again what was forgotten.
 */
export abstract class WakeQueue {
  /**
   * Makes sure that each key will be handled. One round trip.
   * @throws when the queue can't be reached within two seconds
   */
  abstract wake(wakes: readonly Wake[]): Promise<void>;

  /** Like `wake` now, and brings forward a key that waits for a later time. */
  abstract hurry(keys: readonly string[]): Promise<void>;

  /**
   * Begins to handle keys, `concurrency` at a time. A handler that throws has its key handled again after a pause.
   * `onGone` hears, in batches, of keys that have left the queue: only from then on is waking them not a no-op.
   */
  abstract consume(
    concurrency: number,
    handler: WakeHandler,
    onGone: (keys: readonly string[]) => void,
  ): void;

  /** Takes no more keys and waits for those in hand. Keys that were not taken stay for others. */
  abstract stop(): Promise<void>;

  /** Keys that wait now, those that wait for their time, and those in hand. */
  abstract counts(): Promise<{ waiting: number; delayed: number; active: number }>;
}

/** A queue that one process has for itself: what stands in it is lost with the process. */
export abstract class LocalWakeQueue extends WakeQueue {
  /** How many keys stand in it. */
  abstract readonly size: number;

  /** Like `wake`, but a key that waits for a later time is brought forward. */
  abstract wakeNoLater(wakes: readonly Wake[]): Promise<void>;

  /** What it still has after it was stopped; it leaves the queue. */
  abstract takeLeft(): Wake[];
}

/** Opens queues by name: on Redis (Bull) or inside this process. */
export abstract class WakeQueues {
  /** The queue of that name; the same object for the same name. */
  abstract open(name: string): WakeQueue;

  /** A queue of that name inside this process, beside the shared one; null if `open` gives such a queue anyway. */
  abstract openLocal(name: string): LocalWakeQueue | null;

  /** Whether the queue's server answers within a second; in-process queues always do. */
  abstract isReachable(): Promise<boolean>;
}

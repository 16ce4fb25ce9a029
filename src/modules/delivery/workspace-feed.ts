import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../common/clock.js';
import type { DeliveryChange, DeliveryChanges } from './persistence/delivery-changes.js';

/** A change with its place in the feed. */
export interface FeedItem {
  /** What `Last-Event-ID` names: the time of the change, in milliseconds, and the delivery. */
  readonly id: string;
  readonly change: DeliveryChange;
}

/** Hears what changes; must not throw. */
export type FeedListener = (item: FeedItem) => void;

const POLL_MS = 1_000;
/** A change is committed a moment after the time that it bears, at most the margin of a settling. */
const LATE_MS = 6_000;
/** Goes on without listeners for a while, so that who was cut off goes on exactly where they were. */
const LINGER_MS = 60_000;
const REMEMBERED_MAX = 2_000;
const SEEN_MAX = 50_000;

/** The changes of one workspace's deliveries, read from Postgres once a second for all who listen in this process. */
export class WorkspaceFeed {
  private readonly listeners = new Set<FeedListener>();
  private readonly seen = new LRUCache<string, string>({ max: SEEN_MAX });
  private readonly remembered: FeedItem[] = [];
  private readonly stopping = new AbortController();
  private heardAt = performance.now();

  constructor(
    private readonly workspaceId: string,
    private readonly changes: DeliveryChanges,
    private readonly clock: Clock,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Whether nobody has listened for a while. */
  get isDeserted(): boolean {
    return this.listeners.size === 0 && performance.now() - this.heardAt > LINGER_MS;
  }

  /** From now on `listener` hears every change; the answer ends that. */
  listen(listener: FeedListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      this.heardAt = performance.now();
    };
  }

  /** What was told after the item of that id; null if it is not remembered. */
  after(id: string): readonly FeedItem[] | null {
    const at = this.remembered.findIndex((item) => item.id === id);
    return at < 0 ? null : this.remembered.slice(at + 1);
  }

  /** Everything that has changed since `from`, a little more even: what was told before may come again. */
  async since(from: Date): Promise<FeedItem[]> {
    const found = await this.changes.since(this.workspaceId, new Date(from.getTime() - LATE_MS));
    return found.map(itemOf);
  }

  /** Polls until it is stopped or deserted. */
  async run(): Promise<void> {
    const begun = this.clock.now();
    let readUpTo = begun;
    while (!this.stopping.signal.aborted && !this.isDeserted) {
      try {
        const now = this.clock.now();
        const from = new Date(Math.max(begun.getTime(), readUpTo.getTime() - LATE_MS));
        for (const change of await this.changes.since(this.workspaceId, from)) this.tell(change);
        readUpTo = now;
      } catch (error) {
        this.onFailure(error);
      }
      await delay(POLL_MS, null, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  private tell(change: DeliveryChange): void {
    const { id, status, attemptCount, nextAttemptAt, url } = change.delivery;
    const state = [status, attemptCount, nextAttemptAt?.getTime(), url, change.changedAt.getTime()].join(' ');
    if (this.seen.get(id) === state) return;
    this.seen.set(id, state);
    const item = itemOf(change);
    this.remembered.push(item);
    if (this.remembered.length > REMEMBERED_MAX) this.remembered.splice(0, REMEMBERED_MAX / 2);
    for (const listener of this.listeners) listener(item);
  }
}

function itemOf(change: DeliveryChange): FeedItem {
  return { id: `${change.changedAt.getTime()}-${change.delivery.id}`, change };
}

import { type QueueName, toQueueName } from './queue-names.js';
import { type LocalWakeQueue, type WakeQueue, WakeQueues } from './wake-queue.js';

/** A queue as its module sees it. */
export type OwnedWakeQueue<Queue extends WakeQueue = WakeQueue> = Queue & {
  /** Whether `consume` was called. */
  readonly isConsumed: boolean;
};

/** The queues as their module sees them: it checks them at boot and closes them at the end. */
export abstract class OwnedWakeQueues extends WakeQueues {
  private readonly opened = new Map<QueueName, OwnedWakeQueue>();
  private readonly locals = new Map<QueueName, OwnedWakeQueue<LocalWakeQueue>>();

  /** @throws when there is no queue of that name */
  override open(name: string): OwnedWakeQueue {
    const known = toQueueName(name);
    const queue = this.opened.get(known) ?? this.create(known);
    this.opened.set(known, queue);
    return queue;
  }

  override openLocal(name: string): LocalWakeQueue | null {
    const known = toQueueName(name);
    const queue = this.locals.get(known) ?? this.createLocal(known);
    if (queue) this.locals.set(known, queue);
    return queue;
  }

  /** Names of the queues that were opened and that nobody in this process consumes. */
  unconsumed(): readonly QueueName[] {
    return [...this.opened, ...this.locals].filter(([, queue]) => !queue.isConsumed).map(([name]) => name);
  }

  /** Stops what still runs and lets go of the server. Waking is an error from then on. */
  async close(): Promise<void> {
    await Promise.all([...this.opened.values(), ...this.locals.values()].map((queue) => queue.stop()));
  }

  protected abstract create(name: QueueName): OwnedWakeQueue;

  protected abstract createLocal(name: QueueName): OwnedWakeQueue<LocalWakeQueue> | null;
}

import { type QueueName, toQueueName } from './queue-names.js';
import { WakeQueue, WakeQueues } from './wake-queue.js';

/** A queue as its module sees it. */
export abstract class OwnedWakeQueue extends WakeQueue {
  /** Whether `consume` was called. */
  abstract readonly isConsumed: boolean;
}

/** The queues as their module sees them: it checks them at boot and closes them at the end. */
export abstract class OwnedWakeQueues extends WakeQueues {
  protected readonly opened = new Map<QueueName, OwnedWakeQueue>();

  /** @throws when there is no queue of that name */
  override open(name: string): OwnedWakeQueue {
    const known = toQueueName(name);
    const queue = this.opened.get(known) ?? this.create(known);
    this.opened.set(known, queue);
    return queue;
  }

  /** Names of the queues that were opened and that nobody in this process consumes. */
  unconsumed(): readonly QueueName[] {
    return [...this.opened].filter(([, queue]) => !queue.isConsumed).map(([name]) => name);
  }

  /** Stops what still runs and lets go of the server. Waking is an error from then on. */
  async close(): Promise<void> {
    await Promise.all([...this.opened.values()].map((queue) => queue.stop()));
  }

  protected abstract create(name: QueueName): OwnedWakeQueue;
}

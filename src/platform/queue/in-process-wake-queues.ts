import type { Clock } from '../../common/clock.js';
import { InProcessWakeQueue } from './in-process-wake-queue.js';
import { OwnedWakeQueues } from './owned-wake-queues.js';
import type { QuietLog } from './quiet-log.js';

/** Queues inside this process: what waits is lost with it, and the sweeper wakes it again. */
export class InProcessWakeQueues extends OwnedWakeQueues {
  /** `start` holds consumers back until it resolves. */
  constructor(
    private readonly clock: Clock,
    private readonly log: QuietLog,
    private readonly start: Promise<void> = Promise.resolve(),
  ) {
    super();
  }

  override isReachable(): Promise<boolean> {
    return Promise.resolve(true);
  }

  protected override create(): InProcessWakeQueue {
    return new InProcessWakeQueue(this.clock, this.log, this.start);
  }

  protected override createLocal(): null {
    return null;
  }
}

import type { Queue } from 'bull';
import type { Clock } from '../../common/clock.js';
import { BullWakeQueue } from './bull-wake-queue.js';
import { InProcessWakeQueue } from './in-process-wake-queue.js';
import { OwnedWakeQueues } from './owned-wake-queues.js';
import type { QueueName } from './queue-names.js';
import { type QuietLog, textOf } from './quiet-log.js';
import type { RedisClients } from './redis-clients.js';
import { within } from './within.js';

const PING_TIMEOUT_MS = 1_000;
const CLOSE_TIMEOUT_MS = 500;

/** Queues in Redis, on Bull: every process with the same Redis and prefix shares them. */
export class BullWakeQueues extends OwnedWakeQueues {
  /** `start` holds consumers back until it resolves. */
  constructor(
    private readonly queues: Readonly<Record<QueueName, Queue>>,
    private readonly clients: RedisClients,
    private readonly clock: Clock,
    private readonly log: QuietLog,
    private readonly start: Promise<void> = Promise.resolve(),
  ) {
    super();
    for (const queue of Object.values(queues)) {
      takeInCharge(queue);
      queue.on('error', (error) => this.report(error));
    }
  }

  override isReachable(): Promise<boolean> {
    return within(PING_TIMEOUT_MS, this.clients.commands.ping()).then(
      () => true,
      () => false,
    );
  }

  override async close(): Promise<void> {
    await super.close();
    const closed = Promise.all(Object.values(this.queues).map((queue) => queue.close(true)));
    await within(CLOSE_TIMEOUT_MS, closed).catch((cause: unknown) => this.log.debug(textOf(cause)));
    this.clients.close();
  }

  protected override create(name: QueueName): BullWakeQueue {
    return new BullWakeQueue(this.queues[name], this.clock, this.log, this.start);
  }

  protected override createLocal(): InProcessWakeQueue {
    return new InProcessWakeQueue(this.clock, this.log, this.start);
  }

  /** A job that is missing or not ours any more is the trace of an emptied Redis or a lost lock, and no loss. */
  private report(error: Error): void {
    if (/job wake:/i.test(error.message)) this.log.debug(error.message);
    else this.log.warn('redis', `Redis: ${textOf(error)}`);
  }
}

/**
 * `@nestjs/bull` closes a queue when it sees fit, waiting for jobs; we close it. And Bull names its connection in a
 * promise that nobody handles, which ends the process when it is closed before Redis has answered.
 */
function takeInCharge(queue: Queue): void {
  Object.assign(queue, {
    onApplicationShutdown: () => Promise.resolve(),
    setWorkerName: () => Promise.resolve(),
  });
}

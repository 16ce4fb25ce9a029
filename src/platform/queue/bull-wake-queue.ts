import type { Job, Queue } from 'bull';
import type { Clock } from '../../common/clock.js';
import { BullConsumer } from './bull-consumer.js';
import { BullHurry } from './bull-hurry.js';
import { jobOf } from './bull-job.js';
import type { QuietLog } from './quiet-log.js';
import { type Wake, type WakeHandler, WakeQueue } from './wake-queue.js';
import { within } from './within.js';

const TIMEOUT_MS = 2_000;
/** Redis answers nobody else during a transaction: a thousand jobs hold it up for some 40 ms. */
const JOBS_PER_TRANSACTION = 1_000;

/** A queue in Redis: a job of Bull for each key, with the key as its id and nothing in it. */
export class BullWakeQueue extends WakeQueue {
  private consumer: BullConsumer | null = null;
  private readonly hurrying: BullHurry;

  constructor(
    private readonly queue: Queue,
    private readonly clock: Clock,
    private readonly log: QuietLog,
    private readonly start: Promise<void>,
  ) {
    super();
    this.hurrying = new BullHurry(queue, log);
  }

  get isConsumed(): boolean {
    return this.consumer !== null;
  }

  override async wake(wakes: readonly Wake[]): Promise<void> {
    for (const part of parts(wakes)) await within(TIMEOUT_MS, this.add(part));
  }

  override async hurry(keys: readonly string[]): Promise<void> {
    for (const part of parts(keys)) {
      const bringForward = this.add(part.map((key) => ({ key }))).then((jobs) => this.hurrying.promote(jobs));
      await within(TIMEOUT_MS, bringForward);
    }
  }

  override consume(
    concurrency: number,
    handler: WakeHandler,
    onGone: (keys: readonly string[]) => void,
  ): void {
    if (this.consumer) throw new Error('A queue has one consumer in a process');
    const consumer = new BullConsumer(this.queue, this.clock, this.log, handler, onGone);
    this.consumer = consumer;
    void this.start.then(() => consumer.start(concurrency));
  }

  override async stop(): Promise<void> {
    this.hurrying.stop();
    await this.consumer?.stop();
  }

  override async counts(): Promise<{ waiting: number; delayed: number; active: number }> {
    const { waiting, delayed, active } = await within(TIMEOUT_MS, this.queue.getJobCounts());
    return { waiting, delayed, active };
  }

  private async add(wakes: readonly Wake[]): Promise<Job[]> {
    const nowMs = this.clock.now().getTime();
    const jobs = await this.queue.addBulk(
      wakes.map(({ key, at }) => jobOf(key, at ? Math.max(0, at.getTime() - nowMs) : 0)),
    );
    // Bull keeps silent about commands that fail inside its transaction; such a job has no id.
    if (jobs.some((job) => !job.id)) throw new Error(`Redis refused jobs of queue ${this.queue.name}`);
    return jobs;
  }
}

function* parts<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += JOBS_PER_TRANSACTION) {
    yield list.slice(from, from + JOBS_PER_TRANSACTION);
  }
}

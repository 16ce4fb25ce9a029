import type { Job, Queue } from 'bull';
import type { Redis } from 'ioredis';
import type { Clock } from '../../common/clock.js';
import { BoundedWaiting } from './bounded-waiting.js';
import { adopt, isRest, keyOf } from './bull-job.js';
import { ComeBack } from './come-back.js';
import { GoneBatch } from './gone-batch.js';
import { type QuietLog, textOf } from './quiet-log.js';
import type { AfterRun, WakeHandler } from './wake-queue.js';
import { within } from './within.js';

const GONE_BATCH_MS = 5;
const ANSWER_TIMEOUT_MS = 2_000;
const END_WAITING_MS = 1_000;
const FOR_EVER = new Promise<never>(() => undefined);

/** What Bull calls the error of a job that it could not finish; it doesn't say of which. */
const UNFINISHED = 'Error processing job';

/** Runs a handler for the jobs of a Bull queue. */
export class BullConsumer {
  private readonly handling = new Set<Promise<void>>();
  /** Keys whose handler is done with them, and of which Bull hasn't said yet that they left Redis. */
  private readonly leaving = new Set<string>();
  /** Jobs that Redis has handed to Bull, and that Bull hasn't handed on to us yet. */
  private readonly taken = new Set<Job>();
  private readonly gone: GoneBatch;
  private isStopped = false;

  constructor(
    private readonly queue: Queue,
    private readonly clock: Clock,
    private readonly log: QuietLog,
    private readonly handler: WakeHandler,
    onGone: (keys: readonly string[]) => void,
  ) {
    this.gone = new GoneBatch(GONE_BATCH_MS, onGone, log);
  }

  start(concurrency: number): void {
    if (this.isStopped) return;
    this.noteTaken();
    this.queue.on('completed', (job) => this.tellGone(keyOf(job)));
    this.queue.on('failed', (job) => this.leaving.delete(keyOf(job)));
    this.queue.on('error', (...[, context]: [Error, string?]) => {
      if (context === UNFINISHED) this.tellLeaving();
    });
    this.queue
      .process(concurrency, (job) => this.run(job))
      .catch((cause: unknown) => {
        if (!this.isStopped) this.log.warn('process', `Queue ${this.queue.name} ended: ${textOf(cause)}`);
      });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    const inside = insideOf(this.queue);
    // Bull's own pause breaks the connection off that waits for jobs.
    inside.paused = FOR_EVER;
    await this.endWaiting(inside);
    while (this.handling.size > 0) await Promise.all(this.handling);
    await this.atMost(Promise.allSettled(Object.values(inside.processing)));
    await this.atMost(this.giveBackTaken());
    this.gone.flush();
  }

  private async endWaiting({ bclient, bclientInitialized }: Inside): Promise<void> {
    if (!bclientInitialized) return;
    try {
      await within(END_WAITING_MS, BoundedWaiting.end(bclient, this.queue.client));
    } catch (cause) {
      this.log.debug(textOf(cause));
      bclient.disconnect();
    }
  }

  private async atMost(work: Promise<unknown>): Promise<void> {
    await within(ANSWER_TIMEOUT_MS, work).catch((cause: unknown) => this.log.debug(textOf(cause)));
  }

  private noteTaken(): void {
    const inside = insideOf(this.queue);
    const next = inside.nextJobFromJobData.bind(this.queue);
    inside.nextJobFromJobData = (data, id) => {
      const job = next(data, id);
      if (job) this.taken.add(job);
      return job;
    };
  }

  /**
   * Bull takes the next job with the end of the one before. One that comes when it is paused it keeps to itself, locked,
   * and others would have it only when that lock has ended.
   */
  private async giveBackTaken(): Promise<void> {
    const jobs = [...this.taken];
    this.taken.clear();
    await Promise.all(jobs.map((job) => job.moveToFailed(ComeBack.now(), true)));
  }

  private async run(job: Job): Promise<void> {
    this.taken.delete(job);
    const rest = isRest(job);
    if (rest) adopt(job);
    // Taken by Bull in the moment in which it was told to stop.
    if (this.isStopped) throw ComeBack.now();
    if (rest) return this.drop(job);
    const handling = this.handle(job);
    const handled = handling.then(
      () => undefined,
      () => undefined,
    );
    this.handling.add(handled);
    try {
      this.keep(job, await handling);
    } finally {
      this.handling.delete(handled);
    }
  }

  private async handle(job: Job): Promise<AfterRun> {
    try {
      return await this.handler(keyOf(job));
    } catch (cause) {
      this.log.warn('handler', `Handling ${keyOf(job)} failed, once more after a pause: ${textOf(cause)}`);
      throw ComeBack.afterFailure(job);
    }
  }

  private keep(job: Job, after: AfterRun): void {
    switch (after.kind) {
      case 'done':
        this.leaving.add(keyOf(job));
        return;
      case 'again':
        throw ComeBack.now();
      case 'at':
        throw ComeBack.in(after.at.getTime() - this.clock.now().getTime());
    }
  }

  private async drop(job: Job): Promise<void> {
    this.leaving.add(keyOf(job));
    await job.releaseLock();
    await job.remove();
  }

  private tellGone(key: string): void {
    this.leaving.delete(key);
    this.gone.add(key);
  }

  /**
   * One of these keys has left, or may have: Redis was emptied, or its answer was lost. To tell of one that has not
   * costs a look, to keep silent of one that has could lose a wake-up.
   */
  private tellLeaving(): void {
    for (const key of this.leaving) this.gone.add(key);
    this.leaving.clear();
  }
}

/** What Bull 4 has inside and doesn't declare. */
interface Inside {
  /** By slot: the job that it has in hand, until Redis has answered. */
  readonly processing: Readonly<Record<string, Promise<unknown>>>;
  /** The connection that waits for jobs; made when first read. */
  readonly bclient: Redis;
  readonly bclientInitialized?: boolean;
  /** As long as it is pending, no job is taken. */
  paused: Promise<void> | null;
  /** What every job comes through that Redis hands out; null when there is none. */
  nextJobFromJobData(data: unknown, id: string): Job | null;
}

function insideOf(queue: Queue): Inside {
  return queue as unknown as Inside;
}

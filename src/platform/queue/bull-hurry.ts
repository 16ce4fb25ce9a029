import type { Job, Queue } from 'bull';
import { type QuietLog, textOf } from './quiet-log.js';

const LOOK_MS = 50;
const LOOK_MS_MAX = 1_000;
const LOOKS = 120;

/**
 * Brings jobs forward. A job that is being handled may go back delayed a moment later, to a time that its handler
 * chose before anyone was in a hurry, so such a job is looked at again until it has been seen unlocked.
 */
export class BullHurry {
  private held = new Map<string, Job>();
  private timer: NodeJS.Timeout | undefined;
  private looks = 0;

  constructor(
    private readonly queue: Queue,
    private readonly log: QuietLog,
  ) {}

  async promote(jobs: readonly Job[]): Promise<void> {
    const held = await this.promoteAll(jobs);
    if (held.length === 0) return;
    for (const job of held) this.held.set(String(job.id), job);
    this.looks = 0;
    this.lookLater();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.held.clear();
  }

  private lookLater(): void {
    clearTimeout(this.timer);
    const waitMs = Math.min(LOOK_MS * 2 ** Math.min(this.looks, 10), LOOK_MS_MAX);
    this.timer = setTimeout(() => void this.look(), waitMs).unref();
  }

  private async look(): Promise<void> {
    const jobs = [...this.held.values()];
    this.held.clear();
    try {
      for (const job of await this.promoteAll(jobs)) this.held.set(String(job.id), job);
    } catch (cause) {
      this.log.debug(`Left ${jobs.length} hurried keys to their time: ${textOf(cause)}`);
    }
    if (++this.looks >= LOOKS) this.held.clear();
    if (this.held.size > 0) this.lookLater();
  }

  /** Promotes those that are delayed, all commands on their way together, and answers those that are being handled. */
  private async promoteAll(jobs: readonly Job[]): Promise<Job[]> {
    const locked = await Promise.all(jobs.map((job) => this.promoteOne(job)));
    return jobs.filter((_, index) => locked[index]);
  }

  private async promoteOne(job: Job): Promise<boolean> {
    try {
      await job.promote();
      return false;
    } catch (cause) {
      if (!textOf(cause).includes('is not in a delayed state')) throw cause;
      return (await this.queue.client.exists(job.lockKey())) === 1;
    }
  }
}

import type { Job } from 'bull';
import { retryPauseMs } from './retry-pause.js';

const FAILED = /^failed (\d+) in a row$/;

/**
 * What a handler of Bull throws to keep its job: Bull puts it back, and asks `comeBackDelayMs` for how long.
 * It has no stack, since Bull would store one with the job at every turn.
 */
export class ComeBack extends Error {
  private constructor(
    readonly delayMs: number,
    message: string,
  ) {
    super(message);
    delete this.stack;
  }

  /** To the end of the queue. */
  static now(): ComeBack {
    return new ComeBack(0, 'again');
  }

  static in(delayMs: number): ComeBack {
    return new ComeBack(Math.max(0, Math.ceil(delayMs)), 'later');
  }

  /** After a pause that grows. The message, which Bull keeps with the job, is the memory of earlier failures. */
  static afterFailure(job: Job): ComeBack {
    const failures = Number(FAILED.exec(job.failedReason ?? '')?.[1] ?? 0) + 1;
    return new ComeBack(retryPauseMs(failures), `failed ${failures} in a row`);
  }
}

/** Bull's back-off strategy; what is not a `ComeBack` is a fault of Bull or Redis. */
export function comeBackDelayMs(_attempts: number, error: Error): number {
  return error instanceof ComeBack ? error.delayMs : retryPauseMs(1);
}

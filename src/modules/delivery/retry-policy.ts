/** A failed attempt as the retry schedule sees it. A round begins when a delivery becomes pending. */
export interface FailedAttempt {
  /** Attempts of this round, with this one: 1, 2, … */
  readonly roundAttempts: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** When this attempt was meant to start; null when it was to start as soon as possible. */
  readonly scheduledFor: Date | null;
  /** End of the round, as known before this attempt; null for the first of a round. */
  readonly deadline: Date | null;
  /** What the receiver asked for by `Retry-After`, counted from `endedAt`. */
  readonly retryAfterMs: number | null;
}

/** What follows a failed attempt. `deadline` is the end of the round, to be given back with the next. */
export type NextStep =
  { readonly kind: 'retry'; readonly at: Date; readonly deadline: Date } | { readonly kind: 'drop' };

/** The retry schedule (rules 7 and 8 of the delivery semantics). */
export class RetryPolicy {
  private readonly roundMs: number;

  /** @param delaysMs waits between the starts of two attempts: 30,000, 60,000, 90,000 */
  constructor(private readonly delaysMs: readonly number[]) {
    this.roundMs = delaysMs.reduce((sum, ms) => sum + ms, 0);
  }

  /** The longest that a delivery can have to wait for its next attempt. */
  get waitMsMax(): number {
    return this.roundMs;
  }

  /**
   * Each delay counts from the start of the attempt before, so that slow failures do not stretch the schedule.
   * `Retry-After` lengthens a wait, never beyond the end of the round. A late start is ours, not the receiver's:
   * it moves the end of the round, so that an outage of the service costs a delivery none of its attempts.
   */
  after(attempt: FailedAttempt): NextStep {
    const startedAt = attempt.startedAt.getTime();
    const deadline = this.deadlineOf(attempt);
    const delayMs = this.delaysMs[attempt.roundAttempts - 1];
    if (delayMs === undefined || startedAt >= deadline) return { kind: 'drop' };
    const planned = startedAt + delayMs;
    const asked = attempt.retryAfterMs === null ? planned : attempt.endedAt.getTime() + attempt.retryAfterMs;
    const at = Math.min(Math.max(planned, asked), deadline);
    return { kind: 'retry', at: new Date(at), deadline: new Date(deadline) };
  }

  private deadlineOf({ startedAt, scheduledFor, deadline }: FailedAttempt): number {
    if (!deadline) return startedAt.getTime() + this.roundMs;
    const lateMs = scheduledFor ? Math.max(0, startedAt.getTime() - scheduledFor.getTime()) : 0;
    return deadline.getTime() + lateMs;
  }
}

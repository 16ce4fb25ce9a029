/**
 * The time that schedules, windows and records are made with. Leases are not: they live in the database's own
 * time, so that a process whose clock is wrong can't steal a lane.
 */
export abstract class Clock {
  /** Now, with milliseconds. */
  abstract now(): Date;

  /** Calls `run` once when `now()` has reached `at`; the answer cancels it. Never keeps the process alive. */
  abstract callAt(at: Date, run: () => void): () => void;
}

const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  callAt(at: Date, run: () => void): () => void {
    const waitMs = Math.min(Math.max(0, at.getTime() - Date.now()), TIMEOUT_MS_MAX);
    const timer = setTimeout(run, waitMs);
    timer.unref();
    return () => clearTimeout(timer);
  }
}

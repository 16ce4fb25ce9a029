import Queue from 'yocto-queue';

/** How many pieces of work may begin in one interval. */
export interface PaceLimits {
  /** At first, and at least. */
  readonly min: number;
  /** In the end; it grows by one with each interval that was full and came in time. */
  readonly max: number;
  readonly intervalMs: number;
}

/**
 * Lets pieces of work begin a few at a time, in the order in which they came, and fewer while the event loop is late:
 * an interval that took twice its time halves the number.
 */
export class Pace {
  private readonly waiting = new Queue<() => void>();
  private limit: number;
  private left: number;
  private timer: NodeJS.Timeout | undefined;
  private beganAt = 0;

  constructor(private readonly limits: PaceLimits) {
    this.limit = limits.min;
    this.left = limits.min;
  }

  /** Resolves when the next piece may begin; at once, while the interval has room. */
  async next(): Promise<void> {
    if (!this.timer) this.beginInterval();
    if (this.left > 0) this.left -= 1;
    else await new Promise<void>((resolve) => this.waiting.enqueue(resolve));
  }

  private beginInterval(): void {
    this.beganAt = performance.now();
    this.timer = setTimeout(() => this.endInterval(), this.limits.intervalMs);
    this.left = this.limit;
  }

  private endInterval(): void {
    const { min, max, intervalMs } = this.limits;
    this.timer = undefined;
    if (this.waiting.size === 0) {
      this.limit = min;
      this.left = 0;
      return;
    }
    const isLate = performance.now() - this.beganAt > 2 * intervalMs;
    this.limit = isLate ? Math.max(min, this.limit >> 1) : Math.min(max, this.limit + 1);
    this.beginInterval();
    for (; this.left > 0; this.left -= 1) {
      const begin = this.waiting.dequeue();
      if (!begin) return;
      begin();
    }
  }
}

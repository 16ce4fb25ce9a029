import Queue from 'yocto-queue';

const ENDED_PER_TURN = 8;

/**
 * Ends requests whose time is over, a few in each turn of the event loop. Thousands of endpoints that began to hang
 * together come to their deadlines together, and to close a connection, store a result and put a lane aside takes half
 * a millisecond for each: healthy lanes would wait for all of them.
 */
export class OverdueRequests {
  private readonly overdue = new Queue<() => void>();
  private isEnding = false;

  /** Calls `end` when its turn has come, never at once. */
  add(end: () => void): void {
    this.overdue.enqueue(end);
    if (!this.isEnding) this.endSomeSoon();
  }

  private endSomeSoon(): void {
    this.isEnding = true;
    setImmediate(() => {
      this.isEnding = false;
      for (let count = 0; count < ENDED_PER_TURN; count += 1) this.overdue.dequeue()?.();
      if (this.overdue.size > 0) this.endSomeSoon();
    });
  }
}

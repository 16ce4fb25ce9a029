import { setImmediate as turn } from 'node:timers/promises';
import { Clock } from '../../src/common/clock.js';

interface Task {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until it is advanced. It begins now: partitions are made for days around today. */
export class FakeClock extends Clock {
  private tasks: Task[] = [];

  private time: number;

  constructor(start = new Date()) {
    super();
    this.time = start.getTime();
  }

  now(): Date {
    return new Date(this.time);
  }

  callAt(at: Date, run: () => void): () => void {
    const task = { at: at.getTime(), run };
    this.tasks.push(task);
    // Like a timer: what is already due runs soon, without an advance.
    if (task.at <= this.time) setImmediate(() => this.runIfWaiting(task));
    return () => this.remove(task);
  }

  /** Lets `ms` pass. Tasks run in the order of their times, each at its time; what they start may go on after. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.time = Math.max(this.time, next.at);
      this.runIfWaiting(next);
      await turn();
    }
    this.time = end;
  }

  private nextUntil(end: number): Task | undefined {
    return this.tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }

  private runIfWaiting(task: Task): void {
    if (this.remove(task)) task.run();
  }

  private remove(task: Task): boolean {
    const isWaiting = this.tasks.includes(task);
    this.tasks = this.tasks.filter((each) => each !== task);
    return isWaiting;
  }
}

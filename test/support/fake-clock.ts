import { Clock } from '../../src/common/clock.js';

interface Call {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock that stands still until it is moved. */
export class FakeClock extends Clock {
  private nowMs: number;
  private readonly calls = new Set<Call>();

  constructor(start: Date = new Date('2026-01-05T12:00:00.000Z')) {
    super();
    this.nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.nowMs);
  }

  callAt(at: Date, run: () => void): () => void {
    const call = { atMs: at.getTime(), run };
    this.calls.add(call);
    return () => this.calls.delete(call);
  }

  /** Moves time on; what falls due on the way runs at its time, in order, and the event loop turns after each. */
  async advance(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    await turns();
    for (let call = this.firstUntil(endMs); call; call = this.firstUntil(endMs)) {
      this.calls.delete(call);
      this.nowMs = Math.max(this.nowMs, call.atMs);
      call.run();
      await turns();
    }
    this.nowMs = endMs;
    await turns();
  }

  private firstUntil(endMs: number): Call | undefined {
    return [...this.calls].filter((call) => call.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
  }
}

/** A few turns of the event loop: enough for promises and immediates that follow from each other. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

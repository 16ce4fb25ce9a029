import { within } from '../queue/within.js';

const TIMEOUT_MS = 2_000;
const KEPT_MS = 5_000;
/** What took long is asked for less often: a twentieth of one connection at most. */
const KEPT_PER_DURATION = 20;

/** Answers scrapes, however many come, from one question in some seconds. */
export class ScrapeCache<T> {
  private answer: Promise<T | null> | null = null;
  private freshUntilMs = 0;

  /** @param ask must end by itself; it is waited for two seconds */
  constructor(private readonly ask: () => Promise<T>) {}

  /** Null: there was no answer in time. */
  get(): Promise<T | null> {
    if (this.answer && performance.now() < this.freshUntilMs) return this.answer;
    // One question at a time: how long the answer is kept is known when it is there.
    this.freshUntilMs = Number.POSITIVE_INFINITY;
    this.answer = this.refresh();
    return this.answer;
  }

  private async refresh(): Promise<T | null> {
    const startedMs = performance.now();
    const answer = await within(TIMEOUT_MS, this.ask()).catch(() => null);
    const endedMs = performance.now();
    this.freshUntilMs = endedMs + Math.max(KEPT_MS, KEPT_PER_DURATION * (endedMs - startedMs));
    return answer;
  }
}

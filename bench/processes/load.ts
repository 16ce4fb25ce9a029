// Posts events over keep-alive connections: each connection again as soon as it was answered, or at a steady rate.
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { MessageBodies } from '../support/bodies.js';
import { serve } from '../support/child.js';
import { Latencies } from '../support/latencies.js';

/** Where events are posted, and with which key. */
export interface LoadTarget {
  readonly path: string;
  readonly key: string;
}

/** How events are posted, to the targets in turn. */
export interface LoadOptions {
  readonly origin: string;
  readonly targets: readonly LoadTarget[];
  readonly connections: number;
  /** Events in a request; more than one goes to the batch route. */
  readonly batch?: number;
  /** Requests per second of all connections together; without it as fast as they are answered. */
  readonly perSecond?: number;
}

const bodies = new MessageBodies();
const latencies = new Latencies();
let accepted: number[] = [];
let answered = 0;
let refused = 0;
let lastRefusal = '';
let stopper = new AbortController();
let running: Promise<unknown> = Promise.resolve();

const answers = {
  /** Begins to post. */
  begin: (options: LoadOptions) => {
    const { origin, targets, connections } = options;
    accepted = targets.map(() => 0);
    stopper = new AbortController();
    const pool = new Pool(origin, { connections, pipelining: 1 });
    const turns = new Turns(options.perSecond ?? null);
    running = Promise.all(
      Array.from({ length: connections }, () => postInTurn(pool, options, turns, stopper.signal)),
    );
    running = running.finally(() => pool.close());
  },
  /** How many events were accepted, and how many requests refused, so far. */
  counts: () => ({ answered, refused, lastRefusal }),
  reset: () => latencies.reset(),
  latency: () => latencies.get(),
  /** Ends, and gives the number of accepted events of each target. */
  end: async () => {
    stopper.abort();
    await running;
    return accepted;
  },
};

export type LoadAnswers = typeof answers;

serve(answers);

/** Says who posts next, and when. */
class Turns {
  private readonly startedAt = performance.now();
  private next = 0;

  constructor(private readonly perSecond: number | null) {}

  /** The next turn, when its time has come, and that time. */
  async take(): Promise<{ turn: number; dueAt: number }> {
    const turn = this.next;
    this.next += 1;
    if (this.perSecond === null) return { turn, dueAt: performance.now() };
    const dueAt = this.startedAt + (turn * 1000) / this.perSecond;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await delay(waitMs);
    return { turn, dueAt };
  }
}

async function postInTurn(
  pool: Pool,
  { targets, batch = 1 }: LoadOptions,
  turns: Turns,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { turn, dueAt } = await turns.take();
    if (signal.aborted) return;
    const index = turn % targets.length;
    const { path, key } = targets[index] ?? { path: '/', key: '' };
    const { statusCode, body } = await pool.request({
      path: batch === 1 ? path : `${path}/batch`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: batch === 1 ? bodies.next() : bodies.nextBatch(batch),
    });
    const text = await body.text();
    if (statusCode === 202) {
      accepted[index] = (accepted[index] ?? 0) + batch;
      answered += batch;
      // Since it was due: a load that is held up must not hide it.
      latencies.record(performance.now() - dueAt);
    } else {
      refused += 1;
      lastRefusal = `${statusCode} ${text}`;
    }
  }
}

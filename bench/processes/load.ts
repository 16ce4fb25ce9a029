// Posts single events over keep-alive connections, each again as soon as it was answered.
import { Pool } from 'undici';
import { MessageBodies } from '../support/bodies.js';
import { serve } from '../support/child.js';
import { Latencies } from '../support/latencies.js';

/** Where events are posted, and with which key. */
export interface LoadTarget {
  readonly path: string;
  readonly key: string;
}

interface LoadOptions {
  readonly origin: string;
  readonly targets: readonly LoadTarget[];
  readonly connections: number;
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
  /** Begins to post, to the targets in turn. */
  begin: ({ origin, targets, connections }: LoadOptions) => {
    accepted = targets.map(() => 0);
    stopper = new AbortController();
    const pool = new Pool(origin, { connections, pipelining: 1 });
    running = Promise.all(
      Array.from({ length: connections }, (_, index) => post(pool, targets, index, stopper.signal)),
    );
    running = running.finally(() => pool.close());
  },
  /** How many requests were accepted, and how many refused, so far. */
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

async function post(
  pool: Pool,
  targets: readonly LoadTarget[],
  first: number,
  signal: AbortSignal,
): Promise<void> {
  for (let turn = first; !signal.aborted; turn += 1) {
    const index = turn % targets.length;
    const { path, key } = targets[index] ?? { path: '/', key: '' };
    const startedAt = performance.now();
    const { statusCode, body } = await pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: bodies.next(),
    });
    const text = await body.text();
    if (statusCode === 202) {
      accepted[index] = (accepted[index] ?? 0) + 1;
      answered += 1;
      latencies.record(performance.now() - startedAt);
    } else {
      refused += 1;
      lastRefusal = `${statusCode} ${text}`;
    }
  }
}

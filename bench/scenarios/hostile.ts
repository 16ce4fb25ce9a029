import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import type { HostileReceiverAnswers } from '../processes/hostile-receiver.js';
import type { LoadTarget } from '../processes/load.js';
import { MessageBodies } from '../support/bodies.js';
import { Child } from '../support/child.js';
import type { LatencyMs } from '../support/latencies.js';
import type { Machine } from '../support/machine.js';
import { MAIN_GROUP } from '../support/shape.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const RECEIVER = new URL('../processes/hostile-receiver.ts', import.meta.url);
const HEALTHY = 50;
const EVENTS_PER_SECOND = 200;
const WARM_UP_SECONDS = 5;

/** Hostile lanes are held for five seconds, by their first attempts; as many new ones come as come to their ends. */
const HELD_LANES = 200;
const HELD_SECONDS = 5;
const ROUNDS = 2;

/** A steady load on healthy endpoints, without and with hostile ones beside them, in turn. */
export const HOSTILE: Scenario = {
  name: 'hostile',
  title: `${HEALTHY} healthy endpoints at ${EVENTS_PER_SECOND} events/s, alone and beside ${HELD_LANES} held by hostile ones`,
  seconds: 30,
  floors: ['raw'],
  goals: [{ metric: 'p99 beside / alone', wants: 'at most', must: 1.5 }],
  // Nothing is tried again meanwhile: it would be measured as being alone, and hold more lanes than the title says.
  machine: () => ({ settings: { RETRY_DELAYS_MS: '600000' } }),
  run,
};

async function run(machine: Machine, { seconds }: RunOptions): Promise<Findings> {
  const hostile = Child.start<HostileReceiverAnswers>(RECEIVER);
  try {
    return await measure(machine, hostile, seconds);
  } finally {
    await hostile.stop();
  }
}

async function measure(
  machine: Machine,
  hostile: Child<HostileReceiverAnswers>,
  seconds: number,
): Promise<Findings> {
  const roundSeconds = Math.max(HELD_SECONDS, Math.round(seconds / ROUNDS));
  const { service, receiver } = machine;
  const healthy = await makeTenants(machine, { workspaces: HEALTHY, endpointsPerWorkspace: 1 });
  // Each workspace has an endpoint for every way that holds, one for a way that floods, and one event. That are as many
  // floods as from 150 endpoints that are tried again after 30 seconds.
  const { holding, flooding } = await hostile.ask('origins');
  const workspacesPerSecond = HELD_LANES / holding.length / HELD_SECONDS;
  const bad = await makeTenants(machine, {
    name: 'hostile',
    // Before the second measurement of each round they fill up.
    workspaces: Math.ceil(workspacesPerSecond * (roundSeconds + HELD_SECONDS) * ROUNDS),
    endpointsPerWorkspace: holding.length + 1,
    origins: flooding.flatMap((origin) => [...holding, origin]),
  });
  const fresh = bad.map(({ target }) => target);
  const poster = new Poster(
    service.origin,
    healthy.map(({ target }) => target),
    Math.floor(EVENTS_PER_SECOND / workspacesPerSecond),
  );
  await poster.postFor(WARM_UP_SECONDS, []);
  const alone: LatencyMs[] = [];
  const beside: LatencyMs[] = [];
  const memory = [memoryMib(service.pid)];
  for (let round = 0; round < ROUNDS; round += 1) {
    await receiver.ask('reset');
    await poster.postFor(roundSeconds, []);
    alone.push(await receiver.ask('latency', MAIN_GROUP));
    await poster.postFor(HELD_SECONDS, fresh);
    await receiver.ask('reset');
    await poster.postFor(roundSeconds, fresh);
    beside.push(await receiver.ask('latency', MAIN_GROUP));
    memory.push(memoryMib(service.pid));
    await poster.postFor(HELD_SECONDS, []);
  }
  await poster.close();
  const ratio = mean(beside, 'p99') / mean(alone, 'p99');
  const { connections, openMax } = await hostile.ask('counts');
  return {
    metrics: {
      'delivery ms p50 alone': mean(alone, 'p50'),
      'delivery ms p99 alone': mean(alone, 'p99'),
      'delivery ms p50 beside hostile ones': mean(beside, 'p50'),
      'delivery ms p99 beside hostile ones': mean(beside, 'p99'),
      'p99 beside / alone': ratio,
      'hostile connections': connections,
      'hostile connections at once': openMax,
      'service MiB at first': memory[0] ?? Number.NaN,
      'service MiB at most': Math.max(...memory),
    },
    faults: poster.refused > 0 ? [`${poster.refused} events were refused`] : [],
    details: { alone, beside, memory },
  };
}

/** Posts events at a steady rate, whatever the answers take. */
class Poster {
  refused = 0;
  private readonly pool: Pool;
  private readonly bodies = new MessageBodies();
  private turn = 0;

  constructor(
    origin: string,
    private readonly targets: readonly LoadTarget[],
    private readonly everyFresh: number,
  ) {
    this.pool = new Pool(origin, { connections: 16, pipelining: 1 });
  }

  /** Posts to all targets in turn, and with every so many also to one of `fresh`, which it takes out. */
  async postFor(seconds: number, fresh: LoadTarget[]): Promise<void> {
    const posts: Promise<void>[] = [];
    const beganAt = performance.now();
    for (let count = 0; count < seconds * EVENTS_PER_SECOND; count += 1) {
      const waitMs = beganAt + (count * 1_000) / EVENTS_PER_SECOND - performance.now();
      if (waitMs > 1) await delay(waitMs);
      const target = this.targets[this.turn % this.targets.length];
      const hostile = count % this.everyFresh === 0 ? fresh.shift() : undefined;
      this.turn += 1;
      if (target) posts.push(this.post(target));
      if (hostile) posts.push(this.post(hostile));
    }
    await Promise.all(posts);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async post({ path, key }: LoadTarget): Promise<void> {
    const { statusCode, body } = await this.pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: this.bodies.next(),
    });
    await body.dump();
    if (statusCode !== 202) this.refused += 1;
  }
}

function mean(latencies: readonly LatencyMs[], point: keyof LatencyMs): number {
  return latencies.reduce((sum, latency) => sum + latency[point], 0) / latencies.length;
}

/** Resident memory of a process; NaN where there is no /proc. */
function memoryMib(pid: number): number {
  try {
    const [, kib = Number.NaN] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kib) / 1024);
  } catch {
    return Number.NaN;
  }
}

import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import type { HostileReceiverAnswers } from '../processes/hostile-receiver.js';
import type { LoadTarget } from '../processes/load.js';
import { MessageBodies } from '../support/bodies.js';
import { Child } from '../support/child.js';
import type { LatencyMs } from '../support/latencies.js';
import type { Machine } from '../support/machine.js';
import { makeTenants } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';

const RECEIVER = new URL('../processes/hostile-receiver.ts', import.meta.url);
const HEALTHY = 50;
const EVENTS_PER_SECOND = 200;
const WARM_UP_SECONDS = 5;

/** New hostile lanes every five seconds: each is held for that long, by its first attempt. */
const LANES_PER_WORKSPACE = 10;
const WORKSPACES_PER_WAVE = 20;
const WAVE_SECONDS = 5;
const ROUNDS = 2;
const RATIO_MAX = 1.5;

/** A steady load on healthy endpoints, without and with hostile ones beside them, in turn. */
export const HOSTILE: Scenario = {
  name: 'hostile',
  title: `${HEALTHY} healthy endpoints at ${EVENTS_PER_SECOND} events/s, alone and beside ${LANES_PER_WORKSPACE * WORKSPACES_PER_WAVE} hostile ones`,
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
  const wavesPerRound = Math.max(1, Math.round(seconds / ROUNDS / WAVE_SECONDS));
  const { service, receiverOrigins } = machine;
  const healthy = await makeTenants(service, {
    workspaces: HEALTHY,
    endpointsPerWorkspace: 1,
    receiverOrigins,
  });
  const bad = await makeTenants(service, {
    workspaces: WORKSPACES_PER_WAVE * wavesPerRound * ROUNDS,
    endpointsPerWorkspace: LANES_PER_WORKSPACE,
    receiverOrigins: await hostile.ask('origins'),
  });
  const waves = bad.map(({ target }) => target);
  const poster = new Poster(
    service.origin,
    healthy.map(({ target }) => target),
  );
  await poster.postFor(WARM_UP_SECONDS);
  const alone: LatencyMs[] = [];
  const beside: LatencyMs[] = [];
  const memory = [memoryMib(service.pid)];
  for (let round = 0; round < ROUNDS; round += 1) {
    await machine.receiver.ask('reset');
    await poster.postFor(wavesPerRound * WAVE_SECONDS);
    alone.push(await machine.receiver.ask('latency'));
    await machine.receiver.ask('reset');
    for (let wave = 0; wave < wavesPerRound; wave += 1) {
      await poster.postOnce(waves.splice(0, WORKSPACES_PER_WAVE));
      await poster.postFor(WAVE_SECONDS);
      memory.push(memoryMib(service.pid));
    }
    beside.push(await machine.receiver.ask('latency'));
  }
  await poster.close();
  const ratio = mean(beside, 'p99') / mean(alone, 'p99');
  const { connections, openMax } = await hostile.ask('counts');
  const failed = poster.refused > 0 ? [`${poster.refused} events were refused`] : [];
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
    ratios: [],
    faults: ratio > RATIO_MAX ? [...failed, `p99 is ${ratio.toFixed(2)} times what it is alone`] : failed,
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
  ) {
    this.pool = new Pool(origin, { connections: 16, pipelining: 1 });
  }

  async postFor(seconds: number): Promise<void> {
    const posts: Promise<void>[] = [];
    const beganAt = performance.now();
    for (let count = 0; count < seconds * EVENTS_PER_SECOND; count += 1) {
      const waitMs = beganAt + (count * 1_000) / EVENTS_PER_SECOND - performance.now();
      if (waitMs > 1) await delay(waitMs);
      const target = this.targets[this.turn % this.targets.length];
      this.turn += 1;
      if (target) posts.push(this.post(target));
    }
    await Promise.all(posts);
  }

  async postOnce(targets: readonly LoadTarget[]): Promise<void> {
    await Promise.all(targets.map((target) => this.post(target)));
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

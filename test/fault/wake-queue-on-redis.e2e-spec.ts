import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Job } from 'bull';
import { Redis } from 'ioredis';
import type { AfterRun } from '../../src/platform/queue/wake-queue.js';
import { within } from '../../src/platform/queue/within.js';
import { eventually } from '../support/eventually.js';
import { Gate } from '../support/gate.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';
import { type QueueNode, startQueues } from '../support/start-queues.js';

/** The class of Bull's jobs, which it doesn't export. */
const BullJob = createRequire(import.meta.url)('bull/lib/job.js') as { prototype: Job };

const DONE: AfterRun = { kind: 'done' };
const HOUR_MS = 3_600_000;
/** What the port promises, and a little for a machine that is busy. */
const WAKE_BOUND_MS = 2_500;

const binary = findRedisBinary();
const describeWithRedis = binary ? describe : describe.skip;

describeWithRedis('A queue of wake-ups whose Redis or worker fails', () => {
  let redis: RedisServer;
  let redisPrefix: string;
  let nodes: QueueNode[];
  const unhandled: unknown[] = [];
  const noteUnhandled = (reason: unknown) => unhandled.push(reason);

  beforeAll(async () => {
    process.on('unhandledRejection', noteUnhandled);
    redis = await RedisServer.start(binary ?? '');
  });

  beforeEach(() => {
    redisPrefix = `{test-${randomUUID()}}`;
    nodes = [];
  });

  afterEach(async () => {
    await Promise.all(nodes.map(({ app }) => app.close()));
    expect(unhandled).toEqual([]);
  });

  afterAll(async () => {
    await redis.stop();
    process.off('unhandledRejection', noteUnhandled);
  });

  async function startNode(): Promise<QueueNode> {
    const node = await startQueues({ redisUrl: redis.url, redisPrefix });
    nodes.push(node);
    return node;
  }

  async function openLanes() {
    const { queues } = await startNode();
    return { queues, lanes: queues.open('lanes') };
  }

  async function onRedis<T>(act: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(redis.url);
    try {
      return await act(client);
    } finally {
      client.disconnect();
    }
  }

  it('takes keys in hand for gone when Redis was emptied, and handles them when they are woken again', async () => {
    const { lanes } = await openLanes();
    const gate = new Gate();
    const handled: string[] = [];
    const gone: string[] = [];
    lanes.consume(
      3,
      async (key) => {
        handled.push(key);
        await gate.passed;
        return DONE;
      },
      (keys) => gone.push(...keys),
    );
    const inHand = ['a', 'b', 'c'].map((key) => ({ key }));
    await lanes.wake([...inHand, { key: 'waiting' }, { key: 'later', at: new Date(Date.now() + HOUR_MS) }]);
    await eventually('three are in hand', () => handled.length === 3);
    await onRedis((client) => client.flushall());
    gate.open();
    await eventually('they are told as gone', () => ['a', 'b', 'c'].every((key) => gone.includes(key)));
    await lanes.wake([...inHand, { key: 'waiting' }, { key: 'later' }]);
    await eventually('all are handled again', () => handled.length === 8);
    expect(handled.slice(3).toSorted()).toEqual(['a', 'b', 'c', 'later', 'waiting']);
  });

  it('handles keys that are put off or failing when Redis was emptied meanwhile, once they are woken', async () => {
    const { lanes } = await openLanes();
    const gate = new Gate();
    const handled: string[] = [];
    lanes.consume(
      2,
      async (key) => {
        handled.push(key);
        if (handled.length > 2) return DONE;
        await gate.passed;
        if (key === 'a') return { kind: 'at', at: new Date(Date.now() + HOUR_MS) };
        throw new Error('no luck');
      },
      () => undefined,
    );
    await lanes.wake([{ key: 'a' }, { key: 'b' }]);
    await eventually('both are in hand', () => handled.length === 2);
    await onRedis((client) => client.flushall());
    gate.open();
    await eventually('both are handled again', async () => {
      await lanes.wake([{ key: 'a' }, { key: 'b' }]);
      return handled.slice(2).includes('a') && handled.slice(2).includes('b');
    });
    expect(await lanes.counts()).toMatchObject({ delayed: 0 });
  });

  it('is not held up by the rest of a job that Redis was emptied under', async () => {
    const { lanes } = await openLanes();
    const base = `${redisPrefix}:lanes:`;
    await onRedis(async (client) => {
      await client.hset(`${base}wake:a`, 'processedOn', '1');
      await client.lpush(`${base}wait`, 'wake:a');
    });
    const handled: string[] = [];
    const gone: string[] = [];
    lanes.consume(
      1,
      async (key) => (handled.push(key), DONE),
      (keys) => gone.push(...keys),
    );
    await eventually('the rest is told as gone', () => gone.includes('a'));
    expect(handled).toEqual([]);
    await lanes.wake([{ key: 'a' }]);
    await eventually('a is handled', () => handled.length === 1);
  });

  it('is not held up by a key that is added anew and taken while a rest of it is dropped', async () => {
    const { lanes } = await openLanes();
    const base = `${redisPrefix}:lanes:`;
    const handled: string[] = [];
    const added = new Gate();
    const remove = jest.spyOn(BullJob.prototype, 'remove').mockImplementationOnce(async function (this: Job) {
      // The mock is spent: this removes it.
      await this.remove();
      await onRedis(async (client) => {
        const opts = JSON.stringify({ attempts: 1_000, removeOnComplete: true, removeOnFail: true });
        await client.hset(`${base}wake:a`, { name: '__default__', data: '{}', opts });
        await client.lpush(`${base}active`, 'wake:a');
        await client.set(`${base}wake:a:lock`, tokenOf(this));
      });
      added.open();
    });
    await onRedis(async (client) => {
      await client.hset(`${base}wake:a`, 'processedOn', '1');
      await client.lpush(`${base}wait`, 'wake:a');
    });
    lanes.consume(
      2,
      async (key) => (handled.push(key), DONE),
      () => undefined,
    );
    await added.passed;
    await eventually('a is handled', async () => {
      await lanes.wake([{ key: 'a' }]);
      return handled.length > 0;
    });
    expect(handled[0]).toBe('a');
    remove.mockRestore();
  });

  it('goes on by itself when Redis comes back empty', async () => {
    const { queues, lanes } = await openLanes();
    const handled: string[] = [];
    lanes.consume(
      2,
      async (key) => (handled.push(key), DONE),
      () => undefined,
    );
    await lanes.wake([{ key: 'before' }]);
    await eventually('a key is handled', () => handled.length === 1);
    await redis.kill();
    await eventually('the outage is seen', async () => !(await queues.isReachable()));
    await redis.startAgain();
    await eventually('Redis is reached', () => queues.isReachable());
    await lanes.wake([{ key: 'after' }, { key: 'later', at: new Date(Date.now() + 200) }]);
    await eventually('keys are handled again', () => handled.length === 3);
    expect(handled).toEqual(['before', 'after', 'later']);
  });

  it.each(['killed', 'frozen'])('rejects wakes in time while Redis is %s, and says so', async (how) => {
    const { queues, lanes } = await openLanes();
    await lanes.wake([{ key: 'a' }]);
    if (how === 'killed') await redis.kill();
    else redis.freeze();
    try {
      await expect(
        within(
          WAKE_BOUND_MS,
          lanes.wake([{ key: 'b' }]).catch(() => 'rejected'),
        ),
      ).resolves.toBe('rejected');
      await expect(
        within(
          WAKE_BOUND_MS,
          lanes.hurry(['b']).catch(() => 'rejected'),
        ),
      ).resolves.toBe('rejected');
      await expect(within(WAKE_BOUND_MS, queues.isReachable())).resolves.toBe(false);
    } finally {
      if (how === 'killed') await redis.startAgain();
      else redis.thaw();
    }
    await eventually('Redis is reached', () => queues.isReachable());
    await lanes.wake([{ key: 'b' }]);
  });

  it.each(['killed', 'frozen'])(
    'waits for what is in hand and closes in time while Redis is %s',
    async (how) => {
      const { lanes } = await openLanes();
      const gate = new Gate();
      let inHand = 0;
      lanes.consume(
        2,
        async () => {
          inHand++;
          await gate.passed;
          inHand--;
          return DONE;
        },
        () => undefined,
      );
      await lanes.wake([{ key: 'a' }]);
      await eventually('a is in hand', () => inHand === 1);
      if (how === 'killed') await redis.kill();
      else redis.freeze();
      try {
        const closing = Promise.all(nodes.splice(0).map(({ app }) => app.close()));
        await expect(within(500, closing)).rejects.toThrow('No answer');
        gate.open();
        await within(10_000, closing);
        expect(inHand).toBe(0);
      } finally {
        if (how === 'killed') await redis.startAgain();
        else redis.thaw();
      }
    },
  );

  it('starts without Redis, and works when it is there', async () => {
    await redis.kill();
    const { queues, lanes } = await openLanes();
    const handled: string[] = [];
    lanes.consume(
      2,
      async (key) => (handled.push(key), DONE),
      () => undefined,
    );
    await expect(lanes.wake([{ key: 'a' }])).rejects.toBeInstanceOf(Error);
    await redis.startAgain();
    await eventually('Redis is reached', () => queues.isReachable());
    await lanes.wake([{ key: 'b' }]);
    await eventually('it is handled', () => handled.includes('b'));
  });

  it('ends without a trace when it is closed before Redis has answered', async () => {
    redis.freeze();
    try {
      const { app, queues } = await startNode();
      queues.open('lanes').consume(
        2,
        async () => DONE,
        () => undefined,
      );
      await app.close();
      nodes = [];
    } finally {
      redis.thaw();
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  });

  it('shares keys among processes, each of which is handled once', async () => {
    const [first, second] = [await openLanes(), await openLanes()];
    const handled: string[] = [];
    const by = new Map<object, number>();
    for (const { lanes } of [first, second]) {
      lanes.consume(
        5,
        async (key) => {
          handled.push(key);
          by.set(lanes, (by.get(lanes) ?? 0) + 1);
          await new Promise((resolve) => setImmediate(resolve));
          return DONE;
        },
        () => undefined,
      );
    }
    const keys = Array.from({ length: 1_000 }, (_, index) => `key-${index}`);
    await first.lanes.wake(keys.map((key) => ({ key })));
    await eventually('all are handled', () => handled.length >= keys.length);
    expect(new Set(handled).size).toBe(handled.length);
    expect(by.size).toBe(2);
  });

  it('hands the keys of a killed process to another within 15 seconds', async () => {
    const { lanes } = await openLanes();
    const killed = spawnWorker(redis.url, redisPrefix);
    await lanes.wake([{ key: 'a' }]);
    await eventually('the worker has taken it', () => killed.output().includes('took a'), 30_000);
    const handled: string[] = [];
    lanes.consume(
      1,
      async (key) => (handled.push(key), DONE),
      () => undefined,
    );
    const exited = once(killed.child, 'exit');
    killed.child.kill('SIGKILL');
    await exited;
    expect(handled).toEqual([]);
    await eventually('another has handled it', () => handled.includes('a'), 15_000);
  });
});

function spawnWorker(redisUrl: string, prefix: string): { child: ChildProcess; output: () => string } {
  const script = new URL('../support/queue-worker.ts', import.meta.url).pathname;
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, ['--import', 'tsx', script, redisUrl, prefix], { env });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

/** By what a queue of this process marks the jobs that it has locked. */
function tokenOf(job: Job): string {
  return (job.queue as unknown as { token: string }).token;
}

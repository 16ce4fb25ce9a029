import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { AfterRun, WakeQueue } from '../../src/platform/queue/wake-queue.js';
import { eventually } from '../support/eventually.js';
import { TcpProxy } from '../support/fault/tcp-proxy.js';
import { Gate } from '../support/gate.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';
import { type QueueNode, startQueues } from '../support/start-queues.js';

const DONE: AfterRun = { kind: 'done' };

const binary = findRedisBinary();
const describeWithRedis = binary ? describe : describe.skip;

describeWithRedis('A queue of wake-ups that stops while answers of Redis are on their way', () => {
  let redis: RedisServer;
  let line: TcpProxy;
  let direct: Redis;
  let redisPrefix: string;
  let stopping: QueueNode;
  let other: QueueNode;
  let lanes: WakeQueue;
  let handled: string[];
  let gate: Gate;

  beforeAll(async () => {
    redis = await RedisServer.start(binary ?? '');
  });

  beforeEach(async () => {
    redisPrefix = `{test-${randomUUID()}}`;
    direct = new Redis(redis.url);
    line = await TcpProxy.to(Number(new URL(redis.url).port));
    stopping = await startQueues({ redisUrl: `redis://127.0.0.1:${line.port}`, redisPrefix });
    other = await startQueues({ redisUrl: redis.url, redisPrefix });
    lanes = stopping.queues.open('lanes');
    handled = [];
    gate = new Gate();
  });

  afterEach(async () => {
    line.letAnswersThrough();
    await stopping.app.close();
    await other.app.close();
    await line.close();
    direct.disconnect();
  });

  afterAll(async () => {
    await redis.stop();
  });

  function consume(concurrency: number): void {
    lanes.consume(
      concurrency,
      async (key) => {
        handled.push(key);
        await gate.passed;
        return DONE;
      },
      () => undefined,
    );
  }

  const wake = (...keys: string[]) => other.queues.open('lanes').wake(keys.map((key) => ({ key })));
  const counts = () => other.queues.open('lanes').counts();
  const inHand = () => direct.lrange(`${redisPrefix}:lanes:active`, 0, -1);

  async function waitsForJobs(): Promise<void> {
    await eventually('it waits for jobs', async () => {
      const clients = String(await direct.client('LIST'));
      return clients.includes('cmd=brpoplpush');
    });
  }

  /** Tells the queue to stop while no answer comes through, and lets them through when it has begun. */
  async function stopBehindTheLine(): Promise<void> {
    const stopped = lanes.stop();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    line.letAnswersThrough();
    await stopped;
  }

  it('gives a key back that Redis had handed out before it heard of the stop', async () => {
    gate.open();
    consume(5);
    await waitsForJobs();
    line.holdAnswers();
    await wake('a');
    await eventually('Redis has handed it out', async () => (await inHand()).length === 1);
    await stopBehindTheLine();
    expect(handled).toEqual([]);
    expect(await counts()).toEqual({ waiting: 1, delayed: 0, active: 0 });
  });

  it('gives a key back that Redis had handed out with the end of the one before', async () => {
    consume(1);
    await wake('a', 'b');
    await eventually('the first is handled', () => handled.length === 1);
    line.holdAnswers();
    gate.open();
    await eventually('Redis has handed out the second', async () => (await inHand()).includes('wake:b'));
    await stopBehindTheLine();
    expect(handled).toEqual(['a']);
    expect(await counts()).toEqual({ waiting: 1, delayed: 0, active: 0 });
  });
});

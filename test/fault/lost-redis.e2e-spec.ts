import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { FaultStage } from '../support/fault/fault-stage.js';
import { faultSeed } from '../support/fault/seeded-random.js';
import { FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { startApp } from '../support/start-app.js';
import { tags, Tenant } from '../support/tenant.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';

const RUNS_AGAIN_MS = 15_000;
const seed = faultSeed();

jest.setTimeout(120_000);

describe(`A service whose Redis fails (seed ${seed})`, () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let stage: FaultStage;

  beforeEach(async () => {
    database = await createDatabase();
    redis = await RedisServer.start(findRedisBinary() ?? '');
    stage = await FaultStage.set({ seed, databaseUrl: database.url, redisUrl: redis.url });
    await Promise.all(['api', 'worker', 'worker'].map((role) => stage.start(role as 'api' | 'worker')));
    await stage.startLoad();
  });

  afterEach(async () => {
    await stage.close();
    await redis.stop();
    await database.drop();
  });

  it('loses nothing when Redis is emptied again and again, and repeats nothing', async () => {
    const client = new Redis(redis.url);
    for (let time = 0; time < 8; time += 1) {
      await stage.load.more(stage.random.whole(10, 80));
      await client.flushall();
    }
    client.disconnect();
    const recoveryMs = await stage.allGoOn(performance.now(), RUNS_AGAIN_MS);
    const audit = await stage.audit();
    stage.report('Redis emptied eight times', audit, { recoveryMs });
    expect(audit.repeated).toBe(0);
    expect(stage.load.refusals).toEqual([]);
  });

  it('goes on accepting while Redis is away, and goes on sending when it is back', async () => {
    await stage.load.more(stage.random.whole(10, 80));
    await redis.kill();
    await redis.startAgain();
    const firstRecoveryMs = await stage.allGoOn(performance.now(), RUNS_AGAIN_MS);
    await stage.load.more(stage.random.whole(10, 80));
    await redis.kill();
    const outageMs = stage.random.whole(2_000, 5_000);
    await Promise.all([delay(outageMs), stage.load.more(100)]);
    await redis.startAgain();
    const recoveryMs = await stage.allGoOn(performance.now(), RUNS_AGAIN_MS);
    const audit = await stage.audit();
    stage.report('Redis killed twice', audit, { firstRecoveryMs, recoveryMs, outageMs });
    expect(audit.repeated).toBe(0);
    expect(stage.load.refusals).toEqual([]);
  });
});

describe('A process that accepts and delivers', () => {
  it('sends what it accepts, and tries it again, while Redis is away', async () => {
    const redis = await RedisServer.start(findRedisBinary() ?? '');
    const app = await startApp({
      settings: { role: 'all', redisUrl: redis.url, retryDelaysMs: [20, 20, 20] },
    });
    const receiver = await FakeReceiver.open();
    try {
      receiver.on('/away', ({ tries }) => (tries === 1 ? { status: 503 } : {}));
      const tenant = await Tenant.on(app);
      await tenant.subscribe(receiver.url('/away'));
      await redis.kill();
      await tenant.postAll(tags(2));
      expect(sequencesOf(await receiver.received('/away', 3))).toEqual([1, 1, 2]);
    } finally {
      await Promise.all([receiver.close(), app.close()]);
      await redis.stop();
    }
  });
});

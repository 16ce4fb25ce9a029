import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { within } from '../../src/platform/queue/within.js';
import { FaultStage } from '../support/fault/fault-stage.js';
import { faultSeed } from '../support/fault/seeded-random.js';
import type { ServiceProcess } from '../support/fault/service-process.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';

const RUNS_AGAIN_MS = 15_000;
const STOPS_MS = 10_000;
const seed = faultSeed();

jest.setTimeout(120_000);

describe(`Two workers, of which one goes (seed ${seed})`, () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let stage: FaultStage;
  let worker: ServiceProcess;
  let second: ServiceProcess;

  beforeEach(async () => {
    database = await createDatabase();
    redis = await RedisServer.start(findRedisBinary() ?? '');
    stage = await FaultStage.set({ seed, databaseUrl: database.url, redisUrl: redis.url });
    [, worker, second] = await Promise.all([
      stage.start('api'),
      stage.start('worker'),
      stage.start('worker'),
    ]);
    await stage.startLoad();
    await stage.load.more(stage.random.whole(20, 150));
  });

  afterEach(async () => {
    await stage.close();
    await redis.stop();
    await database.drop();
  });

  it('gives the lanes of a killed one to the other within 15 seconds', async () => {
    await worker.kill();
    const recoveryMs = await stage.allGoOn(performance.now(), RUNS_AGAIN_MS);
    await worker.startAgain();
    await stage.load.more(stage.random.whole(20, 150));
    const audit = await stage.audit();
    stage.report('one of two workers killed', audit, { recoveryMs });
    expect(audit.repeated).toBeLessThanOrEqual(stage.endpoints.size);
    expect(stage.load.refusals).toEqual([]);
  });

  it('gives the lanes of a frozen one to the other, and lets it do no harm when it wakes up', async () => {
    worker.freeze();
    const recoveryMs = await stage.allGoOn(performance.now(), RUNS_AGAIN_MS);
    worker.thaw();
    await stage.load.more(stage.random.whole(20, 150));
    const audit = await stage.audit();
    stage.report('one of two workers frozen', audit, { recoveryMs });
    expect(audit.repeated).toBeLessThanOrEqual(stage.endpoints.size);
    expect(stage.load.refusals).toEqual([]);
  });

  it('lets both end, one after the other, without a repetition, and nothing is left in their hands', async () => {
    const toldAtMs = performance.now();
    await end(worker);
    const stopMs = Math.round(performance.now() - toldAtMs);
    await stage.load.more(stage.random.whole(20, 150));
    await Promise.all([stage.load.stop(), end(second)]);
    expect(await stage.rows('select id from lanes where leased_until is not null')).toEqual([]);
    const { waiting, inHand } = await jobs();
    expect(inHand).toEqual([]);
    const lanes = await stage.rows<{ id: string }>(
      `select distinct lane_id as id from deliveries where status = 'pending'`,
    );
    expect(waiting).toEqual(expect.arrayContaining(lanes.map(({ id }) => `wake:${id}`)));
    await worker.startAgain();
    const audit = await stage.audit();
    stage.report('two workers told to stop', audit, { stopMs, lanesLeft: lanes.length });
    expect(audit.repeated).toBe(0);
    expect(stage.load.refusals).toEqual([]);
  });

  async function end(told: ServiceProcess): Promise<void> {
    const exit = await within(STOPS_MS, told.terminate());
    expect(exit).toEqual({ code: 0, signal: null });
  }

  /** What stands in the queues of lanes, by the ids of Bull's jobs. */
  async function jobs(): Promise<{ waiting: string[]; inHand: string[] }> {
    const client = new Redis(redis.url);
    try {
      const keys = await client.keys('*:lanes*');
      const named = (kind: string) => keys.filter((key) => key.endsWith(kind));
      const inList = (key: string) => client.lrange(key, 0, -1);
      const waiting = await Promise.all([
        ...named(':wait').map(inList),
        ...named(':delayed').map((key) => client.zrange(key, 0, -1)),
      ]);
      return { waiting: waiting.flat(), inHand: (await Promise.all(named(':active').map(inList))).flat() };
    } finally {
      client.disconnect();
    }
  }
});

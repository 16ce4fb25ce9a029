import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FaultStage } from '../support/fault/fault-stage.js';
import { faultSeed } from '../support/fault/seeded-random.js';
import type { ServiceProcess } from '../support/fault/service-process.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';

const RUNS_AGAIN_MS = 15_000;
const STOPS_MS = 10_000;
const TAKEN_OVER_MS = 3_000;
const seed = faultSeed();

jest.setTimeout(120_000);

describe(`Two workers, of which one goes (seed ${seed})`, () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let stage: FaultStage;
  let worker: ServiceProcess;

  beforeEach(async () => {
    database = await createDatabase();
    redis = await RedisServer.start(findRedisBinary() ?? '');
    stage = await FaultStage.set({ seed, databaseUrl: database.url, redisUrl: redis.url });
    [, worker] = await Promise.all([stage.start('api'), stage.start('worker'), stage.start('worker')]);
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

  it('lets one end that is told to stop, without a pause and without a repetition', async () => {
    const toldAtMs = performance.now();
    const exit = await worker.terminate();
    const stopMs = Math.round(performance.now() - toldAtMs);
    expect(exit).toEqual({ code: 0, signal: null });
    expect(stopMs).toBeLessThan(STOPS_MS);
    await stage.load.more(stage.random.whole(20, 150));
    const audit = await stage.audit();
    stage.report('one of two workers told to stop', audit, { stopMs });
    expect(audit.repeated).toBe(0);
    expect(audit.longestStallMs).toBeLessThan(TAKEN_OVER_MS);
    expect(stage.load.refusals).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FaultStage } from '../support/fault/fault-stage.js';
import { faultSeed } from '../support/fault/seeded-random.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';

const KILLS = 3;
const RUNS_AGAIN_MS = 15_000;
const seed = faultSeed();

jest.setTimeout(120_000);

describe(`A service that is killed (seed ${seed})`, () => {
  let database: TestDatabase;
  let stage: FaultStage | null;
  let redis: RedisServer | null;

  beforeEach(async () => {
    database = await createDatabase();
    stage = redis = null;
  });

  afterEach(async () => {
    await stage?.close();
    await redis?.stop();
    await database.drop();
  });

  it.each(['with Redis', 'without Redis'])(
    'loses nothing of what it acknowledged and keeps its order, %s',
    async (how) => {
      redis = how === 'with Redis' ? await RedisServer.start(findRedisBinary() ?? '') : null;
      const redisUrl = redis ? { redisUrl: redis.url } : {};
      stage = await FaultStage.set({ seed, databaseUrl: database.url, ...redisUrl });
      const service = await stage.start('all');
      await stage.startLoad();
      let restartedAtMs = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        await stage.load.more(stage.random.whole(20, 150));
        await service.kill();
        restartedAtMs = performance.now();
        await service.startAgain();
      }
      const recoveryMs = await stage.allGoOn(restartedAtMs, RUNS_AGAIN_MS);
      const audit = await stage.audit();
      stage.report(`killed service, ${how}`, audit, { recoveryMs });
      // Each kill can repeat what was in flight: one request for each lane.
      expect(audit.repeated).toBeLessThanOrEqual(KILLS * stage.endpoints.size);
    },
  );
});

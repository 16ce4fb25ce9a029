import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FaultStage } from '../support/fault/fault-stage.js';
import type { Refusal } from '../support/fault/load.js';
import { RestartablePostgres } from '../support/fault/restartable-postgres.js';
import { faultSeed } from '../support/fault/seeded-random.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';

const RUNS_AGAIN_MS = 20_000;
const ANSWERS_MS = 35_000;
const seed = faultSeed();

jest.setTimeout(120_000);

describe(`A service whose Postgres fails (seed ${seed})`, () => {
  let postgres: RestartablePostgres;
  let redis: RedisServer;
  let stage: FaultStage;

  beforeEach(async () => {
    [postgres, redis] = await Promise.all([
      RestartablePostgres.start(),
      RedisServer.start(findRedisBinary() ?? ''),
    ]);
    stage = await FaultStage.set({ seed, databaseUrl: postgres.url, redisUrl: redis.url });
    await Promise.all([stage.start('api'), stage.start('worker')]);
    await stage.startLoad();
  });

  afterEach(async () => {
    await stage.close();
    await redis.stop();
    await postgres.stop();
  });

  it('answers 503 meanwhile, loses nothing and blames nobody', async () => {
    await stage.load.more(stage.random.whole(20, 150));
    await postgres.shutDown();
    const outageMs = stage.random.whole(1_000, 4_000);
    await delay(outageMs);
    await postgres.startAgain();
    const restartMs = await stage.allGoOn(performance.now(), RUNS_AGAIN_MS);
    await stage.load.more(stage.random.whole(20, 150));
    await postgres.kill();
    const killMs = await stage.allGoOn(performance.now(), RUNS_AGAIN_MS);
    await stage.load.more(stage.random.whole(20, 150));
    const audit = await stage.audit();
    stage.report('Postgres restarted, then killed', audit, { outageMs, restartMs, killMs });
    const { refusals, slowestMs } = stage.load;
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.filter((refusal) => !isAskedToComeBack(refusal))).toEqual([]);
    expect(slowestMs).toBeLessThan(ANSWERS_MS);
    expect(audit.repeated).toBeLessThanOrEqual(2 * stage.endpoints.size);
  });
});

function isAskedToComeBack({ status, retryAfter }: Refusal): boolean {
  return status === 503 && Number(retryAfter) > 0;
}

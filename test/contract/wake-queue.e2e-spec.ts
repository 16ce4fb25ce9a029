import { afterAll, beforeAll, describe } from '@jest/globals';
import { SystemClock } from '../../src/common/clock.js';
import { FakeClock } from '../support/fake-clock.js';
import { startQueues } from '../support/start-queues.js';
import { TestRedis } from '../support/test-redis.js';
import { describeWakeQueues } from './wake-queue.contract.js';

describe('A queue of wake-ups inside the process', () => {
  describeWakeQueues(async () => {
    const clock = new FakeClock();
    const { app, queues } = await startQueues({ clock });
    return { queues, clock, tick: () => clock.advance(100), close: () => app.close() };
  });
});

describe('A queue of wake-ups on Bull', () => {
  const redis = new TestRedis();

  beforeAll(() => redis.start());
  afterAll(() => redis.stop());

  describeWakeQueues(async () => {
    const clock = new SystemClock();
    const { app, queues } = await startQueues({ clock, redisUrl: redis.url });
    return { queues, clock, tick: () => Promise.resolve(), close: () => app.close() };
  });
});

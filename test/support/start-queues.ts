import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type Clock, SystemClock } from '../../src/common/clock.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { SettingsModule } from '../../src/platform/config/settings.module.js';
import { QueueModule } from '../../src/platform/queue/queue.module.js';
import { WakeQueues } from '../../src/platform/queue/wake-queue.js';

/** The queues of one process, with nothing else of the product. */
export interface QueueNode {
  readonly app: INestApplicationContext;
  readonly queues: WakeQueues;
}

export interface QueueNodeOptions {
  readonly redisUrl?: string;
  /** Nodes with the same prefix share their queues. */
  readonly redisPrefix?: string;
  readonly clock?: Clock;
}

export async function startQueues(options: QueueNodeOptions = {}): Promise<QueueNode> {
  const { redisUrl = null, redisPrefix = `{test-${randomUUID()}}`, clock = new SystemClock() } = options;
  const settings = { role: 'all', redisUrl, redisPrefix } as Settings;
  const app = await Test.createTestingModule({
    imports: [SettingsModule.of(settings, clock), QueueModule.of(settings)],
  }).compile();
  app.useLogger(false);
  await app.init();
  return { app, queues: app.get(WakeQueues) };
}

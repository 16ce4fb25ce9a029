import { describe, expect, it } from '@jest/globals';
import { Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { eventually } from '../../../test/support/eventually.js';
import type { Role, Settings } from '../config/settings.js';
import { SettingsModule } from '../config/settings.module.js';
import { QueueModule } from './queue.module.js';
import { WakeQueues } from './wake-queue.js';

async function boot(role: Role, module: new (...args: never[]) => object) {
  const settings = { role, redisUrl: null, redisPrefix: 'test' } as Settings;
  const testing = await Test.createTestingModule({
    imports: [SettingsModule.of(settings), QueueModule.of(settings), module],
  }).compile();
  testing.useLogger(false);
  return testing.init();
}

@Module({})
class Opens {
  constructor(queues: WakeQueues) {
    queues.open('lanes');
  }
}

/** Consumes while modules are made ready, and is not ready itself before the very end. */
@Module({})
class Consumes implements OnModuleInit, OnApplicationBootstrap {
  static handled: string[];
  private isReady = false;

  constructor(private readonly queues: WakeQueues) {
    Consumes.handled = [];
  }

  async onModuleInit(): Promise<void> {
    const queue = this.queues.open('lanes');
    await queue.wake([{ key: 'a' }]);
    queue.consume(
      1,
      async (key) => {
        Consumes.handled.push(`${key}, ${this.isReady ? 'ready' : 'not ready'}`);
        return { kind: 'done' };
      },
      () => undefined,
    );
    await new Promise((resolve) => setImmediate(resolve));
  }

  onApplicationBootstrap(): void {
    this.isReady = true;
  }
}

describe('The queue module', () => {
  it.each(['all', 'worker'] as const)(
    'does not start role %s with a queue that nobody consumes',
    async (role) => {
      await expect(boot(role, Opens)).rejects.toThrow('Nobody consumes lanes');
    },
  );

  it('starts role api, which only wakes', async () => {
    const app = await boot('api', Opens);
    await expect(app.close()).resolves.toBeUndefined();
  });

  it('handles nothing before the application has come up', async () => {
    const app = await boot('worker', Consumes);
    await eventually('the key is handled', () => Consumes.handled.length === 1);
    expect(Consumes.handled).toEqual(['a, ready']);
    await app.close();
  });

  it('waits at the end for what is in hand when nobody else did', async () => {
    const app = await boot('all', Consumes);
    await eventually('the key is handled', () => Consumes.handled.length === 1);
    const queue = app.get(WakeQueues).open('mail');
    let isDone = false;
    let isInHand = false;
    queue.consume(
      1,
      async () => {
        isInHand = true;
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
        isDone = true;
        return { kind: 'done' };
      },
      () => undefined,
    );
    await queue.wake([{ key: 'b' }]);
    await eventually('it is in hand', () => isInHand);
    await app.close();
    expect(isDone).toBe(true);
  });
});

import { BullModule, getQueueToken } from '@nestjs/bull';
import {
  type DynamicModule,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import type { Queue } from 'bull';
import { Clock } from '../../common/clock.js';
import { Settings } from '../config/settings.js';
import { bullOptions } from './bull-options.js';
import { BullWakeQueues } from './bull-wake-queues.js';
import { InProcessWakeQueues } from './in-process-wake-queues.js';
import { OwnedWakeQueues } from './owned-wake-queues.js';
import { QUEUE_NAMES, type QueueName } from './queue-names.js';
import { QuietLog } from './quiet-log.js';
import { RedisClients } from './redis-clients.js';
import { StartSignal } from './start-signal.js';
import { WakeQueues } from './wake-queue.js';

/** Checks the queues at boot, lets consumers begin when the application has come up, and closes what is left. */
class QueueLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly settings: Pick<Settings, 'role'>,
    private readonly queues: OwnedWakeQueues,
    private readonly start: StartSignal,
  ) {}

  onApplicationBootstrap(): void {
    const unconsumed = this.settings.role === 'api' ? [] : this.queues.unconsumed();
    if (unconsumed.length > 0) {
      throw new Error(`Nobody consumes ${unconsumed.join(', ')}: call consume in onModuleInit`);
    }
    this.start.give();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
  }
}

/**
 * The queues, for everyone. Consumers call `consume` in `onModuleInit`; nothing is handled before all modules have
 * had their turn. A process that is a worker doesn't start with a queue that nobody consumes.
 */
@Module({})
export class QueueModule {
  /** Queues in Redis when there is one, else inside this process. */
  static of(settings: Pick<Settings, 'redisUrl' | 'redisPrefix'>): DynamicModule {
    const clients = settings.redisUrl === null ? null : new RedisClients(settings.redisUrl);
    return {
      module: QueueModule,
      global: true,
      imports: clients ? bullModules(settings.redisPrefix, clients) : [],
      providers: [
        StartSignal,
        clients ? bullQueues(clients) : IN_PROCESS_QUEUES,
        { provide: WakeQueues, useExisting: OwnedWakeQueues },
        {
          provide: QueueLifecycle,
          inject: [Settings, OwnedWakeQueues, StartSignal],
          useFactory: (role: Settings, queues: OwnedWakeQueues, start: StartSignal) =>
            new QueueLifecycle(role, queues, start),
        },
      ],
      exports: [WakeQueues],
    };
  }
}

function bullModules(prefix: string, clients: RedisClients): DynamicModule[] {
  return [
    BullModule.forRoot(bullOptions(prefix, clients)),
    BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name }))),
  ];
}

function bullQueues(clients: RedisClients): Provider {
  return {
    provide: OwnedWakeQueues,
    inject: [Clock, StartSignal, ...QUEUE_NAMES.map((name) => getQueueToken(name))],
    useFactory: (clock: Clock, start: StartSignal, ...queues: Queue[]) => {
      const byName = Object.fromEntries(QUEUE_NAMES.map((name, index) => [name, queues[index]]));
      const log = new QuietLog(new Logger('Queues'));
      return new BullWakeQueues(byName as Record<QueueName, Queue>, clients, clock, log, start.given);
    },
  };
}

const IN_PROCESS_QUEUES: Provider = {
  provide: OwnedWakeQueues,
  inject: [Clock, StartSignal],
  useFactory: (clock: Clock, start: StartSignal) =>
    new InProcessWakeQueues(clock, new QuietLog(new Logger('Queues')), start.given),
};

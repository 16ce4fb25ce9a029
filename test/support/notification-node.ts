import { type DynamicModule, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import type { Clock } from '../../src/common/clock.js';
import type { DomainEvents, FactName } from '../../src/contracts/domain-events.js';
import { NotificationModule } from '../../src/modules/notification/index.js';
import { NoticeSweeper } from '../../src/modules/notification/notice-sweeper.service.js';
import { WorkspacesModule } from '../../src/modules/workspaces/index.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { SettingsModule } from '../../src/platform/config/settings.module.js';
import { Database } from '../../src/platform/database/database.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { EventBusModule } from '../../src/platform/event-bus/event-bus.module.js';
import { Facts } from '../../src/platform/event-bus/facts.js';
import { fastifyAdapter } from '../../src/platform/http/http-app.js';
import { HttpModule } from '../../src/platform/http/http.module.js';
import { MetricsModule } from '../../src/platform/observability/metrics.module.js';
import { QueueModule } from '../../src/platform/queue/queue.module.js';

const UNHEARD: readonly FactName[] = [
  'events.accepted',
  'deliveries.failed',
  'endpoint.gone',
  'quota.warned',
  'quota.tripped',
  'subscription.created',
  'subscription.moved',
  'subscription.sender_changed',
  'events.erased',
  'subscriptions.disabled',
  'subscription.enabled',
  'subscription.deleted',
  'subscriptions.forgotten',
];

/** Hears what the modules that are not there would hear. */
@Injectable()
class Bystander implements OnModuleInit {
  constructor(private readonly facts: Facts) {}

  onModuleInit(): void {
    for (const name of UNHEARD) this.facts.bind(name, 'afterCommit', () => Promise.resolve());
  }
}

@Module({})
class NodeModule {
  static of(settings: Settings, clock: Clock): DynamicModule {
    return {
      module: NodeModule,
      imports: [
        SettingsModule.of(settings, clock),
        ScheduleModule.forRoot(),
        DatabaseModule,
        EventBusModule,
        MetricsModule,
        QueueModule.of(settings),
        HttpModule,
        WorkspacesModule,
        NotificationModule,
      ],
      providers: [Bystander],
    };
  }
}

/** A process that sends mails: the notification module with what it needs, and nothing else of the product. */
export class NotificationNode {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly settings: Settings,
  ) {}

  static async start(settings: Settings, clock: Clock): Promise<NotificationNode> {
    const testing = await Test.createTestingModule({ imports: [NodeModule.of(settings, clock)] }).compile();
    const app = testing.createNestApplication<NestFastifyApplication>(fastifyAdapter(settings), {
      logger: false,
    });
    await app.init();
    return new NotificationNode(app, settings);
  }

  /** Tells a fact in a transaction of its own, which `andThen` can still make fail. */
  async tell<F extends FactName>(
    name: F,
    fact: DomainEvents[F],
    andThen: () => void = () => undefined,
  ): Promise<void> {
    await this.app.get(Database).transaction(async (tx) => {
      await this.app.get(Facts).tell(name, fact, tx);
      andThen();
    });
  }

  /** Looks for mails that are due, as happens every five seconds anyway. */
  async sweep(): Promise<void> {
    await this.app.get(NoticeSweeper).sweep();
  }

  async rows<T>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.app.get(Database).rows<T>(sql, values);
  }

  /** A request with the root key, or with `key`; gives the status and the parsed body. */
  async request<T>(method: 'GET' | 'POST', url: string, body?: object, key?: string) {
    const response = await this.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key ?? this.settings.adminApiKey}` },
      ...(body && { payload: body }),
    });
    return { status: response.statusCode, body: response.json<T>() };
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}

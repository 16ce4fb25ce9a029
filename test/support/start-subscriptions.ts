import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import type { DomainEvents, FactName } from '../../src/contracts/domain-events.js';
import { QuotaModule } from '../../src/modules/quota/index.js';
import { SubscriptionsModule } from '../../src/modules/subscriptions/index.js';
import { WorkspacesModule } from '../../src/modules/workspaces/index.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { SettingsModule } from '../../src/platform/config/settings.module.js';
import { Database } from '../../src/platform/database/database.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { EventBusModule } from '../../src/platform/event-bus/event-bus.module.js';
import { Facts } from '../../src/platform/event-bus/facts.js';
import { configureHttp, fastifyAdapter } from '../../src/platform/http/http-app.js';
import { HttpModule } from '../../src/platform/http/http.module.js';
import { MetricsModule } from '../../src/platform/observability/metrics.module.js';
import { FakeClock } from './fake-clock.js';
import { createDatabase, type TestDatabase } from './test-database.js';
import { testSettings } from './test-settings.js';

const HEARD: readonly FactName[] = [
  'events.accepted',
  'deliveries.failed',
  'endpoint.gone',
  'quota.warned',
  'quota.tripped',
  'subscription.created',
  'subscription.moved',
  'subscription.sender_changed',
  'subscriptions.endangered',
  'subscriptions.disabled',
  'deliveries.withheld',
  'subscription.enabled',
  'subscription.deleted',
  'events.erased',
  'workspace.purging',
  'workspace.purged',
  'subscriptions.forgotten',
];

/** Keeps every fact whose transaction was committed, and stands in for modules that are not there. */
@Injectable()
export class Witness implements OnModuleInit {
  private told: { readonly name: FactName; readonly fact: unknown }[] = [];

  constructor(private readonly facts: Facts) {}

  onModuleInit(): void {
    for (const name of HEARD) {
      this.facts.bind(name, 'afterCommit', async (fact) => void this.told.push({ name, fact }));
    }
  }

  /** The facts of that name, in the order in which they were told. */
  heard<F extends FactName>(name: F): DomainEvents[F][] {
    return this.told.filter((each) => each.name === name).map(({ fact }) => fact as DomainEvents[F]);
  }

  /** The names of all facts, in the order in which they were told. */
  names(): FactName[] {
    return this.told.map(({ name }) => name);
  }

  forget(): void {
    this.told = [];
  }
}

/** What the service answered. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The modules subscriptions and quota with what they need, on a database of their own. */
export class SubscriptionsNode {
  readonly witness: Witness;
  readonly database: Database;
  readonly facts: Facts;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly clock: FakeClock,
    private readonly settings: Settings,
    private readonly ownDatabase: TestDatabase,
  ) {
    this.witness = app.get(Witness);
    this.database = app.get(Database);
    this.facts = app.get(Facts);
  }

  /** Starts with the settings of production for what endpoints may be, and with `changes`. */
  static async start(changes: Partial<Settings> = {}): Promise<SubscriptionsNode> {
    const ownDatabase = await createDatabase();
    const strict = { endpointAllowCidrs: [], endpointAllowHttp: false };
    const settings = testSettings(ownDatabase.url, tmpdir(), { ...strict, ...changes });
    const clock = new FakeClock();
    const testing = await Test.createTestingModule({
      imports: [
        SettingsModule.of(settings, clock),
        ScheduleModule.forRoot(),
        DatabaseModule,
        EventBusModule,
        MetricsModule,
        HttpModule,
        WorkspacesModule,
        SubscriptionsModule,
        QuotaModule,
      ],
      providers: [Witness],
    }).compile();
    const app = testing.createNestApplication<NestFastifyApplication>(fastifyAdapter(settings), {
      logger: false,
      bodyParser: false,
    });
    configureHttp(app, settings);
    await app.init();
    return new SubscriptionsNode(app, clock, settings, ownDatabase);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.ownDatabase.drop();
  }

  /** Sends a request below `/v1`, with the root key if no other is given. */
  async send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, key?: string) {
    const response = await this.app.inject({
      method,
      url: `/v1${path}`,
      headers: {
        authorization: `Bearer ${key ?? this.settings.adminApiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    const answer: Answer = { status: response.statusCode, body: response.body ? response.json() : {} };
    return answer;
  }

  /** Makes a workspace and gives its id. */
  async workspace(plan = 'advanced'): Promise<string> {
    const { body } = await this.send('POST', '/workspaces', { name: 'Acme', plan, notificationEmails: [] });
    return String(body['id']);
  }

  /** Makes a subscription to `message.received` and gives its id. */
  async subscription(workspaceId: string, more: Record<string, unknown> = {}): Promise<string> {
    const draft = { url: `https://example.com/${randomUUID()}`, eventTypes: ['message.received'], ...more };
    const { body } = await this.send('POST', `/workspaces/${workspaceId}/subscriptions`, draft);
    return String(body['id']);
  }
}

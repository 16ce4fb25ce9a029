import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { DestinationStream } from 'pino';
import type { Clock } from './common/clock.js';
import { DeliveryModule } from './modules/delivery/index.js';
import { EventsModule } from './modules/events/index.js';
import { NotificationModule } from './modules/notification/index.js';
import { QuotaModule } from './modules/quota/index.js';
import { StatsModule } from './modules/stats/index.js';
import { SubscriptionsModule } from './modules/subscriptions/index.js';
import { WorkspacesModule } from './modules/workspaces/index.js';
import type { Settings } from './platform/config/settings.js';
import { SettingsModule } from './platform/config/settings.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EventBusModule } from './platform/event-bus/event-bus.module.js';
import { HealthModule } from './platform/http/health.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';
import { TracingModule } from './platform/observability/tracing.module.js';
import { QueueModule } from './platform/queue/queue.module.js';

/** What tests may put in place of the real thing. */
export interface AppOptions {
  readonly clock?: Clock;
  /** Where the log goes: the standard output without it. */
  readonly log?: DestinationStream;
}

/** A table of contents. The role in the settings decides what of it does work in a process. */
@Module({})
export class AppModule {
  static of(settings: Settings, { clock }: AppOptions = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.of(settings, clock),
        ScheduleModule.forRoot(),
        DatabaseModule,
        EventBusModule,
        QueueModule.of(settings),
        HttpModule,
        HealthModule,
        ObservabilityModule,
        TracingModule,
        WorkspacesModule,
        SubscriptionsModule,
        EventsModule,
        DeliveryModule,
        QuotaModule,
        NotificationModule,
        StatsModule,
      ],
    };
  }
}

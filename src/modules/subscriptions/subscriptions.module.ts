import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ModelValidator } from '../../platform/openapi/model-validator.js';
import { OutboundModule } from '../../platform/outbound/outbound.module.js';
import { SecretsModule } from '../../platform/secrets/secrets.module.js';
import { EventCatalogueModule } from '../events/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { SqlWaitingDeliveries } from './adapters/sql-waiting-deliveries.js';
import { CachedSubscriptionDirectory } from './cached-subscription-directory.service.js';
import { CircuitBreaker } from './circuit-breaker.service.js';
import { DisablingMetrics } from './disabling-metrics.service.js';
import { SigningSecretController } from './http/signing-secret.controller.js';
import { SubscriptionsController } from './http/subscriptions.controller.js';
import { SubscriptionSwitchController } from './http/subscription-switch.controller.js';
import { FailureNotebook } from './failure-notebook.service.js';
import { LockedSubscriptions } from './locked-subscriptions.service.js';
import { SubscriptionEntity } from './persistence/subscription.entity.js';
import { SubscriptionRepository } from './persistence/subscription.repository.js';
import { WaitingDeliveries } from './ports/waiting-deliveries.js';
import { SecretKeeper } from './secret-keeper.service.js';
import { SubscriptionDirectory } from './subscription-directory.js';
import { SubscriptionInput } from './subscription-input.service.js';
import { SubscriptionPruner } from './subscription-pruner.service.js';
import { SubscriptionRegister } from './subscription-register.service.js';
import { SubscriptionSwitch } from './subscription-switch.service.js';

/** Endpoints and what they want: made, edited, enabled and disabled here. */
@Module({
  imports: [
    TypeOrmModule.forFeature([SubscriptionEntity]),
    EventCatalogueModule,
    OutboundModule,
    SecretsModule,
    WorkspacesModule,
  ],
  controllers: [SubscriptionsController, SubscriptionSwitchController, SigningSecretController],
  providers: [
    CircuitBreaker,
    DisablingMetrics,
    FailureNotebook,
    LockedSubscriptions,
    ModelValidator,
    SecretKeeper,
    SubscriptionInput,
    SubscriptionPruner,
    SubscriptionRegister,
    SubscriptionRepository,
    SubscriptionSwitch,
    { provide: SubscriptionDirectory, useClass: CachedSubscriptionDirectory },
    { provide: WaitingDeliveries, useClass: SqlWaitingDeliveries },
  ],
  exports: [SubscriptionDirectory],
})
export class SubscriptionsModule {}

import { Module } from '@nestjs/common';
import { OutboundModule } from '../../platform/outbound/outbound.module.js';
import { EventsModule } from '../events/index.js';
import { SubscriptionsModule } from '../subscriptions/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { UndiciReceiver } from './adapters/undici-receiver.js';
import { DeliveryPlanner } from './delivery-planner.service.js';
import { DeliveriesController } from './http/deliveries.controller.js';
import { DeliveryFeeds } from './delivery-feeds.service.js';
import { DeliveryStreamController } from './http/delivery-stream.controller.js';
import { AcceptedHere } from './accepted-here.service.js';
import { DrainTurns } from './drain-turns.js';
import { DrainedLanes } from './drained-lanes.js';
import { FreshDeliveries } from './fresh-deliveries.js';
import { EventDeliveriesController } from './http/event-deliveries.controller.js';
import { RedeliveryController } from './http/redelivery.controller.js';
import { LaneKeeper } from './lane-keeper.service.js';
import { LaneQueue } from './lane-queue.js';
import { LaneRunner } from './lane-runner.service.js';
import { LaneWorker } from './lane-worker.service.js';
import { LeftoverKeeper } from './leftover-keeper.service.js';
import { LogEraser } from './log-eraser.service.js';
import { AttemptLog } from './observation/attempt-log.service.js';
import { AttemptObserver } from './observation/attempt-observer.service.js';
import { AttemptTraces } from './observation/attempt-traces.service.js';
import { DeliveryMetrics } from './observation/delivery-metrics.service.js';
import { Claims } from './persistence/claims.js';
import { DeliveryChanges } from './persistence/delivery-changes.js';
import { DeliveryLog } from './persistence/delivery-log.js';
import { LaneChanges } from './persistence/lane-changes.js';
import { LaneReader } from './persistence/lane-reader.js';
import { Leases } from './persistence/leases.js';
import { Leftovers } from './persistence/leftovers.js';
import { Plans } from './persistence/plans.js';
import { Requeues } from './persistence/requeues.js';
import { SequenceBounds } from './persistence/sequence-bounds.js';
import { Settlements } from './persistence/settlements.js';
import { TestLog } from './persistence/test-log.js';
import { WaitingLanes } from './persistence/waiting-lanes.js';
import { Receiver } from './ports/receiver.js';
import { Redelivery } from './redelivery.service.js';
import { Retention } from './retention.service.js';
import { SafeSettler } from './safe-settler.service.js';
import { Sweeper } from './sweeper.service.js';
import { TestSender } from './test-sender.service.js';

/** Plans deliveries as events are accepted, and sends them lane by lane. */
@Module({
  imports: [WorkspacesModule, SubscriptionsModule, EventsModule, OutboundModule],
  controllers: [
    DeliveriesController,
    DeliveryStreamController,
    EventDeliveriesController,
    RedeliveryController,
  ],
  providers: [
    AttemptLog,
    AttemptObserver,
    AttemptTraces,
    DeliveryMetrics,
    DeliveryFeeds,
    DeliveryPlanner,
    AcceptedHere,
    DrainTurns,
    DrainedLanes,
    FreshDeliveries,
    LaneKeeper,
    LaneQueue,
    LaneRunner,
    LaneWorker,
    LeftoverKeeper,
    Redelivery,
    LogEraser,
    Retention,
    SafeSettler,
    Sweeper,
    TestSender,
    Claims,
    DeliveryChanges,
    DeliveryLog,
    LaneChanges,
    LaneReader,
    Leases,
    Leftovers,
    Plans,
    Requeues,
    SequenceBounds,
    Settlements,
    TestLog,
    WaitingLanes,
    { provide: Receiver, useClass: UndiciReceiver },
  ],
})
export class DeliveryModule {}

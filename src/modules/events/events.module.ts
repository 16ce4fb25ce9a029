import { Module } from '@nestjs/common';
import { ModelValidator } from '../../platform/openapi/model-validator.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { EventCatalogueModule } from './catalogue/event-catalogue.module.js';
import { AcceptanceMetrics } from './acceptance-metrics.service.js';
import { AcceptanceTraces } from './acceptance-traces.service.js';
import { DraftReader } from './draft-reader.service.js';
import { EventArchive } from './event-archive.js';
import { ContactEraser } from './erasure/contact-eraser.service.js';
import { EventsPurger } from './events-purger.service.js';
import { ContactsController } from './http/contacts.controller.js';
import { EventFeedController } from './http/event-feed.controller.js';
import { EventTypesController } from './http/event-types.controller.js';
import { EventsController } from './http/events.controller.js';
import { Intake } from './intake.service.js';
import { KeyPruner } from './key-pruner.service.js';
import { Erasures } from './persistence/erasures.js';
import { EventFeed } from './persistence/event-feed.js';
import { EventStore } from './persistence/event-store.js';

/** Accepts events and keeps them. */
@Module({
  imports: [WorkspacesModule, EventCatalogueModule],
  controllers: [EventsController, EventFeedController, EventTypesController, ContactsController],
  providers: [
    AcceptanceMetrics,
    AcceptanceTraces,
    ContactEraser,
    DraftReader,
    Intake,
    Erasures,
    KeyPruner,
    EventStore,
    EventFeed,
    EventsPurger,
    ModelValidator,
    { provide: EventArchive, useExisting: EventStore },
  ],
  exports: [EventArchive, EventCatalogueModule],
})
export class EventsModule {}

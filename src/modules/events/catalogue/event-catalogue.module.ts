import { Module } from '@nestjs/common';
import { ModelValidator } from '../../../platform/openapi/model-validator.js';
import { EventCatalogue } from './event-catalogue.service.js';

/** The event types, for whoever needs names, schemas or filters but no events. */
@Module({ providers: [ModelValidator, EventCatalogue], exports: [EventCatalogue] })
export class EventCatalogueModule {}

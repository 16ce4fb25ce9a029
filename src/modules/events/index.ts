export { EventCatalogueModule } from './catalogue/event-catalogue.module.js';
export { EventCatalogue } from './catalogue/event-catalogue.service.js';
export { matcherOf, SubscriptionFilters } from './catalogue/filters.js';
export { EventArchive } from './event-archive.js';
export { EventsModule } from './events.module.js';
export { webhooksSection } from './catalogue/webhooks-section.js';
export { asyncApiDocument } from './catalogue/asyncapi-document.js';
export { ApiEventBody } from './catalogue/event-schemas.js';

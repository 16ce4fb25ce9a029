import { getSchemaPath } from '@nestjs/swagger';
import type { WebhooksSection } from '../../../platform/openapi/document.js';
import { EVENT_TYPES } from './catalogue.js';
import { DELIVERY_HEADERS } from './delivery-headers.js';
import { bodySchemas, envelopeName, exampleBodyOf } from './event-schemas.js';
import type { EventType } from './event-type.js';

/** The `webhooks` of the OpenAPI document: one entry for each event type. */
export function webhooksSection(): WebhooksSection {
  return {
    webhooks: Object.fromEntries(EVENT_TYPES.map((type) => [type.name, { post: operationOf(type) }])),
    schemas: bodySchemas(),
  };
}

function operationOf(type: EventType) {
  const { name, title, description } = type;
  const schema = { $ref: getSchemaPath(envelopeName(type)) };
  const examples = {
    default: { value: exampleBodyOf(type) },
  };
  return {
    operationId: `on${envelopeName(type)}`,
    summary: title,
    description,
    tags: ['Webhooks'],
    security: [],
    parameters: DELIVERY_HEADERS.map(([header, text, value]) => ({
      name: header,
      in: 'header' as const,
      required: true,
      description: text,
      schema: { type: 'string' },
      example: header === 'x-webhook-event' ? name : value,
    })),
    requestBody: { required: true, content: { 'application/json': { schema, examples } } },
    responses: {
      '2XX': { description: 'Taken. Anything else, and an answer after the time limit, is tried again.' },
      '410': { description: 'Gone: the subscription is disabled.' },
    },
  };
}

import { getSchemaPath } from '@nestjs/swagger';
import type { WebhooksSection } from '../../../platform/openapi/document.js';
import type { JsonSchema } from '../../../platform/openapi/json-schema.js';
import { componentName, componentsOf } from '../../../platform/openapi/model-schemas.js';
import { EVENT_TYPES } from './catalogue.js';
import { envelopeName, envelopeSchema } from './event-schemas.js';
import type { EventType } from './event-type.js';

const EXAMPLE_ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';

/** What every delivered request carries: name, what it says, an example. */
const HEADERS = [
  ['webhook-id', 'The event id, the same for every attempt.', EXAMPLE_ID],
  ['webhook-timestamp', 'Seconds since 1970 of this attempt.', '1736938801'],
  [
    'webhook-signature',
    'Standard Webhooks 1.0: `v1,<base64>` of the HMAC-SHA256 over `id.timestamp.body`; during a rotation several.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ],
  [
    'x-webhook-signature',
    "Base64 of the HMAC-SHA256 of the body; the key is the signing secret's text.",
    'UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=',
  ],
  ['x-webhook-event', 'The event type.', 'conversation.closed'],
  ['x-webhook-attempt', 'The number of the attempt: 1, 2, …', '1'],
  ['x-webhook-sequence', "The delivery's number in its subscription, without gaps.", '42'],
  ['x-webhook-occurred-at', 'When the event happened, ISO 8601.', '2025-01-15T11:00:00.000Z'],
] as const;

/** The `webhooks` of the OpenAPI document: one entry for each event type. */
export function webhooksSection(): WebhooksSection {
  return {
    webhooks: Object.fromEntries(EVENT_TYPES.map((type) => [type.name, { post: operationOf(type) }])),
    schemas: {
      ...shapes(),
      ...Object.fromEntries(EVENT_TYPES.map((type) => [envelopeName(type), envelopeSchema(type)])),
    },
  };
}

/** What envelopes refer to; a type's own schema is not among it, since its envelope holds the same fields. */
function shapes(): Record<string, JsonSchema> {
  const own = new Set(EVENT_TYPES.map(({ model }) => componentName(model)));
  const all = Object.entries(componentsOf(EVENT_TYPES.map(({ model }) => model)));
  return Object.fromEntries(all.filter(([name]) => !own.has(name)));
}

function operationOf(type: EventType) {
  const { name, title, description, example } = type;
  const schema = { $ref: getSchemaPath(envelopeName(type)) };
  const examples = {
    default: { value: { event_type: name, event_id: EXAMPLE_ID, ...example } },
  };
  return {
    operationId: `on${envelopeName(type)}`,
    summary: title,
    description,
    tags: ['Webhooks'],
    security: [],
    parameters: HEADERS.map(([header, text, value]) => ({
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

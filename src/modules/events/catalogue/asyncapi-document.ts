import { EVENT_TYPES } from './catalogue.js';
import { DELIVERY_HEADERS } from './delivery-headers.js';
import { bodySchemas, envelopeName, exampleBodyOf, plainSchema } from './event-schemas.js';
import type { EventType } from './event-type.js';

const HEADERS = 'DeliveryHeaders';

const DESCRIPTION = `The events that Hooklane sends to endpoints: one POST each, signed, retried, and in order per endpoint.
The requests that manage subscriptions are in the OpenAPI document, at \`/openapi.json\`.`;

/** The AsyncAPI 3 document of the events, made of the same catalogue as the `webhooks` of the OpenAPI document. */
export function asyncApiDocument(version: string): object {
  return {
    asyncapi: '3.0.0',
    id: 'urn:hooklane:webhooks',
    info: {
      title: 'Hooklane webhooks',
      version,
      description: DESCRIPTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      tags: [{ name: 'Webhooks', description: 'The requests that Hooklane sends to endpoints.' }],
    },
    defaultContentType: 'application/json',
    channels: {
      endpoint: {
        address: '{url}',
        title: 'An endpoint',
        description:
          'The URL of a subscription. Its events arrive one at a time, in the order of their acceptance.',
        parameters: { url: { description: 'The `url` of the subscription.' } },
        messages: byName((name) => ({ $ref: `#/components/messages/${name}` })),
      },
    },
    operations: {
      deliver: {
        action: 'send',
        channel: { $ref: '#/channels/endpoint' },
        title: 'Deliver an event',
        summary: 'Posts an event to an endpoint until it answers with 2xx, for three minutes at most.',
        messages: Object.keys(byName(() => null)).map((name) => ({
          $ref: `#/channels/endpoint/messages/${name}`,
        })),
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      },
    },
    components: {
      messages: byName((name, type) => messageOf(name, type)),
      schemas: { [HEADERS]: headersSchema(), ...payloadSchemas() },
    },
  };
}

function byName<T>(make: (name: string, type: EventType) => T): Record<string, T> {
  return Object.fromEntries(EVENT_TYPES.map((type) => [envelopeName(type), make(envelopeName(type), type)]));
}

function messageOf(schema: string, type: EventType): object {
  return {
    name: type.name,
    title: type.title,
    summary: type.description,
    contentType: 'application/json',
    headers: { $ref: `#/components/schemas/${HEADERS}` },
    payload: { $ref: `#/components/schemas/${schema}` },
    correlationId: { description: 'The same for every attempt.', location: '$message.payload#/event_id' },
    examples: [{ name: schema, headers: exampleHeaders(type), payload: exampleBodyOf(type) }],
  };
}

function exampleHeaders({ name }: EventType): object {
  const entries = DELIVERY_HEADERS.map(([header, , value]) => [header, value]);
  return { ...Object.fromEntries(entries), 'x-webhook-event': name };
}

function headersSchema(): object {
  const entries = DELIVERY_HEADERS.map(([header, description, example]) => [
    header,
    { type: 'string', description, examples: [example] },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(entries),
    required: DELIVERY_HEADERS.map(([header]) => header),
  };
}

/** The component of all bodies is left out: here the messages tell them apart. */
function payloadSchemas(): object {
  const { WebhookEvent: _any, ...schemas } = bodySchemas();
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plainSchema(schema)]));
}

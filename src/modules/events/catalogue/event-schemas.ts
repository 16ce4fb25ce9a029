import { ApiProperty, type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';
import { type JsonSchema, mapSchema, withoutKeywords } from '../../../platform/openapi/json-schema.js';
import {
  componentName,
  componentsOf,
  schemaOf,
  selfContained,
} from '../../../platform/openapi/model-schemas.js';
import { EVENT_TYPES } from './catalogue.js';
import type { EventType } from './event-type.js';
import { PERSONAL } from './shapes/values.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The component that describes any body. */
export const ANY_ENVELOPE = 'WebhookEvent';

/** A property that holds a body as receivers get it. */
export const ApiEventBody = (description: string): PropertyDecorator =>
  ApiProperty({ $ref: getSchemaPath(ANY_ENVELOPE), description } as ApiPropertyOptions);

/** The event id of all examples. */
export const EXAMPLE_EVENT_ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';

/** The component that describes a body: `ContactTagUpdatedEvent` for `contact.tag.updated`. */
export function envelopeName({ name }: EventType): string {
  const words = name.split(/[._]/);
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Event`;
}

/**
 * The OpenAPI schema of a body as receivers get it, flat: `event_type`, `event_id`, then the keys of `data`.
 * Its references need the components of the type's `model`.
 */
export function envelopeSchema(type: EventType): JsonSchema {
  const { properties = {}, required = [] } = componentsOf([type.model])[componentName(type.model)] ?? {};
  const { contact } = properties;
  return {
    type: 'object',
    title: type.title,
    description: type.description,
    properties: {
      event_type: { type: 'string', const: type.name },
      event_id: {
        type: 'string',
        format: 'uuid',
        description: 'The same for every attempt and subscription.',
      },
      ...properties,
      ...(contact && { contact: withPhoneAndEmail(contact) }),
    },
    required: ['event_type', 'event_id', ...required],
    example: exampleBodyOf(type),
  };
}

/** The body in which the example of a type is delivered. */
export function exampleBodyOf({ name, example }: EventType): object {
  return { event_type: name, event_id: EXAMPLE_EVENT_ID, ...example };
}

/** The OpenAPI schema of any body: the envelopes of `types`, told apart by `event_type`. */
export function anyEnvelopeSchema(types: readonly EventType[]): JsonSchema {
  const entries = types.map((type) => [type.name, getSchemaPath(envelopeName(type))] as const);
  return {
    description: 'What receivers get: told apart by `event_type`.',
    oneOf: entries.map(([, $ref]) => ({ $ref })),
    discriminator: { propertyName: 'event_type', mapping: Object.fromEntries(entries) },
  };
}

/** The OpenAPI schemas of all bodies and of everything that they refer to, by component name. */
export function bodySchemas(): Record<string, JsonSchema> {
  return {
    ...shapes(),
    ...Object.fromEntries(EVENT_TYPES.map((type) => [envelopeName(type), envelopeSchema(type)])),
    [ANY_ENVELOPE]: anyEnvelopeSchema(EVENT_TYPES),
  };
}

/** What envelopes refer to; a type's own schema is not among it, since its envelope holds the same fields. */
function shapes(): Record<string, JsonSchema> {
  const own = new Set(EVENT_TYPES.map(({ model }) => componentName(model)));
  const all = Object.entries(componentsOf(EVENT_TYPES.map(({ model }) => model)));
  return Object.fromEntries(all.filter(([name]) => !own.has(name)));
}

/** The JSON Schema of `data`, complete in itself. */
export function dataSchemaOf(type: EventType): JsonSchema {
  const { title, description, model } = type;
  return forClients({ title, description, ...schemaOf(model) });
}

/** The JSON Schema of a delivered body, complete in itself. */
export function bodySchemaOf(type: EventType): JsonSchema {
  const name = envelopeName(type);
  return forClients(selfContained(name, { ...componentsOf([type.model]), [name]: envelopeSchema(type) }));
}

const TEXT_OR_NULL: JsonSchema = { type: ['string', 'null'] };

function withPhoneAndEmail(contact: JsonSchema): JsonSchema {
  return {
    allOf: [
      contact,
      {
        type: 'object',
        properties: { phone: { ...PERSONAL, ...TEXT_OR_NULL }, email: { ...PERSONAL, ...TEXT_OR_NULL } },
        required: ['phone', 'email'],
      },
    ],
  };
}

const OPENAPI_ONLY = new Set(['example', 'discriminator', 'x-personal-data']);

/** Plain JSON Schema: strict validators refuse the keywords that only OpenAPI knows. */
export function plainSchema(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, (each) => ({
    ...withoutKeywords(each, OPENAPI_ONLY),
    ...('example' in each && { examples: [each['example']] }),
  }));
}

function forClients(schema: JsonSchema): JsonSchema {
  return { $schema: DIALECT, ...plainSchema(schema) };
}

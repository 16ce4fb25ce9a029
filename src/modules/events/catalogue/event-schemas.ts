import { getSchemaPath } from '@nestjs/swagger';
import { type JsonSchema, mapSchema, withoutKeywords } from '../../../platform/openapi/json-schema.js';
import {
  componentName,
  componentsOf,
  schemaOf,
  selfContained,
} from '../../../platform/openapi/model-schemas.js';
import type { EventType } from './event-type.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

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
  };
}

/** The OpenAPI schema of any body: the envelopes of `types`, told apart by `event_type`. */
export function anyEnvelopeSchema(types: readonly EventType[]): JsonSchema {
  const entries = types.map((type) => [type.name, getSchemaPath(envelopeName(type))] as const);
  return {
    oneOf: entries.map(([, $ref]) => ({ $ref })),
    discriminator: { propertyName: 'event_type', mapping: Object.fromEntries(entries) },
  };
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

function withPhoneAndEmail(contact: JsonSchema): JsonSchema {
  return { allOf: [contact, { type: 'object', required: ['phone', 'email'] }] };
}

const OPENAPI_ONLY = new Set(['example', 'discriminator']);

/** Plain JSON Schema: strict validators refuse the keywords that only OpenAPI knows. */
function forClients(schema: JsonSchema): JsonSchema {
  const plain = mapSchema(schema, (each) => ({
    ...withoutKeywords(each, OPENAPI_ONLY),
    ...('example' in each && { examples: [each['example']] }),
  }));
  return { $schema: DIALECT, ...plain };
}

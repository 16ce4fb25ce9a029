import { describe, expect, it } from '@jest/globals';
import { componentsOf } from '../../../platform/openapi/model-schemas.js';
import { EVENT_MODELS, EVENT_TYPES } from './catalogue.js';
import { contactTagUpdated } from './contact-tag-updated.event.js';
import { anyEnvelopeSchema, envelopeName, envelopeSchema } from './event-schemas.js';

const REFERENCE = /#\/components\/schemas\/(\w+)/g;

describe('the schemas of bodies in an OpenAPI document', () => {
  it('are flat: what is ours first, then the keys of data', () => {
    const { properties, required } = envelopeSchema(contactTagUpdated);
    expect(Object.keys(properties ?? {})).toEqual(['event_type', 'event_id', 'tag', 'action', 'contact']);
    expect(properties?.['event_type']).toEqual({ type: 'string', const: 'contact.tag.updated' });
    expect(required).toEqual(['event_type', 'event_id', 'tag', 'action', 'contact']);
  });

  it('are told apart by event_type', () => {
    const { oneOf, discriminator } = anyEnvelopeSchema(EVENT_TYPES);
    expect(oneOf).toHaveLength(EVENT_TYPES.length);
    expect(discriminator?.mapping?.['contact.tag.updated']).toBe(
      '#/components/schemas/ContactTagUpdatedEvent',
    );
  });

  it('refer to nothing that the components of their models do not hold', () => {
    const envelopes = EVENT_TYPES.map((type) => [envelopeName(type), envelopeSchema(type)] as const);
    const components = { ...componentsOf(EVENT_MODELS), ...Object.fromEntries(envelopes) };
    const text = JSON.stringify([components, anyEnvelopeSchema(EVENT_TYPES)]);
    const named = [...text.matchAll(REFERENCE)].map(([, name]) => name);
    expect(named.filter((name) => !(String(name) in components))).toEqual([]);
  });
});

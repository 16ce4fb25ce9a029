import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ModelValidator } from '../../../platform/openapi/model-validator.js';
import { completeData } from './delivered-data.js';
import { EventCatalogue } from './event-catalogue.service.js';

const EVENT_ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';
const catalogue = new EventCatalogue(new ModelValidator());

function deliver(name: string, data: object): string {
  return catalogue.bodyOf(name, EVENT_ID, catalogue.textOf(name, data));
}

describe('the completion of data', () => {
  it('adds phone and email as null where they were not sent, behind what was sent', () => {
    const data = { text: 'x', contact: { email: 'a@b.example', id: 1 }, attachments: [] };
    expect(catalogue.textOf('comment.created', data)).toBe(
      '{"text":"x","contact":{"email":"a@b.example","id":1,"phone":null},"attachments":[]}',
    );
  });

  it('turns an assignee {} into null and no other', () => {
    const data = { contact: { assignee: {}, id: 1, phone: '+1', email: '' }, oldAssignee: {} };
    expect(catalogue.faultsOf('contact.assignee.updated', data)).toEqual([]);
    expect(catalogue.textOf('contact.assignee.updated', data)).toBe(
      '{"contact":{"assignee":null,"id":1,"phone":"+1","email":""},"oldAssignee":{}}',
    );
  });

  it('leaves its input as it was', () => {
    const data = { contact: Object.freeze({ id: 1, assignee: Object.freeze({}) }) };
    catalogue.textOf('contact.created', Object.freeze(data));
    expect(data).toEqual({ contact: { id: 1, assignee: {} } });
  });

  it('leaves everything but the contact alone, whatever it holds', () => {
    const unknownKeys = fc.dictionary(fc.string(), fc.jsonValue()).map(({ contact: _, ...rest }) => rest);
    fc.assert(
      fc.property(unknownKeys, fc.integer(), (rest, id) => {
        const data = { ...rest, contact: { id } };
        const complete = completeData(data);
        expect(Object.keys(complete)).toEqual(Object.keys(data));
        expect(complete).toEqual({ ...data, contact: { id, phone: null, email: null } });
      }),
    );
  });
});

describe('a body', () => {
  it('is flat and means what was sent, for any data', () => {
    const anything = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false }));
    fc.assert(
      fc.property(anything, (sent) => {
        const data = JSON.parse(JSON.stringify(sent)) as object;
        const body = catalogue.bodyOf('contact.created', EVENT_ID, JSON.stringify(data));
        const { event_type, event_id, ...rest } = JSON.parse(body) as Record<string, unknown>;
        expect([event_type, event_id]).toEqual(['contact.created', EVENT_ID]);
        expect(JSON.stringify(rest)).toBe(JSON.stringify(data));
        expect(JSON.stringify(JSON.parse(body))).toBe(body);
      }),
    );
  });

  it.each([
    ['half a surrogate pair', '{"a":"\\ud83c"}'],
    ['U+0000', '{"a\\u0000":"\\u0000"}'],
    [
      'a key __proto__',
      '{"__proto__":{"b":1},"contact":{"__proto__":null,"id":1,"phone":null,"email":null}}',
    ],
    ['separators of lines', '{"a":"\u2028\u2029"}'],
  ])('carries %s', (_, text) => {
    const body = deliver('contact.created', JSON.parse(text) as object);
    expect(body).toBe(`{"event_type":"contact.created","event_id":"${EVENT_ID}",${text.slice(1)}`);
  });

  it('has keys that look like array indexes first, as JSON.stringify puts them', () => {
    expect(deliver('contact.created', { a: 1, '7': 2 })).toBe(
      `{"7":2,"event_type":"contact.created","event_id":"${EVENT_ID}","a":1}`,
    );
  });
});

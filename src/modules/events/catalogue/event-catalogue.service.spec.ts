import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ModelValidator } from '../../../platform/openapi/model-validator.js';
import { EventCatalogue } from './event-catalogue.service.js';

const EVENT_ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';
const SPECIFIED_EXAMPLE =
  '{"event_type":"conversation.closed","event_id":"0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11","contact":{"id":88123,"firstName":"Marta","lastName":"Quiroga","phone":"+5491155500123","email":"marta@ferreteria.example","language":"es","profilePic":null,"countryCode":"AR","status":"close","lifecycle":"Customer","assignee":null,"tags":["wholesale"],"custom_fields":[{"name":"Store","value":"Centro"}],"created_at":1735689600},"conversation":{"category":"Quote sent","summary":"Asked for hinge prices.","openedTime":1736935200,"openedBySource":"contact","closedTime":1736938800,"closedBy":{"id":71,"firstName":"Ivo","lastName":"Prates","email":"ivo@loja.example"},"closedBySource":"user","firstResponseTime":95,"resolutionTime":3600,"incomingMessageCount":6,"outgoingMessageCount":4,"assigneeTeam":"Sales","lastAssignmentTime":1736935260}}';

const catalogue = new EventCatalogue(new ModelValidator());

const exampleOf = (name: string): Record<string, unknown> =>
  structuredClone(catalogue.find(name)?.example) as Record<string, unknown>;

const faultsOf = (name: string, data: unknown, at?: string) =>
  catalogue.faultsOf(name, data, at).map(({ path, message }) => `${path} ${message}`);

function deliver(name: string, data: object): string {
  return catalogue.bodyOf(name, EVENT_ID, catalogue.textOf(name, data));
}

describe('the event catalogue', () => {
  it('knows nine types', () => {
    expect(catalogue.names).toEqual([
      'conversation.closed',
      'conversation.opened',
      'contact.created',
      'contact.updated',
      'contact.assignee.updated',
      'contact.tag.updated',
      'message.received',
      'message.sent',
      'comment.created',
    ]);
    expect(catalogue.types().map(({ name }) => catalogue.find(name)?.name)).toEqual(catalogue.names);
  });

  it('says which filters apply to which type', () => {
    expect(Object.fromEntries(catalogue.names.map((name) => [name, catalogue.filtersOf(name)]))).toEqual({
      'conversation.closed': ['conversationSources'],
      'conversation.opened': ['conversationSources'],
      'contact.created': [],
      'contact.updated': ['contactFields'],
      'contact.assignee.updated': [],
      'contact.tag.updated': ['tags'],
      'message.received': ['messageTypes', 'channelIds'],
      'message.sent': ['messageTypes', 'senderSources', 'channelIds'],
      'comment.created': [],
    });
  });

  it('serialises the specified example to the byte', () => {
    expect(deliver('conversation.closed', exampleOf('conversation.closed'))).toBe(SPECIFIED_EXAMPLE);
  });

  it('refuses an unknown type by naming the known ones', () => {
    expect(faultsOf('contact.deleted', {})).toEqual([`type must be one of: ${catalogue.names.join(', ')}`]);
    expect(faultsOf('__proto__', {}, 'events[2]')[0]).toMatch(/^events\[2\]\.type must be one of/);
    expect(() => catalogue.bodyOf('contact.deleted', EVENT_ID, '{}')).toThrow('contact.deleted');
  });
});

describe.each(catalogue.names)('the example of %s', (name) => {
  const example = exampleOf(name);

  it('is valid, complete and the same bytes after a round trip', () => {
    expect(catalogue.faultsOf(name, example)).toEqual([]);
    expect(JSON.parse(catalogue.textOf(name, example))).toEqual(example);
    const body = deliver(name, example);
    expect(JSON.stringify(JSON.parse(body))).toBe(body);
    expect(Object.keys(JSON.parse(body) as object)).toEqual([
      'event_type',
      'event_id',
      ...Object.keys(example),
    ]);
  });

  it('is about a contact', () => {
    expect(catalogue.contactIdOf(name, example)).toBe(String((example['contact'] as { id: number }).id));
  });

  it('fits the published schemas, which stand alone and are strict JSON Schema', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true, strictTypes: false });
    addFormats.default(ajv);
    const { data, body } = catalogue.schemasOf(name);
    expect(ajv.validate(data, example)).toBe(true);
    const isBody = ajv.compile(body);
    expect(isBody(JSON.parse(deliver(name, example)))).toBe(true);
    expect(isBody({ ...example, event_type: 'other', event_id: EVENT_ID })).toBe(false);
    expect(isBody(example)).toBe(false);
    const { phone, ...contact } = example['contact'] as { phone: unknown };
    expect(phone).toBeDefined();
    expect(ajv.validate(data, { ...example, contact })).toBe(true);
    expect(isBody({ event_type: name, event_id: EVENT_ID, ...example, contact })).toBe(false);
  });
});

describe('the check of data', () => {
  it('asks for the keys of the type and the id of the contact, nothing else', () => {
    const smallest: Record<string, [object, string[]]> = {
      'conversation.closed': [{ contact: { id: 1 }, conversation: {} }, ['contact', 'conversation']],
      'conversation.opened': [{ contact: { id: 1 }, conversation: {} }, ['contact', 'conversation']],
      'contact.created': [{ contact: { id: 1 } }, ['contact']],
      'contact.updated': [{ action: 'updated', contact: { id: 1 } }, ['action', 'contact']],
      'contact.assignee.updated': [{ contact: { id: 1 } }, ['contact']],
      'contact.tag.updated': [
        { tag: 'x', action: 'remove', contact: { id: 1 } },
        ['tag', 'action', 'contact'],
      ],
      'message.received': [
        {
          contact: { id: 1 },
          message: { message: { type: 'post' } },
          channel: { id: 2 },
          sender: { source: 'x' },
        },
        ['contact', 'message', 'channel', 'sender'],
      ],
      'message.sent': [
        {
          contact: { id: 1 },
          message: { message: { type: 'text' } },
          channel: { id: 2 },
          sender: { source: 'x' },
        },
        ['contact', 'message', 'channel', 'sender'],
      ],
      'comment.created': [{ text: '', contact: { id: 1 } }, ['text', 'contact']],
    };
    for (const name of catalogue.names) {
      const [data, required] = smallest[name] ?? [{}, []];
      expect(catalogue.faultsOf(name, data)).toEqual([]);
      expect(faultsOf(name, {}).sort()).toEqual(required.map((key) => `data.${key} is required`).sort());
    }
  });

  it('names all faults at once, below the place that it is told', () => {
    const data = {
      ...exampleOf('message.received'),
      contact: {
        phone: 5491155500123,
        status: 'ajar',
        tags: ['a', 2],
        assignee: { id: '71' },
        lifecycle: [],
      },
      message: {
        message: { type: 'attachment', attachment: { type: 'hologram', size: 12 } },
        timestamp: 1.5,
      },
      channel: { id: '118' },
      sender: null,
    };
    expect(faultsOf('message.received', data, 'events[3]').sort()).toEqual([
      'events[3].data.channel.id must be an integer',
      'events[3].data.contact.assignee.id must be an integer',
      'events[3].data.contact.id is required',
      'events[3].data.contact.lifecycle must be a string, an object or null',
      'events[3].data.contact.phone must be a string or null',
      'events[3].data.contact.status must be one of: open, close, closed',
      'events[3].data.contact.tags[1] must be a string',
      'events[3].data.message.message.attachment.size must be a string',
      'events[3].data.message.message.attachment.type must be one of: image, video, audio, file',
      'events[3].data.message.timestamp must be an integer',
      'events[3].data.sender must be an object',
    ]);
  });

  it.each([
    ['text', { text: 5 }, /^text must be a string$/],
    ['location', { latitude: '1', longitude: 13.5 }, /^latitude must be a number$/],
    ['quick_reply', { replies: 'yes' }, /^replies must be an array$/],
    ['email', { subject: 1, cc: ['a'], text: 'x' }, /^subject must be a string$/],
    ['whatsapp_template', { template: { components: {} } }, /^template\.components must be an array$/],
    ['custom_payload', { payload: [1] }, /^$/],
    ['story_reply', { story: { url: 1 } }, /^$/],
    ['hologram', {}, /^type must be one of: text, attachment, .*unsupported$/],
  ])('checks a message of type %s by the rules of that type', (type, rest, expected) => {
    const data = { ...exampleOf('message.sent'), message: { message: { type, ...rest } } };
    const faults = faultsOf('message.sent', data).map((fault) => fault.replace('data.message.message.', ''));
    expect(faults.join('; ')).toMatch(expected);
  });

  it('accepts and passes on keys that it does not know', () => {
    const data = { ...exampleOf('contact.created'), source: 'import' };
    (data as { contact?: object }).contact = { id: 1, nickname: 'Am' };
    expect(catalogue.faultsOf('contact.created', data)).toEqual([]);
    expect(JSON.parse(deliver('contact.created', data))).toMatchObject({
      source: 'import',
      contact: { nickname: 'Am' },
    });
  });

  it('holds whole numbers to those that every parser keeps', () => {
    const withId = (id: string) => JSON.parse(`{"contact":{"id":${id}}}`) as object;
    expect(faultsOf('contact.created', withId('9007199254740991'))).toEqual([]);
    expect(faultsOf('contact.created', withId('9007199254740993'))).toEqual([
      'data.contact.id must be at most 9007199254740991',
    ]);
    expect(faultsOf('contact.created', withId('1e400'))).toEqual(['data.contact.id must be an integer']);
  });

  it('refuses the keys that delivery adds', () => {
    const data = { ...exampleOf('contact.created'), event_id: 'x', event_type: 'y' };
    expect(faultsOf('contact.created', data)).toEqual([
      'data.event_type must not be part of data: it is added on delivery',
      'data.event_id must not be part of data: it is added on delivery',
    ]);
  });

  it('refuses what is no object', () => {
    expect(faultsOf('contact.created', undefined)).toEqual(['data is required']);
    for (const data of [null, 'x', 7, []]) {
      expect(faultsOf('contact.created', data)).toEqual(['data must be an object']);
    }
  });

  it('refuses nesting that would not survive serialising or a receiver', () => {
    const nested = (levels: number) =>
      JSON.parse(`{"contact":{"id":1},"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`) as object;
    expect(faultsOf('contact.created', nested(64))).toEqual([]);
    expect(faultsOf('contact.created', nested(65))).toEqual([
      'data must not be nested deeper than 64 levels',
    ]);
    expect(faultsOf('contact.created', nested(100_000))).toEqual([
      'data must not be nested deeper than 64 levels',
    ]);
  });
});

describe('the traits of an event', () => {
  it('tell what filters look at', () => {
    const traits = Object.fromEntries(
      catalogue.names.map((name) => [name, catalogue.traitsOf(name, exampleOf(name))]),
    );
    expect(traits).toEqual({
      'conversation.closed': { conversationSources: ['user'] },
      'conversation.opened': { conversationSources: ['contact'] },
      'contact.created': {},
      'contact.updated': { contactFields: ['standard_field:email', 'custom_field:Kiln'] },
      'contact.assignee.updated': {},
      'contact.tag.updated': { tags: ['vip'] },
      'message.received': { messageTypes: ['text'], channelIds: ['118'] },
      'message.sent': { messageTypes: ['attachment'], senderSources: ['user'], channelIds: ['76'] },
      'comment.created': {},
    });
  });

  it('have a filter that applies also when the event has no value for it', () => {
    const contact = { id: 1 };
    expect(catalogue.traitsOf('contact.updated', { contact })).toEqual({ contactFields: [] });
    expect(
      catalogue.traitsOf('conversation.closed', { contact, conversation: { closedBySource: null } }),
    ).toEqual({
      conversationSources: [],
    });
    expect(catalogue.traitsOf('conversation.opened', { contact, conversation: {} })).toEqual({
      conversationSources: [],
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { addFormatsTo } from '../../../platform/openapi/formats.js';
import { EVENT_TYPES } from './catalogue.js';
import { bodySchemaOf, exampleBodyOf } from './event-schemas.js';
import type { EventType } from './event-type.js';
import { PayloadEraser } from './payload-eraser.js';

const eraser = new PayloadEraser(EVENT_TYPES);

type Body = Readonly<Record<string, unknown>>;

function typeOf(name: string): EventType {
  const type = EVENT_TYPES.find((each) => each.name === name);
  if (!type) throw new Error(`There is no ${name}`);
  return type;
}

function erasedExample(name: string, more: Body = {}): Body {
  const type = typeOf(name);
  return eraser.erase(type, { ...exampleBodyOf(type), ...more });
}

describe('erasing the contact of a body', () => {
  it.each(EVENT_TYPES.map((type) => [type.name, type] as const))('leaves a valid body of %s', (_, type) => {
    const validate = addFormatsTo(new Ajv2020({ strict: false, allErrors: true })).compile(
      bodySchemaOf(type),
    );
    validate(eraser.erase(type, exampleBodyOf(type) as Body));
    expect(validate.errors).toBeNull();
  });

  it('keeps ids, states and times of the contact', () => {
    const { contact, event_type, event_id } = erasedExample('conversation.closed');
    expect({ event_type, event_id }).toEqual({
      event_type: 'conversation.closed',
      event_id: expect.any(String),
    });
    expect(contact).toEqual({
      id: 88123,
      phone: null,
      email: null,
      status: 'close',
      lifecycle: 'Customer',
      assignee: null,
      created_at: 1735689600,
    });
  });

  it('empties what was said, and keeps of which kind it was', () => {
    const { message } = erasedExample('message.received') as { message: Body };
    expect(message['message']).toEqual({ type: 'text' });
    expect(message).not.toHaveProperty('channelMessageId');
    expect(message['status']).toEqual([{ value: 'delivered', timestamp: 1742115631 }]);
  });

  it('empties a comment, which must have a text', () => {
    const { text, attachments, comment } = erasedExample('comment.created');
    expect({ text, attachments }).toEqual({ text: '', attachments: undefined });
    expect(comment).toMatchObject({ id: 6021 });
  });

  it('names the fields that changed, without their values', () => {
    const { changes } = erasedExample('contact.updated') as { changes: Body[] };
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) expect(Object.keys(change).sort()).toEqual(['field', 'type']);
  });

  it('drops what the catalogue does not know, wherever it stands', () => {
    const type = typeOf('message.sent');
    const { contact, channel } = exampleBodyOf(type) as unknown as { contact: Body; channel: Body };
    const erased = JSON.stringify(
      erasedExample('message.sent', {
        nickname: 'Secret1',
        contact: { ...contact, nickname: 'Secret2', lifecycle: { note: 'Secret3' } },
        channel: { ...channel, nickname: 'Secret4' },
      }),
    );
    expect(erased).not.toContain('Secret');
  });

  it('takes a body that is erased already as it is', () => {
    const once = erasedExample('contact.created');
    expect(eraser.erase(typeOf('contact.created'), once)).toEqual(once);
  });
});

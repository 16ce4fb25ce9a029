import { describe, expect, it } from '@jest/globals';
import { requestHeaders, tellingHeaders } from './request-headers.js';
import { platformSignature, standardSignature } from './signature.js';

const BODY = Buffer.from('{"event_type":"contact.created"}');
const FACTS = {
  version: '1.2.3',
  eventId: '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11',
  eventType: 'contact.created',
  occurredAt: new Date('2026-01-01T12:00:00.123Z'),
  sequence: 42,
  attempt: 3,
  startedAt: new Date('2026-01-01T12:01:30.999Z'),
};
const SECONDS = 1_767_268_890;

describe('the headers of a request', () => {
  it('are those of the table', () => {
    const { sent, kept } = requestHeaders(FACTS, { headers: {}, secrets: ['whsec_YQ=='] }, BODY);
    expect(sent).toEqual({
      'content-type': 'application/json',
      'user-agent': 'Hooklane/1.2.3',
      'x-webhook-signature': platformSignature('whsec_YQ==', BODY),
      'webhook-id': FACTS.eventId,
      'webhook-timestamp': String(SECONDS),
      'webhook-signature': standardSignature(['whsec_YQ=='], FACTS.eventId, SECONDS, BODY),
      'x-webhook-event': 'contact.created',
      'x-webhook-attempt': '3',
      'x-webhook-sequence': '42',
      'x-webhook-occurred-at': '2026-01-01T12:00:00.123Z',
    });
    expect({ ...kept, ...tellingHeaders(FACTS) }).toEqual(sent);
    expect(Object.keys(kept)).toEqual(['user-agent', 'x-webhook-signature', 'webhook-signature']);
  });

  it("have a subscription's own besides ours, never in place of them", () => {
    const plain = requestHeaders(FACTS, { headers: {}, secrets: ['s'] }, BODY).sent;
    const stolen = Object.fromEntries(Object.keys(plain).map((name) => [name, 'stolen']));
    const sender = { headers: { ...stolen, authorization: 'Bearer 1' }, secrets: ['s'] };
    const { sent, kept } = requestHeaders(FACTS, sender, BODY);
    expect(sent).toEqual({ ...plain, authorization: 'Bearer 1' });
    expect(kept['authorization']).toBe('[hidden]');
  });

  it("bear the old secret's platform signature during a rotation, and both of Standard Webhooks", () => {
    const { sent: headers } = requestHeaders(
      FACTS,
      { headers: {}, secrets: ['whsec_b2xk', 'whsec_bmV3'] },
      BODY,
    );
    expect(headers['x-webhook-signature']).toBe(platformSignature('whsec_b2xk', BODY));
    expect(headers['webhook-signature']?.split(' ')).toEqual([
      standardSignature(['whsec_b2xk'], FACTS.eventId, SECONDS, BODY),
      standardSignature(['whsec_bmV3'], FACTS.eventId, SECONDS, BODY),
    ]);
  });
});

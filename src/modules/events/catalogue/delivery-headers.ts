import { EXAMPLE_EVENT_ID } from './event-schemas.js';

/** What every delivered request carries: name, what it says, an example. */
export const DELIVERY_HEADERS = [
  ['user-agent', 'Who sends.', 'Hooklane/1.0.0'],
  ['webhook-id', 'The event id, the same for every attempt.', EXAMPLE_EVENT_ID],
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

import { platformSignature, standardSignature } from './signature.js';

/** What a request tells of its delivery besides the body. */
export interface RequestFacts {
  readonly version: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly occurredAt: Date;
  readonly sequence: number;
  readonly attempt: number;
  readonly startedAt: Date;
}

/** The sender's part of a request: a subscription's own headers and signing secrets, oldest valid secret first. */
export interface RequestSender {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** The headers of a delivery's request; ours win over a subscription's own. */
export function requestHeaders(
  facts: RequestFacts,
  sender: RequestSender,
  body: Buffer,
): Record<string, string> {
  const timestamp = Math.floor(facts.startedAt.getTime() / 1000);
  const [signingSecret = ''] = sender.secrets;
  return {
    ...sender.headers,
    'content-type': 'application/json',
    'user-agent': `Hooklane/${facts.version}`,
    'x-webhook-signature': platformSignature(signingSecret, body),
    'webhook-id': facts.eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': standardSignature(sender.secrets, facts.eventId, timestamp, body),
    'x-webhook-event': facts.eventType,
    'x-webhook-attempt': String(facts.attempt),
    'x-webhook-sequence': String(facts.sequence),
    'x-webhook-occurred-at': facts.occurredAt.toISOString(),
  };
}

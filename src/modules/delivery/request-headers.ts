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

const HIDDEN = '[hidden]';

/** The sender's part of a request: a subscription's own headers and signing secrets, oldest valid secret first. */
export interface RequestSender {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Headers that say what the log knows anyway: they are not stored with the attempt. */
export function tellingHeaders(facts: Omit<RequestFacts, 'version'>): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': facts.eventId,
    'webhook-timestamp': String(secondsOf(facts.startedAt)),
    'x-webhook-event': facts.eventType,
    'x-webhook-attempt': String(facts.attempt),
    'x-webhook-sequence': String(facts.sequence),
    'x-webhook-occurred-at': facts.occurredAt.toISOString(),
  };
}

/** The headers of a request, and those of them that are stored with its attempt. */
export interface RequestHeaders {
  readonly sent: Readonly<Record<string, string>>;
  readonly kept: Readonly<Record<string, string>>;
}

/**
 * The headers of a delivery's request; ours win over a subscription's own. Made for every attempt, so that objects
 * are written out in one shape: spreading them costs several times as much.
 */
export function requestHeaders(facts: RequestFacts, sender: RequestSender, body: Buffer): RequestHeaders {
  const { secrets } = sender;
  const [signingSecret = ''] = secrets;
  const seconds = secondsOf(facts.startedAt);
  const userAgent = `Hooklane/${facts.version}`;
  const platform = platformSignature(signingSecret, body);
  const standard = standardSignature(secrets, facts.eventId, seconds, body);
  const kept = {
    'user-agent': userAgent,
    'x-webhook-signature': platform,
    'webhook-signature': standard,
  };
  const sent = {
    'user-agent': userAgent,
    'x-webhook-signature': platform,
    'webhook-signature': standard,
    'content-type': 'application/json',
    'webhook-id': facts.eventId,
    'webhook-timestamp': String(seconds),
    'x-webhook-event': facts.eventType,
    'x-webhook-attempt': String(facts.attempt),
    'x-webhook-sequence': String(facts.sequence),
    'x-webhook-occurred-at': facts.occurredAt.toISOString(),
  };
  if (!hasAny(sender.headers)) return { sent, kept };
  return { sent: { ...sender.headers, ...sent }, kept: { ...withoutValues(sender.headers), ...kept } };
}

/**
 * A subscription's own headers are mostly credentials: the log says that they were sent, and not what they hold. The
 * context of a trace is none.
 */
function withoutValues(headers: Readonly<Record<string, string>>): Record<string, string> {
  const hidden: Record<string, string> = {};
  for (const name in headers) hidden[name] = name === 'traceparent' ? (headers[name] ?? '') : HIDDEN;
  return hidden;
}

function hasAny(headers: Readonly<Record<string, string>>): boolean {
  for (const _ in headers) return true;
  return false;
}

function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

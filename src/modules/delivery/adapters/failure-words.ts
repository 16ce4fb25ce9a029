import { errors } from 'undici';
import { AnswerTooLong } from '../../../platform/outbound/answer-limit.js';
import { BlockedAddress } from '../../../platform/outbound/blocked-address.js';
import { LookupFailure } from '../../../platform/outbound/host-resolver.js';
import type { ReceivedAnswer } from '../delivery-outcome.js';

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed while sending',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  EPROTO: 'TLS handshake failed',
  UND_ERR_SOCKET: 'connection closed before the answer was complete',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is not as long as it says',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  UNABLE_TO_GET_ISSUER_CERT: 'the certificate cannot be verified',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate cannot be verified',
  CERT_SIGNATURE_FAILURE: 'the certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
};

/** What name servers say. */
const LOOKUP_CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'host not found',
  ENODATA: 'the host has no address',
  ESERVFAIL: 'the name server could not answer',
  EREFUSED: 'the name server refused to answer',
  ECONNREFUSED: 'the name server is not there',
};

/** A failure before an answer was complete; `answer` is what had come of it. */
export interface Failure {
  readonly kind: 'timed_out' | 'unreachable' | 'blocked';
  readonly answer: ReceivedAnswer | null;
  readonly error: string;
}

/** The deadline passed. */
export function timedOut(timeoutMs: number): Failure {
  return { kind: 'timed_out', answer: null, error: `no complete answer within ${timeoutMs} ms` };
}

/** Nothing is sent to a URL with these faults. */
export function blocked(
  faults: readonly string[],
): Failure & { readonly kind: 'blocked'; readonly answer: null } {
  return { kind: 'blocked', answer: null, error: `the URL ${faults.join(', ')}` };
}

/** An answer goes on for ever before it has begun to say anything. */
export function endless(what: string): Failure {
  return { kind: 'unreachable', answer: null, error: `the answer ${what}` };
}

/** The network, or the receiver's HTTP, failed; in words that help the endpoint's owner. */
export function unreachable(cause: unknown): Failure {
  const error = firstOf(cause);
  if (error instanceof BlockedAddress) return { kind: 'blocked', answer: null, error: error.message };
  if (error instanceof LookupFailure) return failedLookup(error);
  if (error instanceof AnswerTooLong) return endless('does not come to an end');
  const { code, message, syscall } = (error ?? {}) as { code?: string; message?: string; syscall?: string };
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return { kind: 'timed_out', answer: null, error: 'connecting took too long' };
  }
  if (error instanceof errors.HTTPParserError) {
    return { kind: 'unreachable', answer: null, error: `the answer is not valid HTTP ${reasonOf(error)}` };
  }
  const known = code && (CODES[code] ?? (code.startsWith('ERR_SSL_') ? 'TLS handshake failed' : undefined));
  if (known) return { kind: 'unreachable', answer: null, error: `${known} (${code})` };
  // The system's own words name addresses, our side's among them.
  const words = syscall ? `the connection failed (${code})` : message || 'the connection failed';
  return { kind: 'unreachable', answer: null, error: words };
}

/** What the parser says in brackets, behind words that tell no more than ours. */
function reasonOf({ message }: Error): string {
  return message.slice(Math.max(0, message.indexOf('(')));
}

function failedLookup({ code }: LookupFailure): Failure {
  if (code === 'ETIMEOUT') {
    return { kind: 'timed_out', answer: null, error: 'the name server did not answer in time (ETIMEOUT)' };
  }
  const words = LOOKUP_CODES[code] ?? 'the host could not be looked up';
  return { kind: 'unreachable', answer: null, error: `${words} (${code})` };
}

/** Node tries several addresses of a host and reports all failures in one error; the first tells most. */
function firstOf(cause: unknown): unknown {
  return cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause;
}

import type { ReceivedAnswer } from '../delivery-outcome.js';

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed while sending',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  EPROTO: 'TLS handshake failed',
  UND_ERR_SOCKET: 'connection closed before the answer was complete',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is not as long as it says',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
};

/** A host that resolves to an address to which nothing is sent (rule 17). */
export class BlockedAddress extends Error {
  constructor(
    readonly hostname: string,
    readonly address: string,
  ) {
    super(`${hostname} resolves to ${address}, which is not a public address`);
    this.name = 'BlockedAddress';
  }
}

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

/** The URL names an address to which nothing is sent. */
export function blocked(address: string): Failure & { readonly kind: 'blocked'; readonly answer: null } {
  return { kind: 'blocked', answer: null, error: `${address} is not a public address` };
}

/** The network, or the receiver's HTTP, failed; in words that help the endpoint's owner. */
export function unreachable(cause: unknown): Failure {
  const error = firstOf(cause);
  if (error instanceof BlockedAddress) return { kind: 'blocked', answer: null, error: error.message };
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return { kind: 'timed_out', answer: null, error: 'connecting took too long' };
  }
  if (code?.startsWith('HPE_')) {
    return { kind: 'unreachable', answer: null, error: `the answer is not valid HTTP (${code})` };
  }
  const words = (code && CODES[code]) || message || 'the connection failed';
  return { kind: 'unreachable', answer: null, error: code && CODES[code] ? `${words} (${code})` : words };
}

/** Node tries several addresses of a host and reports all failures in one error; the first tells most. */
function firstOf(cause: unknown): unknown {
  return cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause;
}

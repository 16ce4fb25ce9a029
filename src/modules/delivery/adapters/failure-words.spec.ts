import { describe, expect, it } from '@jest/globals';
import { errors } from 'undici';
import { AnswerTooLong } from '../../../platform/outbound/answer-limit.js';
import { BlockedAddress } from '../../../platform/outbound/blocked-address.js';
import { LookupFailure } from '../../../platform/outbound/host-resolver.js';
import { blocked, timedOut, unreachable } from './failure-words.js';

function errorWith(code: string, message = 'something deep inside'): Error {
  return Object.assign(new Error(message), { code });
}

describe('the words for a failure', () => {
  it.each([
    ['ECONNREFUSED', 'connection refused (ECONNREFUSED)'],
    ['CERT_HAS_EXPIRED', 'the certificate has expired (CERT_HAS_EXPIRED)'],
    ['UND_ERR_SOCKET', 'connection closed before the answer was complete (UND_ERR_SOCKET)'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS handshake failed (ERR_SSL_WRONG_VERSION_NUMBER)'],
    ['E_UNHEARD_OF', 'something deep inside'],
  ])('say what %s means to the owner of an endpoint', (code, error) => {
    expect(unreachable(errorWith(code))).toEqual({ kind: 'unreachable', answer: null, error });
  });

  it.each(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])('call %s a time-out', (code) => {
    const error = 'connecting took too long';
    expect(unreachable(errorWith(code))).toEqual({ kind: 'timed_out', answer: null, error });
  });

  it('are those of the first address when none of several answers', () => {
    const all = new AggregateError([errorWith('ECONNREFUSED'), errorWith('ENETUNREACH')]);
    expect(unreachable(all).error).toBe('connection refused (ECONNREFUSED)');
    expect(unreachable(new AggregateError([], 'none')).error).toBe('none');
  });

  it.each([
    ['ENOTFOUND', 'unreachable', 'host not found (ENOTFOUND)'],
    ['ENODATA', 'unreachable', 'the host has no address (ENODATA)'],
    ['ESERVFAIL', 'unreachable', 'the name server could not answer (ESERVFAIL)'],
    ['ECONNREFUSED', 'unreachable', 'the name server is not there (ECONNREFUSED)'],
    ['EBADRESP', 'unreachable', 'the host could not be looked up (EBADRESP)'],
    ['ETIMEOUT', 'timed_out', 'the name server did not answer in time (ETIMEOUT)'],
  ])('tell %s of a name server from that of the endpoint', (code, kind, error) => {
    expect(unreachable(new LookupFailure('a.example', code))).toEqual({ kind, answer: null, error });
  });

  it('name no address of the operator’s network', () => {
    const error = 'intranet.example resolves to an address that is not public';
    expect(unreachable(new BlockedAddress('intranet.example'))).toEqual({
      kind: 'blocked',
      answer: null,
      error,
    });
    const message = 'connect EADDRNOTAVAIL 1.1.1.1:443 - Local (10.0.0.5:0)';
    const local = Object.assign(errorWith('EADDRNOTAVAIL', message), { syscall: 'connect' });
    expect(unreachable(local).error).toBe('the connection failed (EADDRNOTAVAIL)');
  });

  it('say what is wrong with a URL to which nothing is sent', () => {
    expect(blocked(['must begin with https://', 'must not use port 22, which is not for HTTP'])).toEqual({
      kind: 'blocked',
      answer: null,
      error: 'the URL must begin with https://, must not use port 22, which is not for HTTP',
    });
  });

  it('say what is wrong with an answer that is no HTTP', () => {
    const words = 'Response does not match the HTTP/1.1 protocol (Invalid header value char)';
    const error = 'the answer is not valid HTTP (Invalid header value char)';
    expect(unreachable(new errors.HTTPParserError(words))).toEqual({
      kind: 'unreachable',
      answer: null,
      error,
    });
  });

  it('name an answer without an end', () => {
    expect(unreachable(new AnswerTooLong()).error).toBe('the answer does not come to an end');
  });

  it('name the deadline', () => {
    expect(timedOut(5_000).error).toBe('no complete answer within 5000 ms');
  });

  it.each([undefined, null, {}, new Error('')])('exist even for %j', (cause) => {
    expect(unreachable(cause).error).not.toBe('');
  });
});

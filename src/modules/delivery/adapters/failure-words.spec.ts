import { describe, expect, it } from '@jest/globals';
import { BlockedAddress, blocked, timedOut, unreachable } from './failure-words.js';

function errorWith(code: string, message = 'something deep inside'): Error {
  return Object.assign(new Error(message), { code });
}

describe('the words for a failure', () => {
  it.each([
    ['ECONNREFUSED', 'connection refused (ECONNREFUSED)'],
    ['ENOTFOUND', 'host not found (ENOTFOUND)'],
    ['CERT_HAS_EXPIRED', 'the certificate has expired (CERT_HAS_EXPIRED)'],
    ['UND_ERR_SOCKET', 'connection closed before the answer was complete (UND_ERR_SOCKET)'],
    ['HPE_INVALID_CONSTANT', 'the answer is not valid HTTP (HPE_INVALID_CONSTANT)'],
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

  it('name the address to which nothing is sent', () => {
    const named = unreachable(new BlockedAddress('intranet.example', '10.0.0.1'));
    const error = 'intranet.example resolves to 10.0.0.1, which is not a public address';
    expect(named).toEqual({ kind: 'blocked', answer: null, error });
    expect(blocked('10.0.0.1')).toMatchObject({ kind: 'blocked', error: '10.0.0.1 is not a public address' });
  });

  it('name the deadline', () => {
    expect(timedOut(5_000).error).toBe('no complete answer within 5000 ms');
  });

  it.each([undefined, null, {}, new Error('')])('exist even for %j', (cause) => {
    expect(unreachable(cause).error).not.toBe('');
  });
});

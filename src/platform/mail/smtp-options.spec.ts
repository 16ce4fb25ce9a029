import { describe, expect, it } from '@jest/globals';
import { secretsOf, smtpPoolOptions } from './smtp-options.js';

describe('smtpPoolOptions', () => {
  it('requires encryption where a password goes to another machine', () => {
    expect(smtpPoolOptions('smtp://user:secret@mail.example.com').requireTLS).toBe(true);
    expect(smtpPoolOptions('smtp://mail.example.com').requireTLS).toBe(false);
    expect(smtpPoolOptions('smtp://user:secret@localhost').requireTLS).toBe(false);
    expect(smtpPoolOptions('smtp://user:secret@[::1]:2525').requireTLS).toBe(false);
    expect(smtpPoolOptions('smtp://user:secret@mail.internal?ignoreTLS=true').requireTLS).toBe(false);
  });

  it('verifies certificates and repeats nothing by itself', () => {
    const options = smtpPoolOptions('smtps://mail.example.com');
    expect(options.tls?.rejectUnauthorized).toBe(true);
    expect(options.maxRequeues).toBe(0);
  });
});

describe('secretsOf', () => {
  it('gives name and password as written and as meant', () => {
    expect(secretsOf('smtp://me%40x.example:p%2Fw@mail.example.com')).toEqual([
      'me%40x.example',
      'p%2Fw',
      'me@x.example',
      'p/w',
    ]);
    expect(secretsOf('smtp://mail.example.com')).toEqual([]);
  });
});

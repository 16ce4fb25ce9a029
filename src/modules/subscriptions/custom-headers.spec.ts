import { describe, expect, it } from '@jest/globals';
import { faultsOfHeaders } from './custom-headers.js';

describe('faultsOfHeaders', () => {
  it('takes ordinary headers', () => {
    const headers = { Authorization: 'Bearer abc', 'X-Tenant': '', 'x-note': 'año', Accept: '*/*' };
    expect(faultsOfHeaders(headers)).toEqual([]);
  });

  it.each([
    ...['host', 'Host', 'user-agent', 'content-type', 'Content-Length', 'content-encoding', 'expect'],
    ...['connection', 'keep-alive', 'te', 'trailer', 'Transfer-Encoding', 'upgrade', 'proxy-authorization'],
    ...['Proxy', 'proxy-status', 'content_length', 'Transfer_Encoding', 'x_webhook-signature', 'WEBHOOK_ID'],
    ...['webhook-id', 'Webhook-Anything', 'x-webhook-signature', 'X-Webhook-Mine'],
  ])('refuses %s, which is ours or the connection’s', (name) => {
    expect(faultsOfHeaders({ [name]: 'x' })).toEqual([
      { path: `headers.${name}`, message: 'is a header that can not be set' },
    ]);
  });

  it.each([
    '',
    ' ',
    'a ',
    'a b',
    'a:b',
    'a\r\nb',
    'a\tb',
    'a\0',
    '(a)',
    '"a"',
    'a/b',
    'ñ',
    'x\u2010y',
    'a'.repeat(129),
  ])('refuses the name %j', (name) => {
    expect(faultsOfHeaders({ [name]: 'x' })[0]?.message).toMatch(/^must be named/);
  });

  it.each([
    'a\r\nx-evil: 1',
    'a\r\n folded',
    '\u0000',
    'a\u0100',
    'a\u2028b',
    'a\ud800',
    'a\n',
    'a\0',
    'a\tb',
    '\u007f',
    '\u0085',
    'a€',
  ])('refuses the value %j', (value) => {
    expect(faultsOfHeaders({ 'x-a': value })[0]?.message).toMatch(/printable/);
  });

  it('refuses values longer than 4 KiB', () => {
    expect(faultsOfHeaders({ 'x-a': 'a'.repeat(4096) })).toEqual([]);
    expect(faultsOfHeaders({ 'x-a': 'a'.repeat(4097) })).toHaveLength(1);
  });

  it('refuses more than 6 KiB of names and values together', () => {
    const withValues = (last: number) => ({ 'x-a': 'a'.repeat(4096), 'x-b': 'b'.repeat(last) });
    expect(faultsOfHeaders(withValues(6144 - 4096 - 6))).toEqual([]);
    expect(faultsOfHeaders(withValues(6144 - 4096 - 5))).toEqual([
      { path: 'headers', message: 'must be at most 6144 bytes together' },
    ]);
  });

  it('refuses one header in two spellings', () => {
    expect(faultsOfHeaders({ 'X-A': '1', 'x-a': '2' })).toEqual([
      { path: 'headers.x-a', message: 'is named twice: upper and lower case are the same' },
    ]);
  });

  it('names every fault', () => {
    expect(faultsOfHeaders({ host: 'a\n', 'a b': 'x', ok: 'fine' })).toHaveLength(3);
  });
});

import { describe, expect, it } from '@jest/globals';
import { type EndpointUrlPolicy, judgeEndpointUrl } from './endpoint-url.js';

const STRICT: EndpointUrlPolicy = { allowHttp: false, isAddressAllowed: (ip) => ip === '8.8.8.8' };
const OPEN: EndpointUrlPolicy = { allowHttp: true, isAddressAllowed: () => true };

describe('judgeEndpointUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.COM:443/a/../b?q=1', 'https://example.com/b?q=1'],
    ['https://example.com:8443/hook', 'https://example.com:8443/hook'],
    ['https://münchen.example/ü', 'https://xn--mnchen-3ya.example/%C3%BC'],
    ['https://xn--mnchen-3ya.example/', 'https://xn--mnchen-3ya.example/'],
    ['https://xn--fiqs8s/', 'https://xn--fiqs8s/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
  ])('takes %s', (text, href) => {
    expect(judgeEndpointUrl(text, STRICT)).toEqual({ href, faults: [] });
  });

  it('takes letters of Latin-1 also when it has judged thousands of URLs', () => {
    const hrefs = Array.from(
      { length: 20_000 },
      () => judgeEndpointUrl('https://münchen.example/', STRICT).href,
    );
    expect(new Set(hrefs)).toEqual(new Set(['https://xn--mnchen-3ya.example/']));
  });

  it.each([
    ['', 'must be a URL'],
    ['example.com/hook', 'must be a URL'],
    ['https://', 'must be a URL'],
    ['https://xn--a/', 'must be a URL'],
    ['https://xn--mnchen-3ya.xn--a.example/', 'must be a URL'],
    ['https://[fe80::1%25eth0]/', 'must be a URL'],
    ['ftp://example.com/', 'must begin with https://'],
    ['javascript:alert(1)', 'must begin with https://'],
    ['http://example.com/', 'must begin with https://'],
    [' https://example.com/', 'must not hold white space or control characters'],
    ['https://exam\nple.com/', 'must not hold white space or control characters'],
    ['https://user@example.com/', 'must not hold a user name or password'],
    ['https://:pass@example.com/', 'must not hold a user name or password'],
    ['https://example.com/#part', 'must not have a fragment'],
    ['https://example.com/#', 'must not have a fragment'],
    ['https://example.com:22/', 'must not use port 22, which is not for HTTP'],
    ['https://example.com:6379/', 'must not use port 6379, which is not for HTTP'],
    [`https://example.com/${'a'.repeat(2048)}`, 'must be at most 2048 characters long'],
    [`https://example.com/${'ü'.repeat(700)}`, 'must be at most 2048 characters long'],
  ])('refuses %j', (text, fault) => {
    expect(judgeEndpointUrl(text, STRICT)).toEqual({ href: null, faults: [fault] });
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.0.0.1./',
    'https://127。0。0。1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://10.0.0.1/',
    'https://169.254.169.254/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://api.localhost/',
  ])('refuses the address that %s names', (text) => {
    expect(judgeEndpointUrl(text, STRICT).faults).toEqual([
      'must not point to a private or reserved address',
    ]);
  });

  it('names all reasons at once', () => {
    expect(judgeEndpointUrl('http://a:b@127.0.0.1:25/#x', STRICT).faults).toHaveLength(5);
  });

  it('takes http and any address where the policy does', () => {
    expect(judgeEndpointUrl('http://127.0.0.1:4000/hook', OPEN).href).toBe('http://127.0.0.1:4000/hook');
  });
});

import { hash } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Parser } from 'htmlparser2';
import { startApp, type TestApp } from '../support/start-app.js';
import { Tenant } from '../support/tenant.js';

let app: TestApp;
let tls: TestApp;

beforeAll(async () => {
  app = await startApp();
  tls = await startApp({ settings: { publicUrl: 'https://hooks.example.com' } });
});

afterAll(async () => {
  await tls.close();
  await app.close();
});

/** What a browser would run or apply of a page without fetching it, by the directive that must allow it. */
function inlineOf(page: string) {
  const found = {
    scripts: [] as string[],
    styles: [] as string[],
    handlers: [] as string[],
    links: [] as string[],
  };
  let open: { kind: 'scripts' | 'styles'; text: string } | null = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (attributes['src'] ?? attributes['href'])
        found.links.push(attributes['src'] ?? attributes['href'] ?? '');
      if (attributes['style']) found.styles.push(attributes['style']);
      found.handlers.push(...Object.keys(attributes).filter((each) => each.startsWith('on')));
      if (name === 'script' && !attributes['src']) open = { kind: 'scripts', text: '' };
      if (name === 'style') open = { kind: 'styles', text: '' };
    },
    ontext(more) {
      if (open) open.text += more;
    },
    onclosetag() {
      if (open) found[open.kind].push(open.text);
      open = null;
    },
  });
  parser.end(page);
  return found;
}

function directivesOf(policy: unknown): Map<string, string[]> {
  const parts = String(policy)
    .split(';')
    .map((part) => part.trim().split(' '));
  return new Map(parts.map(([name = '', ...sources]) => [name, sources]));
}

const sourceOf = (content: string) => `'sha256-${hash('sha256', content, 'base64')}'`;

describe('the page of the documents', () => {
  it('has a content policy without unsafe-inline that allows every style of the page, and no inline script', async () => {
    const { body, headers } = await app.api<string>('GET', '/docs', { key: null });
    const policy = directivesOf(headers['content-security-policy']);
    const inline = inlineOf(body);
    expect(inline.scripts).toEqual([]);
    expect(inline.handlers).toEqual([]);
    expect(inline.styles.length).toBeGreaterThan(0);
    for (const style of inline.styles) expect(policy.get('style-src')).toContain(sourceOf(style));
    expect(policy.get('style-src')).not.toContain(sourceOf('body { color: red }'));
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(String(headers['content-security-policy'])).not.toMatch(/unsafe-(inline|eval)/);
  });

  it('fetches all it needs from the service itself', async () => {
    const { body } = await app.api<string>('GET', '/docs', { key: null });
    const { links } = inlineOf(body);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      const { origin, pathname } = new URL(link, `${app.url}/docs`);
      expect(origin).toBe(app.url);
      const { status, headers } = await app.api('GET', pathname, { key: null });
      expect([pathname, status, headers['x-content-type-options']]).toEqual([pathname, 200, 'nosniff']);
    }
    const { body: script } = await app.api<string>('GET', '/docs/swagger-ui-init.js', { key: null });
    expect(script).toContain('"validatorUrl": null');
  });

  it('can be in no frame and tells no other site where it was', async () => {
    const { headers } = await app.api('GET', '/docs', { key: null });
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });
});

describe('every answer', () => {
  it('is kept by nobody, has the type that it says, and does not say what made it', async () => {
    const tenant = await Tenant.on(app);
    const paths = [
      `/v1/workspaces/${tenant.workspace.id}`,
      '/v1/workspaces/none',
      '/v1/event-types',
      '/health/live',
      '/metrics',
      '/openapi.json',
      '/asyncapi.json',
      '/nowhere',
      '/%E0%A4%A',
    ];
    for (const path of paths) {
      const { headers } = await app.api('GET', path);
      expect({ path, headers }).toMatchObject({
        path,
        headers: {
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        },
      });
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['server']));
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-powered-by']));
    }
  });

  it('also if what was asked is no HTTP', async () => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () =>
      socket.write('NONSENSE\r\n\r\n'),
    );
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('cache-control: no-store');
    expect(answer).toContain('x-content-type-options: nosniff');
  });

  it('asks for TLS from then on only where it is reached by TLS', async () => {
    for (const path of ['/docs', '/health/live', '/nowhere']) {
      const plain = await app.api('GET', path, { key: null });
      expect(plain.headers['strict-transport-security']).toBeUndefined();
      const behindTls = await tls.api('GET', path, { key: null });
      expect(behindTls.headers['strict-transport-security']).toBe('max-age=31536000');
    }
    const { headers } = await app.api('GET', '/docs', { key: null });
    expect(String(headers['content-security-policy'])).not.toContain('upgrade-insecure-requests');
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/start-app.js';

const FIRST_LOAD_BYTES_MAX = 200 * 1024;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const get = (path: string, headers = {}) => app.api<string>('GET', path, { key: null, headers });

const scriptsIn = (html: string) =>
  [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src = '']) => src);

describe('the page of the console', () => {
  it.each(['/console', '/console/', '/console/w/1/webhooks?status=disabled'])('is at %s', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(body).toContain('<div id="root">');
  });

  it('is not at other addresses', async () => {
    expect((await get('/consoles')).status).toBe(404);
    expect((await get('/w/1/webhooks')).status).toBe(404);
  });

  it('allows scripts, styles and requests of the service itself only', async () => {
    const { headers, body } = await get('/console');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]{24}'; /);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(body).not.toMatch(/<script(?![^>]* src="\/console\/assets\/)/);
    expect(body).not.toMatch(/<style|\sstyle=|https?:\/\//);
  });

  it('has another nonce each time', async () => {
    const nonceOf = (html: string) => /nonce="([^"]+)"/.exec(html)?.[1];
    const [first, second] = [nonceOf((await get('/console')).body), nonceOf((await get('/console')).body)];
    expect(first).toMatch(/^[\w+/=]{24}$/);
    expect(second).not.toBe(first);
  });
});

describe('the files of the console', () => {
  it('may be kept for a year, as their names change with their content', async () => {
    const [script = ''] = scriptsIn((await get('/console')).body);
    expect(basename(script)).toMatch(/^index-[\w-]{8}\.js$/);
    const { status, headers } = await get(script);
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('come compressed to those who can read that', async () => {
    const [script = ''] = scriptsIn((await get('/console')).body);
    expect((await get(script, { 'accept-encoding': 'gzip, br' })).headers['content-encoding']).toBe('br');
    expect((await get(script, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
    expect((await get(script)).headers['content-encoding']).toBeUndefined();
  });

  it('are not found when they are not there', async () => {
    const { status, body } = await get('/console/assets/index-00000000.js');
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'route_not_found' })]);
  });

  it.each(['SignInPage', 'WebhooksPage', 'WorkspacesPage'])(
    'are less than 200 KiB of compressed script until the first page is there: %s',
    async (name) => {
      const entries = scriptsIn((await get('/console')).body).map((src) => basename(src));
      const loaded = new Set<string>();
      for (const script of [...entries, ...(await scriptsWith(name))]) await addWithImports(script, loaded);
      const sizes = await Promise.all([...loaded].map(async (script) => (await read(`${script}.gz`)).length));
      expect(loaded.size).toBeGreaterThan(2);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_LOAD_BYTES_MAX);
    },
  );
});

const FOLDER = 'console/dist/assets';
const read = (file: string) => readFile(join(FOLDER, file));

/** The scripts that export a page of this name; that of the sign-in is part of the first script. */
async function scriptsWith(name: string): Promise<string[]> {
  const scripts = (await readdir(FOLDER)).filter((file) => file.endsWith('.js'));
  const texts = await Promise.all(scripts.map(async (file) => String(await read(file))));
  return scripts.filter((_, index) => new RegExp(`export\\{[^}]*as ${name}\\b`).test(texts[index] ?? ''));
}

/** Adds a script and all that it can't run without. */
async function addWithImports(script: string, loaded: Set<string>): Promise<void> {
  if (loaded.has(script)) return;
  loaded.add(script);
  const text = String(await read(script));
  for (const [, file = ''] of text.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g))
    await addWithImports(file, loaded);
}

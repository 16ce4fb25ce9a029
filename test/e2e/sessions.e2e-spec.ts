import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aKey, aWorkspace } from '../support/builders/workspaces.js';
import { FakeClock } from '../support/fake-clock.js';
import { type ApiAnswer, startApp, type TestApp } from '../support/start-app.js';

interface SessionAnswer {
  readonly code?: string;
  readonly detail?: string;
  readonly kind?: string;
}

const HOUR_MS = 3_600_000;
const FROM_CONSOLE = { 'x-hooklane-console': '1' };

const clock = new FakeClock();
let app: TestApp;
let workspaceId: string;
let keyId: string;
let key: string;

beforeAll(async () => {
  app = await startApp({ clock });
});
afterAll(() => app.close());

beforeEach(async () => {
  workspaceId = (await aWorkspace(app)).id;
  ({ id: keyId, key } = await aKey(app, workspaceId, 'events:read', 'subscriptions:write'));
});

const signIn = (text: string, at = app) =>
  at.api<SessionAnswer>('POST', '/v1/session', { key: null, body: { key: text } });

/** What a browser sends back of the cookie that an answer sets. */
const cookieOf = ({ headers }: ApiAnswer<unknown>) => String(headers['set-cookie']).split(';')[0] ?? '';

const withCookie = (method: string, path: string, cookie: string, headers: object = {}, at = app) =>
  at.api<SessionAnswer>(method, path, { key: null, headers: { cookie, ...headers } });

const stillOpen = async (cookie: string) => (await withCookie('GET', '/v1/session', cookie)).status === 200;

describe('a session', () => {
  it('is opened with a key of a workspace, and tells what that may do', async () => {
    const opened = await signIn(key);
    expect(opened.status).toBe(201);
    expect(opened.body).toEqual({
      kind: 'workspace',
      workspaceId,
      keyName: 'A key',
      scopes: ['events:read', 'subscriptions:write'],
    });
    const shown = await withCookie('GET', '/v1/session', cookieOf(opened));
    expect(shown.body).toEqual(opened.body);
  });

  it('is opened with the root key', async () => {
    const opened = await signIn(app.rootKey);
    expect(opened.body).toMatchObject({ kind: 'root', workspaceId: null, keyName: null });
    expect((await withCookie('GET', '/v1/workspaces', cookieOf(opened))).status).toBe(200);
  });

  it('is kept in a cookie that no script and no other site gets at', async () => {
    const { headers } = await signIn(key);
    expect(String(headers['set-cookie'])).toMatch(
      /^hooklane_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(headers['cache-control']).toBe('no-store');
  });

  it('is kept to this host and to encrypted connections when the service is behind HTTPS', async () => {
    const { databaseUrl, adminApiKey } = app.settings;
    const settings = { publicUrl: 'https://hooks.example', databaseUrl, adminApiKey };
    const secure = await startApp({ clock, settings });
    try {
      const opened = await signIn(adminApiKey, secure);
      expect(String(opened.headers['set-cookie'])).toMatch(
        /^__Host-hooklane_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
      );
      const bare = cookieOf(opened).replace('__Host-', '');
      expect((await withCookie('GET', '/v1/session', bare, {}, secure)).status).toBe(401);
    } finally {
      await secure.close();
    }
  });

  it('is not opened with another key', async () => {
    const { status, body, headers } = await signIn('hk_of_nobody');
    expect([status, body.code, body.detail]).toEqual([401, 'unauthorized', 'The API key is not valid.']);
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('may do what its key may, and no more', async () => {
    const cookie = cookieOf(await signIn(key));
    const status = async (path: string) => (await withCookie('GET', path, cookie)).status;
    const other = await aWorkspace(app);
    expect(await status(`/v1/workspaces/${workspaceId}/events`)).toBe(200);
    expect(await status(`/v1/workspaces/${workspaceId}/deliveries`)).toBe(403);
    expect(await status(`/v1/workspaces/${other.id}/events`)).toBe(404);
    expect(await status('/v1/workspaces')).toBe(403);
  });

  it('yields to a key that is sent beside it', async () => {
    const cookie = cookieOf(await signIn(app.rootKey));
    const { body } = await app.api<SessionAnswer>('GET', '/v1/session', { key, headers: { cookie } });
    expect(body.kind).toBe('workspace');
  });
});

describe('a change by a session', () => {
  const change = async (headers: object) => {
    const cookie = cookieOf(await signIn(app.rootKey));
    return (await withCookie('DELETE', `/v1/workspaces/${workspaceId}`, cookie, headers)).status;
  };

  it('is refused without the header that only the console can send', async () => {
    expect(await change({})).toBe(401);
  });

  it('is refused when the browser says that another site asked for it', async () => {
    expect(await change({ ...FROM_CONSOLE, 'sec-fetch-site': 'cross-site' })).toBe(401);
    expect(await change({ ...FROM_CONSOLE, 'sec-fetch-site': 'same-site' })).toBe(401);
  });

  it('is made when the console asked for it', async () => {
    expect(await change({ ...FROM_CONSOLE, 'sec-fetch-site': 'same-origin' })).toBe(204);
  });
});

describe('the end of a session', () => {
  it('comes with signing out', async () => {
    const cookie = cookieOf(await signIn(key));
    const { status, headers } = await withCookie('DELETE', '/v1/session', cookie, FROM_CONSOLE);
    expect(status).toBe(204);
    expect(String(headers['set-cookie'])).toMatch(/^hooklane_session=; Max-Age=0; /);
    expect(await stillOpen(cookie)).toBe(false);
  });

  it('comes with the revocation of its key, at once and in every process', async () => {
    const { databaseUrl, adminApiKey } = app.settings;
    const other = await startApp({ clock, settings: { databaseUrl, adminApiKey } });
    try {
      const cookie = cookieOf(await signIn(key));
      expect((await withCookie('GET', '/v1/session', cookie, {}, other)).status).toBe(200);
      await app.api('DELETE', `/v1/workspaces/${workspaceId}/api-keys/${keyId}`);
      expect((await withCookie('GET', '/v1/session', cookie, {}, other)).status).toBe(401);
    } finally {
      await other.close();
    }
  });

  it('comes with the end of its workspace', async () => {
    const cookie = cookieOf(await signIn(key));
    await app.api('DELETE', `/v1/workspaces/${workspaceId}`);
    expect(await stillOpen(cookie)).toBe(false);
  });

  it('comes with another root key', async () => {
    const cookie = cookieOf(await signIn(app.rootKey));
    const { databaseUrl } = app.settings;
    const restarted = await startApp({ clock, settings: { databaseUrl, adminApiKey: 'another-root-key' } });
    try {
      expect((await withCookie('GET', '/v1/session', cookie, {}, restarted)).status).toBe(401);
    } finally {
      await restarted.close();
    }
  });

  it('comes two hours after its last request', async () => {
    const cookie = cookieOf(await signIn(key));
    await clock.advance(1.9 * HOUR_MS);
    expect(await stillOpen(cookie)).toBe(true);
    await clock.advance(1.9 * HOUR_MS);
    expect(await stillOpen(cookie)).toBe(true);
    await clock.advance(2 * HOUR_MS);
    expect(await stillOpen(cookie)).toBe(false);
  });

  it('comes twelve hours after the sign-in, however much is asked', async () => {
    const cookie = cookieOf(await signIn(key));
    for (let hour = 1; hour < 12; hour += 1) {
      await clock.advance(HOUR_MS);
      expect(await stillOpen(cookie)).toBe(true);
    }
    await clock.advance(HOUR_MS);
    expect(await stillOpen(cookie)).toBe(false);
  });

  it('comes when the same key has opened twenty later ones', async () => {
    const first = cookieOf(await signIn(key));
    for (let count = 1; count < 20; count += 1) {
      await clock.advance(1);
      await signIn(key);
    }
    expect(await stillOpen(first)).toBe(true);
    await clock.advance(1);
    await signIn(key);
    expect(await stillOpen(first)).toBe(false);
  });
});

describe('what is stored of a session', () => {
  it('is neither its token nor its key', async () => {
    const cookie = cookieOf(await signIn(app.rootKey));
    const token = cookie.split('=')[1] ?? '';
    const rows = await app.database.rows<Record<string, unknown>>('select * from console_sessions');
    const stored = rows.flatMap((row) => Object.values(row)).filter((value) => Buffer.isBuffer(value));
    expect(stored.length).toBeGreaterThan(0);
    for (const value of stored) {
      expect(value.includes(token)).toBe(false);
      expect(value.includes(Buffer.from(token, 'base64url'))).toBe(false);
      expect(value.includes(app.rootKey)).toBe(false);
    }
  });

  it('goes with the next sign-in after its end', async () => {
    await signIn(key);
    await clock.advance(12 * HOUR_MS);
    await signIn(key);
    const [{ count } = { count: -1 }] = await app.database.rows<{ count: number }>(
      'select count(*)::int as count from console_sessions',
    );
    expect(count).toBe(1);
  });
});

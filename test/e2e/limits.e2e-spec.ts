import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aKey } from '../support/builders/workspaces.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';
import { type ApiAnswer, type ApiRequest, startApp, type TestApp } from '../support/start-app.js';
import { aTag, Tenant } from '../support/tenant.js';

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: { path: string; message: string }[];
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** How often each status and code was answered. */
function tally(answers: readonly ApiAnswer<Problem>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = status < 400 ? String(status) : `${status} ${body.code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('limits of a workspace', () => {
  let app: TestApp;
  let tenant: Tenant;
  beforeAll(async () => {
    app = await startApp({ settings: { subscriptionsPerWorkspaceMax: 3 } });
    tenant = await Tenant.on(app);
  });
  afterAll(() => app.close());

  const subscribe = () =>
    tenant.send<Problem & { id: string }>('POST', '/subscriptions', {
      url: 'http://127.0.0.1:49151/hook',
      eventTypes: ['contact.created'],
    });

  it('hold for subscriptions, also for many that are made at once, until one is deleted', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, subscribe));
    expect(tally(answers)).toEqual({ '201': 3, '409 subscription_limit_reached': 17 });
    const made = answers.find(({ status }) => status === 201)?.body.id;
    expect((await tenant.send('DELETE', `/subscriptions/${made}`)).status).toBe(204);
    expect(tally(await Promise.all([subscribe(), subscribe()]))).toEqual({
      '201': 1,
      '409 subscription_limit_reached': 1,
    });
    const other = await Tenant.on(app);
    await expect(other.subscribe('http://127.0.0.1:49151/hook')).resolves.toMatchObject({
      status: 'enabled',
    });
  });

  it('hold for API keys, until one is revoked', async () => {
    const make = () =>
      tenant.send<Problem & { id: string }>('POST', '/api-keys', { name: 'Key', scopes: ['events:read'] });
    const answers = await Promise.all(Array.from({ length: 110 }, make));
    expect(tally(answers)).toEqual({ '201': 100, '409 api_key_limit_reached': 10 });
    const made = answers.find(({ status }) => status === 201)?.body.id;
    expect((await tenant.send('DELETE', `/api-keys/${made}`)).status).toBe(204);
    expect(tally([await make(), await make()])).toEqual({ '201': 1, '409 api_key_limit_reached': 1 });
  });
});

describe('limits of a request', () => {
  let app: TestApp;
  let tenant: Tenant;
  beforeAll(async () => {
    app = await startApp();
    tenant = await Tenant.on(app);
  });
  afterAll(() => app.close());

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    tenant.send<Problem>('POST', '/events', body, { headers });
  const event = (data: string) => `{"type":"contact.tag.updated","data":${data}}`;
  const spaced = (bytes: number) => `${JSON.stringify(aTag(1))}${' '.repeat(bytes)}`;

  it.each<[string, number, string, () => Promise<ApiAnswer<Problem>>]>([
    ['too many headers', 431, 'headers_too_large', () => post(aTag(1), manyHeaders(101))],
    [
      'headers that are too large',
      431,
      'headers_too_large',
      () => post(aTag(1), { a: 'x'.repeat(20 * KIB) }),
    ],
    [
      'an address that is too long',
      414,
      'uri_too_long',
      () => tenant.send('GET', `/events?cursor=${'x'.repeat(9_000)}`),
    ],
    ['an event that is too large as it comes', 413, 'payload_too_large', () => post(spaced(MIB))],
    [
      'a batch that is too large',
      413,
      'payload_too_large',
      () => tenant.send('POST', '/events/batch', spaced(16 * MIB)),
    ],
    [
      'anything else that is too large',
      413,
      'payload_too_large',
      () => tenant.send('POST', '/subscriptions', spaced(256 * KIB)),
    ],
    [
      'a body that is compressed',
      415,
      'unsupported_media_type',
      () => post(aTag(1), { 'content-encoding': 'gzip' }),
    ],
    [
      'another charset',
      415,
      'unsupported_media_type',
      () => post(aTag(1), { 'content-type': 'application/json; charset=utf-16' }),
    ],
    [
      'a type that only begins like JSON',
      415,
      'unsupported_media_type',
      () => post(aTag(1), { 'content-type': 'application/jsonp' }),
    ],
  ])('refuse %s', async (_, status, code, send) => {
    const { status: actual, body } = await send();
    expect([actual, body.code]).toEqual([status, code]);
  });

  it('are kept from those without a key before they have sent the body of a batch', async () => {
    const options = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': MIB },
    };
    const outgoing = httpRequest(`${app.url}/v1/workspaces/${tenant.workspace.id}/events/batch`, options);
    outgoing.flushHeaders();
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(401);
    outgoing.on('error', () => undefined).destroy();
  });

  it.each([
    ['the usual type', 'application/json'],
    ['another way to write it', 'Application/JSON; charset="UTF-8"'],
  ])('allow %s', async (_, type) => {
    expect((await post(aTag(1), { 'content-type': type, 'content-encoding': 'identity' })).status).toBe(202);
  });

  it.each([
    ['a name given twice', '{"tag":"a","tag":"b","action":"add","contact":{"id":1}}', 'data.tag'],
    [
      'a number that would change',
      '{"tag":"a","action":"add","contact":{"id":1},"x":[{"y":12345678901234567890}]}',
      'data.x[0].y',
    ],
    [
      'an id that is too large',
      '{"tag":"a","action":"add","contact":{"id":9007199254740992}}',
      'data.contact.id',
    ],
    [
      'a name that changes prototypes',
      '{"tag":"a","action":"add","contact":{"id":1,"__proto__":{"x":1}}}',
      'data.contact.__proto__',
    ],
    [
      'too many levels',
      `{"tag":"a","action":"add","contact":{"id":1},"x":${'['.repeat(64)}${']'.repeat(64)}}`,
      'data',
    ],
    ['far too many levels', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'body'],
  ])('refuse %s, and say where it is', async (_, data, path) => {
    const { status, body } = await post(event(data));
    expect([status, body.code, body.errors?.map((each) => each.path)]).toEqual([
      400,
      'validation_failed',
      [path],
    ]);
  });

  it('let names through that only look dangerous, and text that a database might not like', async () => {
    const data =
      '{"constructor":{"prototype":{"isAdmin":true}},"tag":"\\u0000","action":"add","contact":{"id":1},"toString":"\\ud800"}';
    const { status, body } = await tenant.send<{ id: string }>('POST', '/events', event(data));
    expect(status).toBe(202);
    const { body: stored } = await tenant.send<{ payload: object }>('GET', `/events/${body.id}`);
    expect(stored.payload).toMatchObject(JSON.parse(data) as object);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('tell no more faults than anyone reads, however many there are, and survive them', async () => {
    const faulty = {
      type: 'contact.created',
      data: { contact: { id: 1, tags: Array.from({ length: 4_000 }, () => 0) } },
    };
    const batches = [
      { events: Array.from({ length: 500 }, () => faulty) },
      { events: Array.from({ length: 1_000_000 }, () => 0) },
      { events: [Object.fromEntries(Array.from({ length: 200_000 }, (__, index) => [`k${index}`, 0]))] },
    ];
    for (const batch of batches) {
      const { status, body } = await tenant.send<Problem>('POST', '/events/batch', batch);
      expect(status).toBe(400);
      expect(body.errors?.length).toBeLessThan(1_100);
    }
  });
});

function manyHeaders(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, '1']));
}

describe('limits of a rate', () => {
  const limits = { windowSeconds: 600, requests: 5, posts: 3, failedAuthentications: 4 };
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start(findRedisBinary() ?? '');
  });
  afterAll(() => redis.stop());

  const times = async (count: number, send: () => Promise<ApiAnswer<Problem>>) => {
    const answers: ApiAnswer<Problem>[] = [];
    for (let time = 0; time < count; time += 1) answers.push(await send());
    return tally(answers);
  };

  it('hold for each key by itself, for posting apart, and not for the root key', async () => {
    const app = await startApp({ settings: { rateLimits: limits } });
    try {
      const tenant = await Tenant.on(app);
      const [one, other] = [
        (await aKey(app, tenant.workspace.id, 'events:write', 'events:read')).key,
        (await aKey(app, tenant.workspace.id, 'events:write', 'events:read')).key,
      ];
      const get = (key: string) => () => tenant.send<Problem>('GET', '/events', undefined, { key });
      const post = (key: string) => () => tenant.send<Problem>('POST', '/events', aTag(1), { key });
      expect(await times(7, get(one))).toEqual({ '200': 5, '429 rate_limited': 2 });
      expect(await times(5, post(one))).toEqual({ '202': 3, '429 rate_limited': 2 });
      expect(await times(5, get(other))).toEqual({ '200': 5 });
      expect(await times(20, get(app.rootKey))).toEqual({ '200': 20 });
      const { headers: answered } = await get(one)();
      expect(Number(answered['retry-after'])).toBeGreaterThan(0);
      expect(Number(answered['retry-after'])).toBeLessThanOrEqual(600);
    } finally {
      await app.close();
    }
  });

  it('hold for all processes together, and for each while Redis is away', async () => {
    const settings = { rateLimits: limits, redisUrl: redis.url, redisPrefix: '{limits}' };
    const first = await startApp({ settings });
    const second = await startApp({
      settings: { ...settings, databaseUrl: first.settings.databaseUrl, adminApiKey: first.rootKey },
    });
    try {
      const tenant = await Tenant.on(first);
      const makeKey = async () => (await aKey(first, tenant.workspace.id, 'events:read')).key;
      const get = (at: TestApp, key: string) => () =>
        tenant.over(at).send<Problem>('GET', '/events', undefined, { key });
      const shared = await makeKey();
      expect(await times(3, get(first, shared))).toEqual({ '200': 3 });
      expect(await times(4, get(second, shared))).toEqual({ '200': 2, '429 rate_limited': 2 });
      redis.freeze();
      const alone = await makeKey();
      expect(await times(6, get(first, alone))).toEqual({ '200': 5, '429 rate_limited': 1 });
      redis.thaw();
      await redis.kill();
      const without = await makeKey();
      expect(await times(6, get(first, without))).toEqual({ '200': 5, '429 rate_limited': 1 });
      expect(await times(6, get(second, without))).toEqual({ '200': 5, '429 rate_limited': 1 });
    } finally {
      redis.thaw();
      await second.close();
      await first.close();
    }
  });

  const asked =
    (app: TestApp, key: string | null, rest: ApiRequest = {}) =>
    () =>
      app.api<Problem>('GET', '/v1/event-types', { key, ...rest });

  it('hold for failed authentications from an address, where no key can be guessed any more', async () => {
    const app = await startApp({ settings: { rateLimits: limits } });
    try {
      const tenant = await Tenant.on(app);
      const { key } = await aKey(app, tenant.workspace.id, 'events:read');
      expect(await times(2, asked(app, 'a-guess'))).toEqual({ '401 unauthorized': 2 });
      expect(await times(1, asked(app, null))).toEqual({ '401 unauthorized': 1 });
      expect(await times(1, asked(app, app.rootKey))).toEqual({ '200': 1 });
      expect(await times(3, asked(app, `hk_${'a'.repeat(43)}`))).toEqual({
        '401 unauthorized': 1,
        '429 rate_limited': 2,
      });
      expect(await times(2, asked(app, app.rootKey))).toEqual({ '429 rate_limited': 2 });
      expect(await times(2, asked(app, key))).toEqual({ '200': 2 });
      expect(Number((await asked(app, null)()).headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await app.close();
    }
  });

  it('do not count who asks for a session without having one, but whoever tries something there', async () => {
    const app = await startApp({ settings: { rateLimits: limits } });
    try {
      const session = (key: string | null, headers: Record<string, string> = {}) => {
        return () => app.api<Problem>('GET', '/v1/session', { key, headers });
      };
      expect(await times(12, session(null))).toEqual({ '401 unauthorized': 12 });
      const signIn = () => app.api<Problem>('POST', '/v1/session', { key: null, body: { key: app.rootKey } });
      expect(await times(1, signIn)).toEqual({ '201': 1 });
      expect(await times(3, session('a-guess'))).toEqual({ '401 unauthorized': 3 });
      expect(await times(2, session(null, { authorization: 'Basic cm9vdDp4' }))).toEqual({
        '401 unauthorized': 1,
        '429 rate_limited': 1,
      });
    } finally {
      await app.close();
    }
  });

  it.each([
    ['believes a proxy that is trusted', ['127.0.0.0/8'], { '401 unauthorized': 6 }],
    ['believes nobody else', [], { '401 unauthorized': 4, '429 rate_limited': 2 }],
  ])('%s about the address of a client', async (_, trustedProxies, expected) => {
    const app = await startApp({ settings: { rateLimits: limits, trustedProxies } });
    try {
      let client = 0;
      const send = () =>
        asked(app, null, { headers: { 'x-forwarded-for': `198.51.100.${(client += 1)}` } })();
      expect(await times(6, send)).toEqual(expected);
    } finally {
      await app.close();
    }
  });
});

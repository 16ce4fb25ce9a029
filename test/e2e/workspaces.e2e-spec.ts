import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkspaceDirectory } from '../../src/modules/workspaces/index.js';
import { aKey, aWorkspace, type BuiltWorkspace } from '../support/builders/workspaces.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';

interface Page<T> {
  readonly items: T[];
  readonly pagination: { readonly next: string | null };
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: { path: string; message: string }[];
}

const UNKNOWN_ID = '01890000-0000-7000-8000-000000000000';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const problemOf = async (method: string, path: string, options?: Parameters<TestApp['api']>[2]) => {
  const { status, body, headers } = await app.api<Problem>(method, path, options);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(body.status).toBe(status);
  return body;
};

describe('a workspace', () => {
  it('is shown as it was made', async () => {
    const made = await aWorkspace(app, { name: 'Ferretería', locale: 'es', plan: 'growth' });
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Ferretería',
      plan: 'growth',
      locale: 'es',
      notificationEmails: ['ops@acme.example'],
      webhooksAllowed: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      updatedAt: made.createdAt,
    });
    const { status, body } = await app.api('GET', `/v1/workspaces/${made.id}`);
    expect([status, body]).toEqual([200, made]);
  });

  it('is refused with every fault at once, unknown fields too', async () => {
    const body = { name: ' ', plan: 'gold', notificationEmails: ['nobody'], colour: 'red' };
    const problem = await problemOf('POST', '/v1/workspaces', { body });
    expect(problem.code).toBe('validation_failed');
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual([
      'colour',
      'name',
      'notificationEmails[0]',
      'plan',
    ]);
  });

  it('changes only in what is sent', async () => {
    const made = await aWorkspace(app, { plan: 'starter' });
    const { body } = await app.api<BuiltWorkspace>('PATCH', `/v1/workspaces/${made.id}`, {
      body: { plan: 'enterprise' },
    });
    expect(body).toEqual({ ...made, plan: 'enterprise', webhooksAllowed: true, updatedAt: body.updatedAt });
    expect((await app.api('GET', `/v1/workspaces/${made.id}`)).body).toEqual(body);
  });

  it('is found in pages, newest first', async () => {
    const names = ['first', 'second', 'third'];
    for (const name of names) {
      const { createdAt } = await aWorkspace(app, { name });
      // Ids of one millisecond have no order among themselves.
      await eventually('the clock has moved', () => Date.now() > Date.parse(createdAt));
    }
    const first = await app.api<Page<BuiltWorkspace>>('GET', '/v1/workspaces?limit=2');
    expect(first.body.items.map(({ name }) => name)).toEqual(['third', 'second']);
    const cursor = first.body.pagination.next ?? '';
    const next = await app.api<Page<BuiltWorkspace>>('GET', `/v1/workspaces?limit=1&cursor=${cursor}`);
    expect(next.body.items.map(({ name }) => name)).toEqual(['first']);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'colour=red'])(
    'is not listed with %s',
    async (query) => {
      expect((await problemOf('GET', `/v1/workspaces?${query}`)).code).toBe('validation_failed');
    },
  );

  it('is gone, with its keys, once it is deleted', async () => {
    const { id } = await aWorkspace(app);
    const { key } = await aKey(app, id, 'events:read');
    expect((await app.api('GET', `/v1/workspaces/${id}`, { key })).status).toBe(200);
    expect((await app.api('DELETE', `/v1/workspaces/${id}`)).status).toBe(204);
    expect((await problemOf('GET', `/v1/workspaces/${id}`)).code).toBe('workspace_not_found');
    expect((await problemOf('DELETE', `/v1/workspaces/${id}`)).code).toBe('workspace_not_found');
    expect((await problemOf('GET', `/v1/workspaces/${id}/api-keys`)).code).toBe('workspace_not_found');
    expect((await problemOf('GET', `/v1/workspaces/${id}`, { key })).code).toBe('unauthorized');
    await eventually('the row is purged', async () => {
      const rows = await app.database.rows('select from workspaces where id = $1', [id]);
      return rows.length === 0;
    });
  });
});

describe('an API key', () => {
  it('is shown once, stored as a hash, and listed without its text', async () => {
    const { id } = await aWorkspace(app);
    const made = await aKey(app, id, 'events:write', 'events:read');
    const { body } = await app.api<Page<object>>('GET', `/v1/workspaces/${id}/api-keys`);
    expect(body.items).toEqual([
      expect.objectContaining({ id: made.id, scopes: ['events:write', 'events:read'] }),
    ]);
    const stored = await app.database.rows('select * from api_keys where id = $1', [made.id]);
    expect(JSON.stringify([body, stored])).not.toContain(made.key);
  });

  it('is refused from the moment of its revocation', async () => {
    const { id } = await aWorkspace(app);
    const made = await aKey(app, id, 'events:read');
    const path = `/v1/workspaces/${id}/api-keys/${made.id}`;
    expect((await app.api('GET', `/v1/workspaces/${id}`, made)).status).toBe(200);
    expect((await app.api('DELETE', path)).status).toBe(204);
    expect((await problemOf('GET', `/v1/workspaces/${id}`, made)).code).toBe('unauthorized');
    expect((await problemOf('DELETE', path)).code).toBe('api_key_not_found');
  });

  it('needs known scopes, at least one, each once', async () => {
    const { id } = await aWorkspace(app);
    for (const scopes of [[], ['root'], ['events:read', 'events:read']]) {
      const body = { name: 'Key', scopes };
      expect((await problemOf('POST', `/v1/workspaces/${id}/api-keys`, { body })).code).toBe(
        'validation_failed',
      );
    }
  });

  it('belongs to its workspace only', async () => {
    const [own, other] = [await aWorkspace(app), await aWorkspace(app)];
    const { id } = await aKey(app, own.id, 'events:read');
    const problem = await problemOf('DELETE', `/v1/workspaces/${other.id}/api-keys/${id}`);
    expect(problem.code).toBe('api_key_not_found');
  });
});

describe('the guard', () => {
  it.each([
    ['without a key', null, {}],
    ['with another scheme', null, { authorization: 'Basic cm9vdDpyb290' }],
    ['with an unknown key of the right form', `hk_${'a'.repeat(43)}`, {}],
    ['with anything else', 'root', {}],
  ])('refuses requests %s, and says how to do it', async (_, key, headers) => {
    const answer = await app.api<Problem>('GET', '/v1/workspaces', { key, headers });
    expect(answer.status).toBe(401);
    expect(answer.body.code).toBe('unauthorized');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('shows a workspace to its own keys, whatever their scopes', async () => {
    const { id } = await aWorkspace(app);
    const { key } = await aKey(app, id, 'secrets:read');
    expect((await app.api('GET', `/v1/workspaces/${id.toUpperCase()}`, { key })).body).toMatchObject({ id });
  });

  it('answers for another workspace as if it did not exist', async () => {
    const [own, other] = [await aWorkspace(app), await aWorkspace(app)];
    const { key } = await aKey(app, own.id, 'events:read');
    const foreign = await problemOf('GET', `/v1/workspaces/${other.id}`, { key });
    const unknown = await problemOf('GET', `/v1/workspaces/${UNKNOWN_ID}`, { key });
    expect(foreign.code).toBe('workspace_not_found');
    expect(foreign).toEqual(unknown);
    expect((await problemOf('DELETE', `/v1/workspaces/${other.id}`, { key })).code).toBe(
      'workspace_not_found',
    );
  });

  it('keeps the management of workspaces, keys and the audit log to the root key', async () => {
    const { id } = await aWorkspace(app);
    const { key } = await aKey(app, id, 'events:write', 'subscriptions:write', 'deliveries:write');
    const body = { name: 'x', scopes: ['events:read'] };
    const attempts: [string, string, object?][] = [
      ['GET', '/v1/workspaces'],
      ['POST', '/v1/workspaces', { name: 'x', plan: 'growth', notificationEmails: [] }],
      ['PATCH', `/v1/workspaces/${id}`, { name: 'x' }],
      ['DELETE', `/v1/workspaces/${id}`],
      ['POST', `/v1/workspaces/${id}/api-keys`, body],
      ['GET', `/v1/workspaces/${id}/api-keys`],
      ['GET', `/v1/workspaces/${id}/audit-log`],
    ];
    for (const [method, path, sent] of attempts) {
      expect((await problemOf(method, path, { key, body: sent })).code).toBe('scope_required');
    }
  });

  it('takes what is not a UUID for a workspace that does not exist', async () => {
    expect((await problemOf('GET', '/v1/workspaces/acme')).code).toBe('workspace_not_found');
    expect((await problemOf('GET', `/v1/workspaces/${UNKNOWN_ID}`)).code).toBe('workspace_not_found');
  });

  it('serves many requests of one key at once', async () => {
    const { id } = await aWorkspace(app);
    const { key } = await aKey(app, id, 'events:read');
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => app.api('GET', `/v1/workspaces/${id}`, { key })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('the audit log', () => {
  it('tells who changed what, newest first, without secrets', async () => {
    const { id } = await aWorkspace(app, { plan: 'growth' });
    const { key, id: keyId } = await aKey(app, id, 'events:read');
    await app.api('PATCH', `/v1/workspaces/${id}`, { body: { plan: 'advanced' } });
    await app.api('DELETE', `/v1/workspaces/${id}/api-keys/${keyId}`);
    const { body } = await app.api<Page<Record<string, unknown>>>('GET', `/v1/workspaces/${id}/audit-log`);
    const entries = [...body.items].sort((a, b) =>
      String(a['createdAt']).localeCompare(String(b['createdAt'])),
    );
    expect(new Set(entries.map(({ action, actor }) => `${actor} ${action}`))).toEqual(
      new Set([
        'root workspace.created',
        'root api_key.created',
        'root workspace.updated',
        'root api_key.revoked',
      ]),
    );
    expect(entries).toContainEqual(
      expect.objectContaining({
        action: 'workspace.updated',
        subjectType: 'workspace',
        subjectId: id,
        before: expect.objectContaining({ plan: 'growth' }),
        after: expect.objectContaining({ plan: 'advanced' }),
      }),
    );
    expect(JSON.stringify(body)).not.toContain(key);
  });

  it('is walked page by page, and names the key of a workspace that made a change', async () => {
    const { id } = await aWorkspace(app);
    const { key, id: keyId } = await aKey(app, id, 'subscriptions:write');
    const body = { url: 'https://example.com/hook', eventTypes: ['contact.created'] };
    await app.api('POST', `/v1/workspaces/${id}/subscriptions`, { key, body });
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 10; pages += 1) {
      const path = `/v1/workspaces/${id}/audit-log?limit=1${cursor && `&cursor=${cursor}`}`;
      const page: { body: Page<Record<string, unknown>> } = await app.api('GET', path);
      seen.push(...page.body.items.map(({ actor, action }) => `${String(actor)} ${String(action)}`));
      cursor = page.body.pagination.next;
    }
    expect(seen.toSorted()).toEqual([
      `key:${keyId} subscription.created`,
      'root api_key.created',
      'root workspace.created',
    ]);
    for (const query of ['limit=0', 'limit=101', 'cursor=nonsense', 'cursor=WyJ4Il0', 'colour=red']) {
      const { code } = await problemOf('GET', `/v1/workspaces/${id}/audit-log?${query}`);
      expect(code).toBe('validation_failed');
    }
  });

  it('is not there for a workspace that is not', async () => {
    const problem = await problemOf('GET', `/v1/workspaces/${UNKNOWN_ID}/audit-log`);
    expect(problem.code).toBe('workspace_not_found');
  });
});

describe('the directory of workspaces', () => {
  it('gives numbers without gaps to many who ask at once, in the order of their commits', async () => {
    const directory = app.get(WorkspaceDirectory);
    const ids = [(await aWorkspace(app)).id, (await aWorkspace(app)).id];
    const given: number[] = [];
    await Promise.all(
      Array.from({ length: 40 }, (_, turn) =>
        app.database.transaction(async (tx) => {
          const order = turn % 2 ? ids : [...ids].reverse();
          const locked = await directory.lock(tx, order);
          given.push(locked.get(ids[0] ?? '')?.eventSequence ?? -1);
          directory.advance(tx, new Map(order.map((id, index) => [id, index + 1])));
        }),
      ),
    );
    expect(given).toEqual([...given].sort((a, b) => a - b));
    const locked = await app.database.transaction((tx) => directory.lock(tx, ids));
    expect(ids.map((id) => locked.get(id)?.eventSequence)).toEqual([60, 60]);
  });

  it('knows the plan and the revision of the moment of the lock', async () => {
    const directory = app.get(WorkspaceDirectory);
    const { id } = await aWorkspace(app, { plan: 'growth' });
    await app.api('PATCH', `/v1/workspaces/${id}`, { body: { plan: 'advanced' } });
    await app.database.transaction((tx) => directory.bumpRevision(tx, id));
    const locked = await app.database.transaction((tx) => directory.lock(tx, [id]));
    expect(locked.get(id)).toMatchObject({ plan: 'advanced', revision: 2, eventSequence: 0 });
  });

  it('does not know deleted workspaces', async () => {
    const directory = app.get(WorkspaceDirectory);
    const { id } = await aWorkspace(app);
    await app.api('DELETE', `/v1/workspaces/${id}`);
    await app.database.transaction(async (tx) => {
      expect(await directory.lock(tx, [id, UNKNOWN_ID])).toEqual(new Map());
    });
    await expect(directory.get(id)).rejects.toMatchObject({ code: 'workspace_not_found' });
  });
});

describe('every error over HTTP is a problem', () => {
  const post = (body: string, headers = {}) => problemOf('POST', '/v1/workspaces', { body, headers });

  it.each([
    ['broken JSON', '{"name":', 400, 'malformed_json'],
    ['a body that changes prototypes', '{"__proto__":{"a":1},"name":"x"}', 400, 'validation_failed'],
    ['a body that is empty', '', 400, 'malformed_json'],
    ['JSON that is no object', '[]', 400, 'validation_failed'],
    ['JSON null', 'null', 400, 'validation_failed'],
    ['a body over the limit', `"${'a'.repeat(17 * 1024 * 1024)}"`, 413, 'payload_too_large'],
  ])('%s', async (_, body, status, code) => {
    expect(await post(body)).toMatchObject({ status, code });
  });

  it('a content type that is not JSON', async () => {
    const problem = await post('<a/>', { 'content-type': 'application/xml' });
    expect(problem).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it.each(['/v1/nothing', '/nothing', '/'])('a route that does not exist: %s', async (path) => {
    expect(await problemOf('GET', path)).toMatchObject({ status: 404, code: 'route_not_found' });
  });

  it('an address that can not be decoded', async () => {
    expect(await problemOf('GET', '/v1/workspaces/%zz')).toMatchObject({ code: 'malformed_request' });
  });

  it('an address part that is too long', async () => {
    const problem = await problemOf('GET', `/v1/workspaces/${'a'.repeat(400)}`);
    expect(problem).toMatchObject({ status: 414, code: 'uri_too_long' });
  });

  it('a field that is called like a built-in one', async () => {
    const problem = await post(
      '{"constructor":{"prototype":{}},"name":"x","plan":"growth","notificationEmails":[]}',
    );
    expect(problem.errors).toEqual([{ path: 'constructor', message: 'is not a known field' }]);
  });

  it('bytes that are no HTTP', async () => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname).end('nonsense\r\n\r\n');
    const [head, body] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 400 .*\r\ncontent-type: application\/problem\+json/s);
    expect(JSON.parse(body ?? '')).toMatchObject({ status: 400, code: 'malformed_request' });
  });
});

describe('health and documents', () => {
  it('are open to everyone', async () => {
    const live = await app.api('GET', '/health/live', { key: null });
    expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
    const ready = await app.api<{ status: string; info: object }>('GET', '/health/ready', { key: null });
    expect(ready.status).toBe(200);
    expect(Object.keys(ready.body.info).sort()).toEqual(['database', 'mail', 'queue']);
  });

  it('have a page for people', async () => {
    const { status, body } = await app.api<string>('GET', '/docs', { key: null });
    expect(status).toBe(200);
    expect(body).toContain('swagger-ui');
  });
});

describe('a worker', () => {
  let worker: TestApp;
  beforeAll(async () => {
    const { databaseUrl } = app.settings;
    worker = await startApp({ settings: { role: 'worker', databaseUrl } });
  });
  afterAll(() => worker.close());

  it('answers for its health', async () => {
    expect((await worker.api('GET', '/health/live', { key: null })).status).toBe(200);
    expect((await worker.api('GET', '/health/ready', { key: null })).status).toBe(200);
  });

  it.each(['/v1/workspaces', '/docs', '/openapi.json', '/healthy'])('does not know %s', async (path) => {
    const { status, body } = await worker.api<Problem>('GET', path);
    expect([status, body.code]).toEqual([404, 'route_not_found']);
  });
});

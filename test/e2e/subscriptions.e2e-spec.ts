import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PurgeBudget } from '../../src/contracts/purge-budget.js';
import { SubscriptionDirectory } from '../../src/modules/subscriptions/index.js';
import { SecretBox } from '../../src/platform/secrets/secret-box.js';
import { type Answer, SubscriptionsNode } from '../support/start-subscriptions.js';

const DRAFT = { url: 'https://example.com/hook', eventTypes: ['message.received'] };
const MINUTE = 60_000;

let node: SubscriptionsNode;
let workspaceId: string;

beforeAll(async () => {
  node = await SubscriptionsNode.start();
});

afterAll(() => node.stop());

beforeEach(async () => {
  workspaceId = await node.workspace();
  node.witness.forget();
});

function create(draft: unknown, key?: string): Promise<Answer> {
  return node.send('POST', `/workspaces/${workspaceId}/subscriptions`, draft, key);
}

function pathOf(id: unknown, more = ''): string {
  return `/workspaces/${workspaceId}/subscriptions/${String(id)}${more}`;
}

async function get(id: unknown): Promise<Answer['body']> {
  return (await node.send('GET', pathOf(id))).body;
}

async function keyWith(...scopes: string[]): Promise<string> {
  const { body } = await node.send('POST', `/workspaces/${workspaceId}/api-keys`, { name: 'test', scopes });
  return String(body['key']);
}

async function revision(): Promise<number> {
  const [row] = await node.database.rows<{ revision: string }>(
    'select revision from workspaces where id = $1',
    [workspaceId],
  );
  return Number(row?.revision);
}

describe('creating', () => {
  it('answers 201 with the secret, this once', async () => {
    const filters = { messageTypes: ['text'], channelIds: [12] };
    const draft = { ...DRAFT, description: 'CRM', filters, headers: { 'X-Tenant': 'a' } };
    const { status, body } = await create(draft);
    expect(status).toBe(201);
    expect(body['signingSecret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { signingSecret, ...shown } = body;
    expect(shown).toEqual({
      ...draft,
      id: expect.any(String),
      workspaceId,
      status: 'enabled',
      disabledReason: null,
      disabledAt: null,
      pendingDeliveries: 0,
      oldestPendingAt: null,
      lastFailure: null,
      createdAt: node.clock.now().toISOString(),
      updatedAt: node.clock.now().toISOString(),
    });
    expect(await get(body['id'])).toEqual(shown);
    expect(signingSecret).toBeDefined();
  });

  it('tells it with the normalised URL and makes caches stale', async () => {
    const before = await revision();
    const { body } = await create({ ...DRAFT, url: 'HTTPS://Example.com:443/a/../hook' });
    const url = 'https://example.com/hook';
    expect(body['url']).toBe(url);
    expect(node.witness.heard('subscription.created')).toEqual([
      { workspaceId, subscriptionId: body['id'], url },
    ]);
    expect(await revision()).toBe(before + 1);
  });

  it('can create it disabled', async () => {
    const { body } = await create({ ...DRAFT, enabled: false });
    expect(body).toMatchObject({
      status: 'disabled',
      disabledReason: 'manual',
      disabledAt: node.clock.now().toISOString(),
    });
  });

  it('names all faults at once, those of form and those of meaning', async () => {
    const { status, body } = await create({
      url: 'http://user@127.0.0.1:22/#x',
      eventTypes: ['message.received', 'message.lost', 7],
      description: 5,
      filters: { channelIds: ['a'] },
      headers: { host: 'x', 'x-ok': 'fine', 'x-bad': 'a\nb' },
      colour: 'red',
    });
    expect(status).toBe(400);
    expect(body['code']).toBe('validation_failed');
    const paths = (body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths.filter((path) => path === 'url')).toHaveLength(5);
    expect(new Set(paths)).toEqual(
      new Set([
        'url',
        'eventTypes[1]',
        'eventTypes[2]',
        'description',
        'filters.channelIds[0]',
        'headers.host',
        'headers.x-bad',
        'colour',
      ]),
    );
  });

  it.each([
    ['nothing', undefined, ['url', 'eventTypes']],
    ['an empty object', {}, ['url', 'eventTypes']],
    ['a list', [], ['body']],
    ['no event type', { ...DRAFT, eventTypes: [] }, ['eventTypes']],
    ['one twice', { ...DRAFT, eventTypes: ['message.sent', 'message.sent'] }, ['eventTypes']],
    ['null for a URL', { ...DRAFT, url: null }, ['url']],
    ['an unknown filter', { ...DRAFT, filters: { colours: [] } }, ['filters.colours']],
    ['a number in a header', { ...DRAFT, headers: { a: 1 } }, ['headers.a']],
    ['a long URL', { ...DRAFT, url: `https://example.com/${'a'.repeat(2048)}` }, ['url']],
  ])('refuses %s', async (_, draft, paths) => {
    const { status, body } = await create(draft);
    expect(status).toBe(400);
    expect((body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual(paths);
  });

  it('refuses more than 20 headers', async () => {
    const headers = Object.fromEntries(Array.from({ length: 21 }, (__, index) => [`x-${index}`, 'a']));
    expect((await create({ ...DRAFT, headers })).status).toBe(400);
  });

  it('needs the plan advanced', async () => {
    workspaceId = await node.workspace('growth');
    expect(await create(DRAFT)).toMatchObject({ status: 403, body: { code: 'plan_required' } });
    expect(node.witness.heard('subscription.created')).toEqual([]);
  });

  it('needs the scope, and a workspace that exists', async () => {
    expect(await create(DRAFT, await keyWith('subscriptions:read'))).toMatchObject({
      status: 403,
      body: { code: 'scope_required' },
    });
    expect((await create(DRAFT, await keyWith('subscriptions:write'))).status).toBe(201);
    workspaceId = randomUUID();
    expect(await create(DRAFT)).toMatchObject({ status: 404, body: { code: 'workspace_not_found' } });
  });
});

describe('showing', () => {
  it('lists pages, newest first', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      await node.clock.advance(1);
      ids.unshift(await node.subscription(workspaceId));
    }
    const listPath = `/workspaces/${workspaceId}/subscriptions`;
    const idsOf = ({ body }: Answer) => (body['items'] as { id: string }[]).map(({ id }) => id);
    const first = await node.send('GET', `${listPath}?limit=2`);
    const next = (first.body['pagination'] as { next: string }).next;
    const second = await node.send('GET', `${listPath}?limit=2&cursor=${next}`);
    expect([idsOf(first), idsOf(second)]).toEqual([ids.slice(0, 2), ids.slice(2)]);
    expect(second.body['pagination']).toEqual({ next: null });
  });

  it('knows nothing of another workspace’s', async () => {
    const id = await node.subscription(workspaceId);
    workspaceId = await node.workspace();
    for (const [method, more] of [
      ['GET'],
      ['PATCH'],
      ['DELETE'],
      ['POST', '/enable'],
      ['POST', '/disable'],
    ]) {
      const answer = await node.send(method as 'GET', pathOf(id, more), method === 'PATCH' ? {} : undefined);
      expect(answer).toMatchObject({ status: 404, body: { code: 'subscription_not_found' } });
    }
    expect((await node.send('GET', pathOf('nonsense'))).body['code']).toBe('subscription_not_found');
  });

  it('counts what waits', async () => {
    const id = await node.subscription(workspaceId);
    const laneId = randomUUID();
    const at = node.clock.now();
    const day = at.toISOString().slice(0, 10);
    await node.database.rows(
      'insert into lanes (id, workspace_id, url, pending_day) values ($1, $2, $3, $4)',
      [laneId, workspaceId, 'https://example.com/waiting', day],
    );
    await node.database.rows(
      'insert into streams (subscription_id, workspace_id, lane_id) values ($1, $2, $3)',
      [id, workspaceId, laneId],
    );
    for (const [sequence, status] of ['delivered', 'pending', 'pending'].entries()) {
      await node.database.rows(
        `insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence,
           event_id, event_type, status, created_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7, 'message.received', $8, $9)`,
        [
          day,
          randomUUID(),
          workspaceId,
          id,
          laneId,
          sequence,
          randomUUID(),
          status,
          new Date(at.getTime() + sequence),
        ],
      );
    }
    expect(await get(id)).toMatchObject({
      pendingDeliveries: 2,
      oldestPendingAt: new Date(at.getTime() + 1).toISOString(),
    });
  });
});

describe('editing', () => {
  it('replaces what is named and leaves the rest', async () => {
    const id = await node.subscription(workspaceId, { description: 'old', headers: { 'x-a': '1' } });
    await node.clock.advance(MINUTE);
    const edit = { eventTypes: ['contact.created'], description: null, filters: { tags: ['vip'] } };
    const { status, body } = await node.send('PATCH', pathOf(id), edit);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...edit,
      headers: { 'x-a': '1' },
      updatedAt: node.clock.now().toISOString(),
    });
    expect(await get(id)).toEqual(body);
    expect(node.witness.heard('subscription.moved')).toEqual([]);
  });

  it('tells a new URL, and not one that is the same in another spelling', async () => {
    const id = await node.subscription(workspaceId, { url: 'https://example.com/a' });
    await node.send('PATCH', pathOf(id), { url: 'https://EXAMPLE.com/a' });
    expect(node.witness.heard('subscription.moved')).toEqual([]);
    await node.send('PATCH', pathOf(id), { url: 'https://example.com/b' });
    expect(node.witness.heard('subscription.moved')).toEqual([
      { workspaceId, subscriptionId: id, url: 'https://example.com/b' },
    ]);
  });

  it('refuses what creating would refuse, and a change of the status', async () => {
    const id = await node.subscription(workspaceId);
    const edit = { url: 'https://10.0.0.1/', eventTypes: ['nope'], enabled: false };
    const { status, body } = await node.send('PATCH', pathOf(id), edit);
    expect(status).toBe(400);
    const paths = (body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths.sort()).toEqual(['enabled', 'eventTypes[0]', 'url']);
  });
});

describe('deleting', () => {
  it('hides the subscription and keeps its row', async () => {
    const id = await node.subscription(workspaceId);
    expect(await node.send('DELETE', pathOf(id))).toEqual({ status: 204, body: {} });
    expect((await node.send('GET', pathOf(id))).status).toBe(404);
    expect((await node.send('DELETE', pathOf(id))).status).toBe(404);
    expect(node.witness.heard('subscription.deleted')).toEqual([
      { workspaceId, subscriptionId: id, at: node.clock.now() },
    ]);
    const rows = await node.database.rows('select deleted_at from subscriptions where id = $1', [id]);
    expect(rows).toEqual([{ deleted_at: node.clock.now() }]);
  });
});

describe('enabling and disabling', () => {
  it('disables once and keeps the reason', async () => {
    const id = await node.subscription(workspaceId, { url: 'https://example.com/x' });
    const first = await node.send('POST', pathOf(id, '/disable'));
    expect(first).toMatchObject({ status: 200, body: { status: 'disabled', disabledReason: 'manual' } });
    await node.clock.advance(MINUTE);
    expect((await node.send('POST', pathOf(id, '/disable'))).body).toEqual(first.body);
    expect(node.witness.heard('subscriptions.disabled')).toEqual([
      {
        workspaceId,
        reason: 'manual',
        at: new Date(String(first.body['disabledAt'])),
        usage: null,
        subscriptions: [
          {
            id,
            url: 'https://example.com/x',
            eventTypes: ['message.received'],
            failures: 0,
            lastError: null,
            lastFailedAt: null,
          },
        ],
      },
    ]);
  });

  it('enables, without a body or with an empty one', async () => {
    const id = await node.subscription(workspaceId, { enabled: false });
    const { status, body } = await node.send('POST', pathOf(id, '/enable'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'enabled', disabledReason: null, disabledAt: null });
    await node.send('POST', pathOf(id, '/enable'), {});
    expect(node.witness.heard('subscription.enabled')).toEqual([
      { workspaceId, subscriptionId: id, at: node.clock.now(), replaySkippedSince: null },
    ]);
  });

  it('replays since the last disabling, when enabling or later', async () => {
    const id = await node.subscription(workspaceId);
    await node.send('POST', pathOf(id, '/disable'));
    const disabledAt = node.clock.now();
    await node.clock.advance(MINUTE);
    await node.send('POST', pathOf(id, '/enable'), { replay: 'skipped' });
    const enabled = await get(id);
    await node.clock.advance(MINUTE);
    const again = await node.send('POST', pathOf(id, '/enable'), { replay: 'skipped' });
    expect(again.body).toEqual(enabled);
    expect(node.witness.heard('subscription.enabled').map((fact) => fact.replaySkippedSince)).toEqual([
      disabledAt,
      disabledAt,
    ]);
  });

  it('refuses any other replay and unknown fields', async () => {
    const id = await node.subscription(workspaceId);
    for (const body of [{ replay: 'all' }, { replays: 'skipped' }, []]) {
      expect((await node.send('POST', pathOf(id, '/enable'), body)).status).toBe(400);
    }
  });

  it('needs the plan for enabling, not for disabling', async () => {
    const id = await node.subscription(workspaceId);
    await node.send('PATCH', `/workspaces/${workspaceId}`, { plan: 'starter' });
    expect((await node.send('POST', pathOf(id, '/disable'))).status).toBe(200);
    expect(await node.send('POST', pathOf(id, '/enable'))).toMatchObject({
      status: 403,
      body: { code: 'plan_required' },
    });
  });

  it('disables what is gone, and tells it once', async () => {
    const id = await node.subscription(workspaceId);
    const gone = { workspaceId, subscriptionId: id, at: node.clock.now(), error: 'HTTP 410' };
    for (let time = 0; time < 2; time += 1) {
      await node.database.transaction((tx) => node.facts.tell('endpoint.gone', gone, tx));
    }
    expect(await get(id)).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
    expect(node.witness.heard('subscriptions.disabled')).toMatchObject([
      { reason: 'gone', usage: null, subscriptions: [{ id, failures: 1, lastError: 'HTTP 410' }] },
    ]);
  });
});

describe('the audit log', () => {
  it('records every change, without the values of headers and without secrets', async () => {
    const { body } = await create({ ...DRAFT, headers: { authorization: 'Bearer s3cret' } });
    await node.send('PATCH', pathOf(body['id']), { description: 'new' });
    await node.send('POST', pathOf(body['id'], '/disable'));
    await node.send('POST', pathOf(body['id'], '/enable'));
    await node.send('DELETE', pathOf(body['id']));
    const log = await node.send('GET', `/workspaces/${workspaceId}/audit-log`);
    const actions = (log.body['items'] as { action: string }[]).map(({ action }) => action);
    const verbs = ['created', 'updated', 'disabled', 'enabled', 'deleted'];
    expect(actions).toEqual(expect.arrayContaining(verbs.map((verb) => `subscription.${verb}`)));
    const text = JSON.stringify(log.body);
    expect(text).toContain('authorization');
    expect(text).not.toContain('s3cret');
    expect(text).not.toContain('whsec_');
  });
});

describe('SubscriptionDirectory', () => {
  let directory: SubscriptionDirectory;
  beforeAll(() => {
    directory = node.app.get(SubscriptionDirectory, { strict: false });
  });

  const matching = (at: number) => node.database.transaction((tx) => directory.matching(tx, workspaceId, at));

  it('gives what is not deleted, disabled ones too', async () => {
    const enabled = await node.subscription(workspaceId, { filters: { messageTypes: ['text'] } });
    const disabled = await node.subscription(workspaceId, { enabled: false });
    const deleted = await node.subscription(workspaceId);
    await node.send('DELETE', pathOf(deleted));
    const found = await matching(await revision());
    expect(new Map(found.map((each) => [each.id, each.disabled]))).toEqual(
      new Map([
        [enabled, false],
        [disabled, true],
      ]),
    );
  });

  it('says which events a subscription wants', async () => {
    await node.subscription(workspaceId, {
      eventTypes: ['message.received', 'contact.created'],
      filters: { messageTypes: ['text'] },
    });
    const [found] = await matching(await revision());
    expect(found?.isFor('message.received', { messageTypes: ['text'], channelIds: ['12'] })).toBe(true);
    expect(found?.isFor('message.received', { messageTypes: ['card'], channelIds: ['12'] })).toBe(false);
    expect(found?.isFor('contact.created', {})).toBe(true);
    expect(found?.isFor('message.sent', { messageTypes: ['text'] })).toBe(false);
  });

  it('answers from memory at the same revision, and reads anew at another', async () => {
    await node.subscription(workspaceId);
    const known = await revision();
    const found = await matching(known);
    await node.subscription(workspaceId);
    expect(await matching(known)).toBe(found);
    expect(await matching(await revision())).toHaveLength(2);
  });

  it('answers for many workspaces, those without subscriptions too', async () => {
    const other = await node.workspace();
    await node.subscription(workspaceId);
    const revisions = new Map([
      [workspaceId, await revision()],
      [other, 0],
    ]);
    const found = await node.database.transaction((tx) => directory.matchingMany(tx, revisions));
    expect([found.get(workspaceId)?.length, found.get(other)?.length]).toEqual([1, 0]);
  });

  it('opens headers and secrets, and keeps them until a newer version is asked for', async () => {
    const { body } = await create({ ...DRAFT, headers: { 'x-a': '1' } });
    const id = String(body['id']);
    const sender = async (version: number) => (await directory.senders([{ id, version }])).get(id);
    const first = { id, version: 1, headers: { 'x-a': '1' }, secrets: [body['signingSecret']] };
    expect(await sender(1)).toEqual(first);
    await node.send('PATCH', pathOf(id), { headers: { 'x-a': '2' } });
    expect(await sender(1)).toEqual(first);
    expect(await sender(2)).toMatchObject({ version: 2, headers: { 'x-a': '2' } });
    await node.send('PATCH', pathOf(id), { description: 'no new version' });
    expect((await sender(3))?.version).toBe(2);
  });

  it('signs with both secrets while a rotation overlaps, the old one first', async () => {
    const { body } = await create(DRAFT);
    const id = String(body['id']);
    const previous = node.app.get(SecretBox, { strict: false }).seal('whsec_b2xk', id);
    await node.database.rows(
      'update subscriptions set secret_previous = $2, secret_overlap_until = $3, version = 2 where id = $1',
      [id, previous, new Date(node.clock.now().getTime() + MINUTE)],
    );
    const secrets = async () => (await directory.senders([{ id, version: 2 }])).get(id)?.secrets;
    expect(await secrets()).toEqual(['whsec_b2xk', body['signingSecret']]);
    await node.clock.advance(MINUTE);
    expect(await secrets()).toEqual([body['signingSecret']]);
  });

  it('leaves out what was purged', async () => {
    const id = await node.subscription(workspaceId);
    const budget = new PurgeBudget(1_000);
    await node.database.transaction((tx) =>
      node.facts.tell('workspace.purging', { workspaceId, budget }, tx),
    );
    expect(await directory.senders([{ id, version: 1 }])).toEqual(new Map());
    expect(await node.database.rows('select 1 from subscriptions where id = $1', [id])).toEqual([]);
  });
});

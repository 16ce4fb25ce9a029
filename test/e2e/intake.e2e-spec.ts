import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { Gate } from '../support/gate.js';
import { startApp, type TestApp } from '../support/start-app.js';
import {
  type AcceptedEvent,
  aTag,
  type Delivery,
  type PostedEvent,
  tags,
  Tenant,
} from '../support/tenant.js';

interface Problem {
  readonly code: string;
  readonly errors?: { path: string; message: string }[];
}

const LIMIT_BYTES = 20_000;

let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;
let path: string;
let paths = 0;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  app = await startApp({ settings: { eventBodyLimitBytes: LIMIT_BYTES, quotaLimit: 1_000_000 } });
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

beforeEach(async () => {
  tenant = await Tenant.on(app);
  path = `/intake-${++paths}`;
  await tenant.subscribe(receiver.url(path));
});

function send(event: PostedEvent, headers: Record<string, string> = {}) {
  return tenant.send<AcceptedEvent & Problem>('POST', '/events', event, { headers });
}

/** Nothing but `count` events is stored, and nothing else arrives. */
async function expectStored(count: number): Promise<void> {
  const rows = await app.database.rows('select from events where workspace_id = $1', [tenant.workspace.id]);
  expect(rows).toHaveLength(count);
  await tenant.settled();
  expect(sequencesOf(receiver.to(path))).toEqual(Array.from({ length: count }, (_, index) => index + 1));
}

describe('an event that is posted again', () => {
  it('gets the first answer and is sent once', async () => {
    const event = { ...aTag(1), id: randomUUID() };
    const first = await send(event);
    const again = await send(event);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(first.body).toMatchObject({ id: event.id, duplicate: false, deliveries: 1 });
    expect(again.body).toEqual({ ...first.body, duplicate: true });
    await expectStored(1);
  });

  it('is refused when it says something else, and leaves no trace', async () => {
    const id = randomUUID();
    await send({ ...aTag(1), id });
    for (const other of [aTag(2), { ...aTag(1), occurredAt: '2026-01-01T00:00:00.000Z' }]) {
      const { status, body } = await send({ ...other, id });
      expect([status, body.code]).toEqual([409, 'event_id_conflict']);
    }
    await expectStored(1);
  });

  it('is known by its id in any case', async () => {
    const id = randomUUID();
    await send({ ...aTag(1), id });
    expect((await send({ ...aTag(1), id: id.toUpperCase() })).body).toMatchObject({ id, duplicate: true });
  });

  it('is known by its Idempotency-Key, for which an id was made', async () => {
    const headers = { 'idempotency-key': 'order 17' };
    const first = await send(aTag(1), headers);
    const again = await send(aTag(1), headers);
    expect(again.body).toEqual({ ...first.body, duplicate: true });
    expect((await send(aTag(2), headers)).status).toBe(409);
    expect((await send({ ...aTag(1), id: randomUUID() }, headers)).status).toBe(409);
    await expectStored(1);
  });

  it('is another event in another workspace', async () => {
    const event = { ...aTag(1), id: randomUUID() };
    await send(event);
    const other = await Tenant.on(app);
    expect(await other.post(event)).toMatchObject({ duplicate: false });
  });

  it('is known within a batch', async () => {
    const twice = { ...aTag(1), id: randomUUID() };
    const items = await tenant.postAll([twice, aTag(2), twice]);
    expect(items.map(({ duplicate }) => duplicate)).toEqual([false, false, true]);
    expect(items[2]).toEqual({ ...items[0], duplicate: true });
    await expectStored(2);
  });

  it('refuses a whole batch that contradicts itself or what is known', async () => {
    const id = randomUUID();
    const self = await tenant.send<Problem>('POST', '/events/batch', {
      events: [aTag(9), { ...aTag(1), id }, { ...aTag(2), id }],
    });
    expect([self.status, self.body.errors?.[0]?.path]).toEqual([409, 'events[2].id']);
    await send({ ...aTag(1), id });
    const known = await tenant.send<Problem>('POST', '/events/batch', {
      events: [aTag(9), { ...aTag(2), id }],
    });
    expect([known.status, known.body.errors?.[0]?.path]).toEqual([409, 'events[1].id']);
    await expectStored(1);
  });

  it('twenty times at once is stored once', async () => {
    const event = { ...aTag(1), id: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(event)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(answers.filter(({ body }) => !body.duplicate)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([event.id]));
    await expectStored(1);
  });

  it('at once with something else is refused: one of the two is right', async () => {
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => send({ ...aTag(index % 2), id })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(10);
    expect(statuses.filter((status) => status === 409)).toHaveLength(10);
    await expectStored(1);
  });
});

describe('events that are posted together', () => {
  it('are numbered and sent in their order, batches and single ones alike', async () => {
    const posts: Promise<unknown>[] = [];
    for (let first = 0; first < 200; first += 20) {
      posts.push(tenant.postAll(tags(10, first)));
      for (let single = 10; single < 20; single += 1) posts.push(tenant.post(aTag(first + single)));
    }
    await Promise.all(posts);
    await expectStored(200);
    const numbers = receiver.to(path).map(({ body }) => (body['contact'] as { id: number }).id);
    for (let first = 0; first < 200; first += 20) {
      const start = numbers.indexOf(first);
      expect(numbers.slice(start, start + 10)).toEqual(
        Array.from({ length: 10 }, (_, index) => first + index),
      );
    }
  });

  it('are all refused for one that is not valid, which is named', async () => {
    const { status, body } = await tenant.send<Problem>('POST', '/events/batch', {
      events: [aTag(1), { type: 'contact.tag.updated', data: { tag: 7, action: 'add' } }, aTag(3)],
    });
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    const faults = body.errors?.map((each) => each.path).toSorted();
    expect(faults).toEqual(['events[1].data.contact', 'events[1].data.tag']);
    await expectStored(0);
  });

  it.each([
    ['no events', { events: [] }],
    ['501 events', { events: tags(501) }],
    ['no list', { events: aTag(1) }],
    ['nothing', {}],
    ['an unknown type', { events: [{ type: 'contact.lost', data: {} }] }],
    ['an unknown field', { events: [{ ...aTag(1), colour: 'red' }] }],
  ])('are refused when there are %s', async (_, batch) => {
    const { status, body } = await tenant.send<Problem>('POST', '/events/batch', batch);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
  });

  it('are 404 for a workspace that is not there, and for one that is deleted', async () => {
    const gone = await Tenant.on(app);
    await gone.send('DELETE', '');
    for (const id of [randomUUID(), gone.workspace.id, 'no-uuid']) {
      const { status, body } = await app.api<Problem>('POST', `/v1/workspaces/${id}/events`, {
        body: aTag(1),
      });
      expect([status, body.code]).toEqual([404, 'workspace_not_found']);
    }
  });

  it('are refused with 413 when one of them is too large, and nothing is stored', async () => {
    const large = {
      type: 'contact.tag.updated',
      data: { tag: 'x'.repeat(LIMIT_BYTES), action: 'add', contact: { id: 1 } },
    };
    expect((await send(large)).status).toBe(413);
    const batch = await tenant.send<Problem>('POST', '/events/batch', { events: [aTag(1), large] });
    expect([batch.status, batch.body.errors?.[0]?.path]).toEqual([413, 'events[1].data']);
    await expectStored(0);
  });
});

describe('the log', () => {
  it('narrows to what is asked for', async () => {
    const start = new Date();
    const other = await tenant.subscribe(receiver.url(`${path}-other`), {
      eventTypes: ['contact.tag.updated', 'contact.created'],
    });
    receiver.on(path, { status: 500 });
    const [first] = await tenant.postAll([
      aTag(1),
      aTag(2),
      { type: 'contact.created', data: { contact: { id: 2 } } },
    ]);
    await tenant.tried(first!.id);
    await receiver.received(`${path}-other`, 3);
    const count = async (query: string) => (await tenant.deliveries(query)).length;

    expect(await count('')).toBe(5);
    expect(await count(`subscriptionId=${other.id}`)).toBe(3);
    expect(await count('status=pending')).toBe(2);
    expect(await count('status=skipped')).toBe(0);
    expect(await count('eventType=contact.created')).toBe(1);
    expect(await count(`eventId=${first!.id}`)).toBe(2);
    expect(await count('contactId=2')).toBe(3);
    expect(await count(`contactId=2&subscriptionId=${other.id}&eventType=contact.tag.updated`)).toBe(1);
    expect(await count(`since=${start.toISOString()}`)).toBe(5);
    expect(await count(`until=${start.toISOString()}`)).toBe(0);
    expect(await count(`since=${new Date(Date.now() + 60_000).toISOString()}`)).toBe(0);
  });

  it.each([
    'status=lost',
    'limit=0',
    'limit=101',
    'since=yesterday',
    'subscriptionId=7',
    'cursor=nonsense',
    `cursor=${Buffer.from('["x","y","z"]').toString('base64url')}`,
    `cursor=${Buffer.from(JSON.stringify([1, randomUUID(), '2026-02-30'])).toString('base64url')}`,
    'colour=red',
  ])('refuses %s', async (query) => {
    const { status, body } = await tenant.send<Problem>('GET', `/deliveries?${query}`);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
  });

  it('is walked from the newest to the oldest without gaps, while new ones arrive', async () => {
    await tenant.postAll(tags(45));
    const seen: Delivery[] = [];
    let page = await tenant.page('limit=10');
    for (let turn = 0; ; turn += 1) {
      seen.push(...page.items);
      if (page.pagination.next === null) break;
      await tenant.postAll(tags(3, 100 + turn * 3));
      page = await tenant.page('limit=10', page.pagination.next);
    }
    expect(seen.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 45 }, (_, index) => 45 - index),
    );
  });

  it('shows a delivery with its attempts and its body, and an event with its deliveries', async () => {
    await tenant.subscribe(receiver.url(`${path}-second`));
    const { id } = await tenant.post(aTag(5));
    const deliveries = await tenant.settled();
    const shown = await tenant.delivery(deliveries[0]!.id);
    expect(shown).toMatchObject({
      eventId: id,
      sequence: 1,
      status: 'delivered',
      attemptCount: 1,
      payload: { event_type: 'contact.tag.updated', event_id: id, tag: 'tag-5' },
      attempts: [{ number: 1, outcome: 'accepted', statusCode: 200 }],
    });
    const event = await tenant.send<{ deliveries: Delivery[] }>('GET', `/events/${id}`);
    expect(event.status).toBe(200);
    expect(event.body).toMatchObject({ id, sequence: 1, payload: shown.payload });
    expect(event.body.deliveries.map((each) => each.id).sort()).toEqual(
      deliveries.map((each) => each.id).sort(),
    );
  });

  it('has nothing of another workspace', async () => {
    const { id } = await tenant.post(aTag(1));
    const [delivery] = await tenant.settled();
    const stranger = await Tenant.on(app);
    const answers = await Promise.all([
      stranger.send<Problem>('GET', `/deliveries/${delivery!.id}`),
      stranger.send<Problem>('GET', `/events/${id}`),
      tenant.send<Problem>('GET', `/deliveries/${randomUUID()}`),
      tenant.send<Problem>('GET', '/deliveries/ffffffff-ffff-7fff-bfff-ffffffffffff'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(answers.map(({ body }) => body.code)).toEqual([
      'delivery_not_found',
      'event_not_found',
      'delivery_not_found',
      'delivery_not_found',
    ]);
    expect(await stranger.deliveries()).toEqual([]);
  });
});

describe('a workspace that somebody holds for longer', () => {
  it('makes no other wait, neither for what is accepted nor for what failed', async () => {
    const other = await Tenant.on(app);
    const failing = `/held-${++paths}`;
    receiver.on(failing, { status: 500 });
    await other.subscribe(receiver.url(failing));
    const answers = new Gate();
    receiver.on(path, { status: 500, after: answers.passed });
    const first = await tenant.post(aTag(1));
    await receiver.received(path);

    const gate = new Gate();
    const locked = new Gate();
    const held = app.database.transaction(async (tx) => {
      await tx.rows('select 1 from workspaces where id = $1 for no key update', [tenant.workspace.id]);
      locked.open();
      await gate.passed;
    });
    await locked.passed;
    const ended: string[] = [];
    const waiting = [
      tenant.post(aTag(2)).then(() => ended.push('single')),
      tenant.postAll(tags(3)).then(() => ended.push('batch')),
      tenant.tried(first.id).then(() => ended.push('failure')),
    ];
    answers.open();
    const accepted = await other.postAll(tags(20));
    await other.tried(accepted[0]!.id);
    expect(ended).toEqual([]);

    gate.open();
    await Promise.all([held, ...waiting]);
    const log = await tenant.deliveries();
    expect(log.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  });
});

import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { EVENT_TYPES } from '../../src/modules/events/catalogue/catalogue.js';
import { FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { Gate } from '../support/gate.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, type Attempt, type BuiltSubscription, endsOf, tags, Tenant } from '../support/tenant.js';

const EPOCH = '2020-01-01T00:00:00.000Z';

let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;
let path: string;
let paths = 0;
let subscription: BuiltSubscription;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  // One attempt for each delivery: whatever fails is dropped at once.
  app = await startApp({ settings: { retryDelaysMs: [0], quotaLimit: 1_000 } });
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

beforeEach(async () => {
  path = `/again-${++paths}`;
  tenant = await Tenant.on(app);
  subscription = await tenant.subscribe(receiver.url(path));
});

const retry = (id: string) =>
  tenant.send<{ code?: string; status: string }>('POST', `/deliveries/${id}/retry`);
const replay = (body: unknown, id = subscription.id) =>
  tenant.send<{ code?: string; replayed: number; errors?: { path: string }[] }>(
    'POST',
    `/subscriptions/${id}/replay`,
    body,
  );
const test = (body: unknown, id = subscription.id) =>
  tenant.send<Attempt & { code?: string; deliveryId: string; eventId: string; errors?: { path: string }[] }>(
    'POST',
    `/subscriptions/${id}/test`,
    body,
  );

/** Posts events to a receiver that fails, until all are dropped; then it answers well. */
async function dropped(count: number): Promise<void> {
  receiver.on(path, { status: 500 });
  await tenant.postAll(tags(count));
  const ends = endsOf(await tenant.settled());
  expect(ends).toEqual(Array.from({ length: count }, () => 'dropped: retries_exhausted'));
  receiver.on(path, {});
}

describe('a retry', () => {
  it('sends a dropped delivery again, marked manual, with the next number', async () => {
    await dropped(1);
    const [before] = await tenant.deliveries();
    const answer = await retry(before!.id);
    expect([answer.status, answer.body]).toMatchObject([202, { id: before?.id }]);
    await tenant.settled();
    const after = await tenant.delivery(before!.id);
    const first = (before?.attemptCount ?? 0) + 1;
    expect(after).toMatchObject({ status: 'delivered', reason: null, sequence: 1, attemptCount: first });
    expect(after.attempts.at(-1)).toMatchObject({ number: first, manual: true, outcome: 'accepted' });
    expect(after.attempts[0]?.manual).toBe(false);
  });

  it('sends what was delivered once more, in the same bytes', async () => {
    await tenant.post(aTag(1));
    const [delivery] = await tenant.settled();
    await retry(delivery!.id);
    const [first, second] = await receiver.received(path, 2);
    expect(second?.raw.equals(first!.raw)).toBe(true);
    expect([first, second].map((request) => request?.headers['x-webhook-attempt'])).toEqual(['1', '2']);
  });

  it('does not count towards the quota', async () => {
    await dropped(2);
    const counted = await tenant.failures();
    expect(counted).toBeGreaterThan(0);
    receiver.on(path, { status: 500 });
    const [delivery] = await tenant.deliveries();
    await retry(delivery!.id);
    await tenant.settled();
    const after = await tenant.delivery(delivery!.id);
    expect(after.attempts.filter(({ manual }) => manual).length).toBeGreaterThan(0);
    expect(await tenant.failures()).toBe(counted);
  });

  it('goes ahead of whatever is newer', async () => {
    await dropped(2);
    const gate = new Gate();
    receiver.on(path, { after: gate.passed });
    await tenant.postAll(tags(3, 10));
    await receiver.received(path, receiver.to(path).length + 1);
    const so = receiver.to(path).length;
    const [first, second] = await tenant.deliveries();
    await retry(second!.id);
    await retry(first!.id);
    gate.open();
    await tenant.settled();
    // The first of the new ones was in flight already.
    expect(sequencesOf(receiver.to(path).slice(so))).toEqual([1, 2, 4, 5]);
  });

  it('is refused when the delivery waits, or its subscription is disabled or deleted', async () => {
    await dropped(1);
    const [delivery] = await tenant.deliveries();
    receiver.on(path, 'hang');
    await retry(delivery!.id);
    expect(await retry(delivery!.id)).toMatchObject({ status: 409, body: { code: 'delivery_is_pending' } });
    await tenant.disable(subscription.id);
    expect(await retry(delivery!.id)).toMatchObject({ status: 409, body: { code: 'subscription_disabled' } });
    await tenant.send('DELETE', `/subscriptions/${subscription.id}`);
    expect(await retry(delivery!.id)).toMatchObject({ status: 409, body: { code: 'subscription_deleted' } });
  });

  it('is refused below the plan, for unknown deliveries and for those of others', async () => {
    await dropped(1);
    const [delivery] = await tenant.deliveries();
    const stranger = await Tenant.on(app);
    const elsewhere = await stranger.send('POST', `/deliveries/${delivery!.id}/retry`);
    expect(elsewhere).toMatchObject({ status: 404, body: { code: 'delivery_not_found' } });
    for (const id of [randomUUID(), 'nonsense']) {
      expect(await retry(id)).toMatchObject({ status: 404, body: { code: 'delivery_not_found' } });
    }
    await tenant.change({ plan: 'growth' });
    expect(await retry(delivery!.id)).toMatchObject({ status: 403, body: { code: 'plan_required' } });
  });
});

describe('a replay', () => {
  it('sends what was dropped and skipped, in the original order, uncounted', async () => {
    await dropped(3);
    await tenant.disable(subscription.id);
    await tenant.postAll(tags(2, 10));
    await tenant.enable(subscription.id);
    await tenant.post(aTag(20));
    await tenant.settled();
    const so = receiver.to(path).length;
    const answer = await replay({ since: EPOCH });
    expect([answer.status, answer.body]).toEqual([202, { replayed: 5 }]);
    const deliveries = await tenant.settled();
    expect(endsOf(deliveries)).toEqual(Array.from({ length: 6 }, () => 'delivered'));
    expect(sequencesOf(receiver.to(path).slice(so))).toEqual([1, 2, 3, 4, 5]);
    const { attempts } = await tenant.delivery(deliveries[3]!.id);
    expect(attempts).toMatchObject([{ number: 1, manual: true }]);
  });

  it('shows in the subscription until it is done, and keeps what comes next behind it', async () => {
    await dropped(4);
    const gate = new Gate();
    receiver.on(path, { after: gate.passed });
    const so = receiver.to(path).length;
    const [oldest] = await tenant.deliveries();
    expect((await replay({ since: EPOCH })).body).toEqual({ replayed: 4 });
    await tenant.post(aTag(20));
    expect(await tenant.subscription(subscription.id)).toMatchObject({
      pendingDeliveries: 5,
      oldestPendingAt: oldest?.createdAt,
    });
    gate.open();
    await tenant.settled();
    expect(sequencesOf(receiver.to(path).slice(so))).toEqual([1, 2, 3, 4, 5]);
    expect(await tenant.subscription(subscription.id)).toMatchObject({
      pendingDeliveries: 0,
      oldestPendingAt: null,
    });
  });

  it('takes what arrived only when asked, and only of the time asked for', async () => {
    await tenant.postAll(tags(2));
    await tenant.settled();
    expect((await replay({ since: EPOCH })).body).toEqual({ replayed: 0 });
    const until = (await tenant.deliveries())[0]?.createdAt;
    expect((await replay({ since: EPOCH, until, statuses: ['delivered'] })).body).toEqual({ replayed: 0 });
    expect((await replay({ since: EPOCH, statuses: ['delivered'] })).body).toEqual({ replayed: 2 });
    await tenant.settled();
    expect(sequencesOf(receiver.to(path))).toEqual([1, 2, 1, 2]);
  });

  it('goes to the lane that the subscription has now', async () => {
    await dropped(2);
    await tenant.edit(subscription.id, { url: receiver.url(`${path}-new`) });
    await replay({ since: EPOCH });
    await tenant.settled();
    expect(sequencesOf(receiver.to(`${path}-new`))).toEqual([1, 2]);
  });

  it('is refused when the subscription is disabled, deleted or below the plan', async () => {
    await tenant.disable(subscription.id);
    expect(await replay({ since: EPOCH })).toMatchObject({
      status: 409,
      body: { code: 'subscription_disabled' },
    });
    await tenant.change({ plan: 'starter' });
    expect(await replay({ since: EPOCH })).toMatchObject({ status: 403, body: { code: 'plan_required' } });
    await tenant.change({ plan: 'advanced' });
    await tenant.send('DELETE', `/subscriptions/${subscription.id}`);
    const gone = await replay({ since: EPOCH });
    expect(gone).toMatchObject({ status: 404, body: { code: 'subscription_not_found' } });
  });

  it.each([
    ['since', {}],
    ['since', { since: 'yesterday' }],
    ['until', { since: EPOCH, until: EPOCH }],
    ['statuses[0]', { since: EPOCH, statuses: ['pending'] }],
    ['statuses', { since: EPOCH, statuses: [] }],
    ['limit', { since: EPOCH, limit: 5 }],
  ])('names %s in %j', async (at, body) => {
    const answer = await replay(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(answer.body.errors?.map((fault) => fault.path)).toContain(at);
  });
});

describe('a test event', () => {
  it('is refused while five of the workspace are under way, and lets those of others through', async () => {
    const gate = new Gate();
    receiver.on(path, { after: gate.passed });
    const eventType = 'contact.tag.updated';
    const five = Array.from({ length: 5 }, () => test({ eventType }));
    await receiver.received(path, 5);
    expect(await test({ eventType })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '5' },
      body: { code: 'rate_limited' },
    });
    const other = await Tenant.on(app);
    const { id } = await other.subscribe(receiver.url(`${path}/other`));
    expect(await other.send('POST', `/subscriptions/${id}/test`, { eventType })).toMatchObject({
      status: 200,
    });
    gate.open();
    expect((await Promise.all(five)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await test({ eventType })).toMatchObject({ status: 200 });
  });

  it.each(EVENT_TYPES.map(({ name }) => name))('sends the example of %s, signed', async (eventType) => {
    const { status, body } = await test({ eventType });
    const [request] = receiver.to(path);
    expect([status, body]).toMatchObject([200, { number: 1, manual: true, outcome: 'accepted' }]);
    const example = EVENT_TYPES.find(({ name }) => name === eventType)?.example;
    expect(request?.body).toEqual({ event_type: eventType, event_id: body.eventId, ...example });
    expect(request?.headers).toMatchObject({ 'x-webhook-sequence': '0', 'x-webhook-attempt': '1' });
    const { signingSecret } = subscription;
    const headers = request!.headers as Record<string, string>;
    expect(new Webhook(signingSecret).verify(request!.raw.toString(), headers)).toEqual(request?.body);
    const ours = createHmac('sha256', signingSecret).update(request!.raw).digest('base64');
    expect(headers['x-webhook-signature']).toBe(ours);
  });

  it('stands in the log, but not among the events, and takes no number', async () => {
    const { body } = await test({ eventType: 'contact.created' });
    const { id } = await tenant.post(aTag(1));
    await tenant.settled();
    expect(await tenant.delivery(body.deliveryId)).toMatchObject({
      eventId: body.eventId,
      status: 'delivered',
      sequence: 0,
      payload: { event_type: 'contact.created', event_id: body.eventId },
      attempts: [{ number: 1, requestHeaders: { 'webhook-id': body.eventId } }],
    });
    const byEvent = await tenant.page(`eventId=${body.eventId}`);
    expect(byEvent.items.map((delivery) => delivery.id)).toEqual([body.deliveryId]);
    const feed = await tenant.send<{ items: { id: string }[] }>('GET', '/events');
    expect(feed.body.items.map((event) => event.id)).toEqual([id]);
    expect(sequencesOf(receiver.to(path))).toEqual([0, 1]);
  });

  it('is past a lane that hangs, also on a disabled subscription', async () => {
    receiver.on(path, ({ body }) => (body['event_type'] === 'contact.tag.updated' ? 'hang' : {}));
    await tenant.post(aTag(1));
    await receiver.received(path);
    expect(await test({ eventType: 'contact.created' })).toMatchObject({ body: { outcome: 'accepted' } });
    await tenant.disable(subscription.id);
    expect(await test({ eventType: 'contact.created' })).toMatchObject({ body: { outcome: 'accepted' } });
  });

  it('that fails counts nowhere, is not sent again, and is in no replay', async () => {
    receiver.on(path, { status: 410, body: 'no more' });
    const { body } = await test({ eventType: 'contact.created' });
    expect(body).toMatchObject({ outcome: 'refused', statusCode: 410, responseBody: 'no more' });
    expect(await tenant.failures()).toBe(0);
    expect(await tenant.subscription(subscription.id)).toMatchObject({ status: 'enabled' });
    expect(endsOf(await tenant.deliveries())).toEqual(['dropped: test_failed']);
    expect(await retry(body.deliveryId)).toMatchObject({ status: 409, body: { code: 'delivery_is_test' } });
    expect((await replay({ since: EPOCH })).body).toEqual({ replayed: 0 });
  });

  it('is refused for unknown types and subscriptions, and below the plan', async () => {
    for (const body of [{ eventType: 'contact.moved' }, { eventType: 7 }, {}]) {
      const answer = await test(body);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'eventType' }] } });
    }
    const unknown = await test({ eventType: 'contact.created' }, randomUUID());
    expect(unknown).toMatchObject({ status: 404, body: { code: 'subscription_not_found' } });
    await tenant.change({ plan: 'growth' });
    const poor = await test({ eventType: 'contact.created' });
    expect(poor).toMatchObject({ status: 403, body: { code: 'plan_required' } });
  });
});

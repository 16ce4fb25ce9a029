import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { EVENT_TYPES } from '../../src/modules/events/catalogue/catalogue.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { type Answer, failFirst, FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, type DeliveryWithAttempts, endsOf, tags, Tenant } from '../support/tenant.js';

const KIB = 1024;
const SECOND = 1_000;
const ENOUGH_QUOTA = 1_000_000;

let receiver: FakeReceiver;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
});

afterAll(() => receiver.close());

describe('what arrives', () => {
  let app: TestApp;
  let tenant: Tenant;

  beforeAll(async () => {
    app = await startApp();
    tenant = await Tenant.on(app);
  });

  afterAll(() => app.close());

  it('is each of the nine types as documented, in the bytes that are stored', async () => {
    await tenant.subscribe(receiver.url('/all'), { eventTypes: EVENT_TYPES.map(({ name }) => name) });
    const posted = EVENT_TYPES.map(({ name, example }) => ({ type: name, data: example }));
    const accepted = await tenant.postAll(posted);
    const arrived = await receiver.received('/all', 9);

    const rows = await app.database.rows<{ id: string; body: string }>('select id, body from events');
    const stored = new Map(rows.map(({ id, body }) => [id, body]));
    expect(posted).toHaveLength(9);
    for (const [index, { type, data }] of posted.entries()) {
      const { id = '' } = accepted[index] ?? {};
      const text = arrived[index]?.raw.toString() ?? '';
      expect(text).toBe(JSON.stringify({ event_type: type, event_id: id, ...data }));
      expect(text).toBe(JSON.stringify(JSON.parse(text)));
      expect(text).toBe(stored.get(id));
    }
    expect(sequencesOf(arrived)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('bears both signatures and every header of the table', async () => {
    const { signingSecret } = await tenant.subscribe(receiver.url('/signed'), {
      headers: { 'X-Own': 'mine' },
    });
    const { id } = await tenant.post({ ...aTag(7), occurredAt: '2026-02-03T04:05:06.789Z' });
    const [request] = await receiver.received('/signed');
    const { headers, raw, method } = request!;

    expect(method).toBe('POST');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(raw.length),
      'user-agent': 'Hooklane/0.0.0-test',
      'webhook-id': id,
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'x-webhook-event': 'contact.tag.updated',
      'x-webhook-attempt': '1',
      'x-webhook-sequence': '1',
      'x-webhook-occurred-at': '2026-02-03T04:05:06.789Z',
      'x-own': 'mine',
    });
    const ours = createHmac('sha256', signingSecret).update(raw).digest('base64');
    expect(headers['x-webhook-signature']).toBe(ours);
    const verified = new Webhook(signingSecret).verify(raw.toString(), headers as Record<string, string>);
    expect(verified).toEqual(request?.body);
  });

  it('has phone and email, null when they were not sent, and no assignee for an empty one', async () => {
    await tenant.subscribe(receiver.url('/complete'));
    await tenant.post({
      type: 'contact.tag.updated',
      data: { tag: 'a', action: 'remove', contact: { id: 1, assignee: {}, unknown: [1] }, extra: 'kept' },
    });
    const [request] = await receiver.received('/complete');
    expect(request?.body).toMatchObject({
      contact: { id: 1, phone: null, email: null, assignee: null, unknown: [1] },
      extra: 'kept',
    });
  });

  it('goes to a subscription that was made a moment before', async () => {
    for (const path of ['/moment-1', '/moment-2', '/moment-3']) {
      await tenant.subscribe(receiver.url(path));
      await tenant.post(aTag(1));
      await receiver.received(path);
    }
    expect(receiver.to('/moment-1').length).toBeGreaterThanOrEqual(1);
  });
});

describe('what an answer means', () => {
  let app: TestApp;
  let paths = 0;

  beforeAll(async () => {
    app = await startApp({ settings: { deliveryTimeoutMs: 300, quotaLimit: ENOUGH_QUOTA } });
  });

  afterAll(() => app.close());

  /** The delivery of one event, after its first attempt, to an endpoint that answers so. */
  async function deliverTo(answer: Answer, path = `/answer-${++paths}`): Promise<DeliveryWithAttempts> {
    const tenant = await Tenant.on(app);
    receiver.on(path, answer);
    await tenant.subscribe(receiver.url(path));
    const { id } = await tenant.post(aTag(1));
    return tenant.tried(id);
  }

  it.each([200, 201, 202, 204, 299])('takes %i as success', async (status) => {
    const { status: end, attempts } = await deliverTo({ status });
    expect([end, attempts]).toMatchObject([
      'delivered',
      [{ number: 1, manual: false, outcome: 'accepted', statusCode: status, error: null }],
    ]);
  });

  it.each([301, 302, 304, 307, 308])('takes %i as a failure and does not follow it', async (status) => {
    const location = receiver.url('/elsewhere');
    const { attempts } = await deliverTo({ status, headers: { location } });
    expect(attempts).toMatchObject([
      {
        outcome: 'refused',
        statusCode: status,
        error: `HTTP ${status}`,
        responseHeaders: { location },
      },
    ]);
    expect(receiver.to('/elsewhere')).toEqual([]);
  });

  it.each([400, 401, 404, 429, 500, 503])('takes %i as a failure that is tried again', async (status) => {
    const delivery = await deliverTo({ status, body: 'no thanks' });
    expect(delivery).toMatchObject({
      status: 'pending',
      attemptCount: 1,
      nextAttemptAt: expect.any(String),
      attempts: [{ outcome: 'refused', statusCode: status, responseBody: 'no thanks' }],
    });
  });

  it('waits no longer than the deadline for an answer', async () => {
    const { attempts } = await deliverTo('hang');
    expect(attempts).toMatchObject([
      { outcome: 'timed_out', statusCode: null, error: 'no complete answer within 300 ms' },
    ]);
  });

  it('wants the body, too, before the deadline, and logs the status of one that never ends', async () => {
    const { attempts } = await deliverTo('drip');
    expect(attempts).toMatchObject([{ outcome: 'timed_out', statusCode: 200 }]);
    expect(attempts[0]?.responseBody).toMatch(/^\.+$/);
  });

  it('calls a connection that closes early unreachable', async () => {
    const closed = await deliverTo('close');
    expect(closed.attempts).toMatchObject([{ outcome: 'unreachable', statusCode: null }]);
    const cut = await deliverTo('cut');
    expect(cut.attempts).toMatchObject([{ outcome: 'unreachable', statusCode: 200 }]);
    expect(cut.attempts[0]?.error).not.toBe('');
  });

  it('calls an endpoint where nobody listens unreachable', async () => {
    const away = await FakeReceiver.open();
    const url = away.url('/away');
    await away.close();
    const tenant = await Tenant.on(app);
    await tenant.subscribe(url);
    const { id } = await tenant.post(aTag(1));
    const { attempts } = await tenant.tried(id);
    expect(attempts).toMatchObject([
      { outcome: 'unreachable', error: 'connection refused (ECONNREFUSED)', responseHeaders: null },
    ]);
  });

  it('reads 64 KiB of an answer, judges a longer one by its status and keeps 4 KiB', async () => {
    const body = 'x'.repeat(300 * KIB);
    const [good, bad] = [await deliverTo({ body }), await deliverTo({ status: 500, body })];
    expect([good.status, bad.status]).toEqual(['delivered', 'pending']);
    expect(good.attempts).toMatchObject([{ outcome: 'accepted', responseBody: 'x'.repeat(4 * KIB) }]);
    expect(bad.attempts).toMatchObject([{ outcome: 'refused', error: 'HTTP 500' }]);
  });

  it('keeps an answer with NUL bytes and broken characters', async () => {
    const body = Buffer.from([0x61, 0x00, 0x62, 0xff, 0xe2, 0x82]);
    const { status, attempts } = await deliverTo({ body });
    expect(status).toBe('delivered');
    expect(attempts[0]?.responseBody).toBe('a\u{FFFD}b\u{FFFD}\u{FFFD}');
  });

  it('keeps no half of a character where it cuts an answer off', async () => {
    const { attempts } = await deliverTo({ body: `x${'ä'.repeat(3 * KIB)}` });
    expect(attempts[0]?.responseBody).toBe(`x${'ä'.repeat(2 * KIB - 1)}`);
  });

  it('logs what was sent, with signatures', async () => {
    const { attempts, payload } = await deliverTo({});
    expect(payload).toMatchObject({ event_type: 'contact.tag.updated', tag: 'tag-1' });
    expect(attempts[0]?.requestHeaders).toMatchObject({
      'x-webhook-signature': expect.any(String),
      'webhook-signature': expect.stringMatching(/^v1,/),
    });
  });
});

describe('the schedule', () => {
  let clock: FakeClock;
  let app: TestApp;
  let tenant: Tenant;
  let path: string;
  let paths = 0;
  let markers = 0;

  beforeAll(async () => {
    clock = new FakeClock();
    app = await startApp({ clock, settings: { quotaLimit: ENOUGH_QUOTA } });
  });

  afterAll(() => app.close());

  beforeEach(async () => {
    tenant = await Tenant.on(app);
    path = `/schedule-${++paths}`;
  });

  /** Lets everything that is due be done: an event that goes through another lane arrives. */
  async function allIsDone(): Promise<void> {
    const other = await Tenant.on(app);
    const marker = `/marker-${++markers}`;
    await other.subscribe(receiver.url(marker));
    await other.post(aTag(1));
    await receiver.received(marker);
  }

  /** The HTTP date that comes `seconds` after now. */
  function dateIn(seconds: number): string {
    return new Date(clock.now().getTime() + seconds * SECOND).toUTCString();
  }

  /** Seconds from the first attempt to each. */
  function offsetsOf({ attempts }: DeliveryWithAttempts): number[] {
    const times = attempts.map(({ startedAt }) => Date.parse(startedAt));
    return times.map((time) => (time - times[0]!) / SECOND);
  }

  it('tries at 0, 30, 90 and 180 s, then drops and goes on with the next', async () => {
    receiver.on(path, ({ headers }) => ({ status: headers['x-webhook-sequence'] === '1' ? 503 : 200 }));
    await tenant.subscribe(receiver.url(path));
    const [first, second] = await tenant.postAll(tags(2));
    await tenant.tried(first!.id);
    for (const [index, waitMs] of [30_000, 60_000, 90_000].entries()) {
      await clock.advance(waitMs - 1);
      await allIsDone();
      expect(receiver.to(path)).toHaveLength(index + 1);
      await clock.advance(1);
      await tenant.tried(first!.id, index + 2);
    }
    const delivered = await tenant.tried(second!.id);
    const dropped = await tenant.deliveryOf(first!.id);
    expect(offsetsOf(dropped)).toEqual([0, 30, 90, 180]);
    expect(dropped).toMatchObject({ status: 'dropped', reason: 'retries_exhausted', nextAttemptAt: null });
    expect(delivered.attempts[0]?.startedAt).toBe(dropped.attempts[3]?.startedAt);
    const requests = receiver.to(path);
    expect(requests.map(({ headers }) => headers['x-webhook-attempt'])).toEqual(['1', '2', '3', '4', '1']);
    expect(sequencesOf(requests)).toEqual([1, 1, 1, 1, 2]);
    expect(new Set(requests.slice(0, 4).map(({ raw }) => raw.toString())).size).toBe(1);
  });

  it('starts the three minutes of an event that waited behind another at its own first attempt', async () => {
    receiver.on(path, { status: 500 });
    await tenant.subscribe(receiver.url(path));
    const [first, second] = await tenant.postAll(tags(2));
    await tenant.tried(first!.id);
    for (const [index, waitMs] of [30_000, 60_000, 90_000].entries()) {
      await clock.advance(waitMs);
      await tenant.tried(first!.id, index + 2);
    }
    await tenant.tried(second!.id);
    for (const [index, waitMs] of [30_000, 60_000, 90_000].entries()) {
      await clock.advance(waitMs);
      await tenant.tried(second!.id, index + 2);
    }
    expect(offsetsOf(await tenant.deliveryOf(second!.id))).toEqual([0, 30, 90, 180]);
  });

  it('counts each delay from the start of the attempt before, however slow that was', async () => {
    let fail: () => void = () => undefined;
    receiver.on(path, () => ({ status: 500, after: new Promise<void>((resolve) => (fail = resolve)) }));
    await tenant.subscribe(receiver.url(path));
    const { id } = await tenant.post(aTag(1));
    for (const [index, waitMs] of [30_000, 60_000, 90_000, 0].entries()) {
      await receiver.received(path, index + 1);
      await clock.advance(4_000);
      fail();
      await tenant.tried(id, index + 1);
      if (waitMs > 0) await clock.advance(waitMs - 4_000);
    }
    const delivery = await tenant.deliveryOf(id);
    expect(offsetsOf(delivery)).toEqual([0, 30, 90, 180]);
    expect(endsOf([delivery])).toEqual(['dropped: retries_exhausted']);
  });

  it.each([
    ['seconds', '45', 45],
    ['a date', 'date', 50],
    ['less than the schedule', '3', 30],
    ['more than three minutes', '86400', 180],
    ['nonsense', 'soon', 30],
  ])('heeds a Retry-After of %s', async (_, header, seconds) => {
    receiver.on(path, { status: 429, headers: { 'retry-after': header === 'date' ? dateIn(50) : header } });
    await tenant.subscribe(receiver.url(path));
    const { id } = await tenant.post(aTag(1));
    const { nextAttemptAt, attempts } = await tenant.tried(id);
    const waitMs = Date.parse(nextAttemptAt ?? '') - Date.parse(attempts[0]?.startedAt ?? '');
    // An HTTP date has no milliseconds.
    expect(Math.ceil(waitMs / SECOND)).toBe(seconds);
  });

  it('has its last attempt at three minutes, whatever Retry-After asks for', async () => {
    receiver.on(path, { status: 503, headers: { 'retry-after': '100' } });
    await tenant.subscribe(receiver.url(path));
    const { id } = await tenant.post(aTag(1));
    await tenant.tried(id);
    await clock.advance(100_000);
    await tenant.tried(id, 2);
    await clock.advance(80_000);
    const delivery = await tenant.tried(id, 3);
    expect(offsetsOf(delivery)).toEqual([0, 100, 180]);
    expect(endsOf([delivery])).toEqual(['dropped: retries_exhausted']);
  });

  it('heeds Retry-After with 429 and 503 only', async () => {
    receiver.on(path, { status: 500, headers: { 'retry-after': '100' } });
    await tenant.subscribe(receiver.url(path));
    const { id } = await tenant.post(aTag(1));
    const { nextAttemptAt, attempts } = await tenant.tried(id);
    expect(Date.parse(nextAttemptAt ?? '') - Date.parse(attempts[0]?.startedAt ?? '')).toBe(30_000);
  });

  it('delivers the rest at once after an attempt succeeds', async () => {
    receiver.on(path, failFirst(1));
    await tenant.subscribe(receiver.url(path));
    const [first] = await tenant.postAll(tags(1));
    await tenant.tried(first!.id);
    receiver.on(path, {});
    await tenant.postAll(tags(4, 2));
    await allIsDone();
    expect(receiver.to(path)).toHaveLength(1);
    await clock.advance(30_000);
    await receiver.received(path, 6);
    expect(sequencesOf(receiver.to(path))).toEqual([1, 1, 2, 3, 4, 5]);
  });

  it('disables a subscription whose endpoint is gone, at once and with one notice', async () => {
    receiver.on(path, { status: 410 });
    const { id } = await tenant.subscribe(receiver.url(path));
    const accepted = await tenant.postAll(tags(3));
    await tenant.tried(accepted[0]!.id);
    expect(await tenant.subscription(id)).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
    expect(endsOf(await tenant.deliveries())).toEqual([
      'dropped: gone',
      'skipped: disabled',
      'skipped: disabled',
    ]);
    const notices = await eventually('the notice is sent', async () => {
      const { body } = await tenant.send<{ items: { status: string }[] }>('GET', '/notifications');
      return body.items[0]?.status === 'sent' && body.items;
    });
    expect(notices).toMatchObject([{ kind: 'subscription_disabled', recipients: ['ops@acme.example'] }]);
    expect(receiver.to(path)).toHaveLength(1);
  });
});

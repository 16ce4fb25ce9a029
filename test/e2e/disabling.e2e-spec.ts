import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { Mailbox, type ReceivedMail } from '../support/mailbox.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatabase } from '../support/test-database.js';
import { aTag, type BuiltSubscription, endsOf, tags, Tenant } from '../support/tenant.js';

const MINUTE = 60_000;

let clock: FakeClock;
let receiver: FakeReceiver;
let mailbox: Mailbox;
let paths = 0;

beforeAll(async () => {
  clock = new FakeClock();
  receiver = await FakeReceiver.open();
  mailbox = await Mailbox.open();
});

afterAll(async () => {
  await receiver.close();
  await mailbox.goAway();
});

function newPath(name: string): string {
  return `/${name}-${++paths}`;
}

/** The mails about a workspace, by its name, that have come so far. */
function mailsTo(tenant: Tenant): ReceivedMail[] {
  return mailbox.received.filter(({ mail }) => mail.subject?.startsWith(`[${tenant.workspace.name}]`));
}

/** Waits until no mail of a workspace is on its way, and gives those that came. */
async function allMailsTo(tenant: Tenant): Promise<ReceivedMail[]> {
  await eventually('all mails are sent', async () => {
    const { body } = await tenant.send<{ items: { status: string }[] }>('GET', '/notifications?limit=100');
    return body.items.every(({ status }) => status === 'sent');
  });
  return mailsTo(tenant);
}

describe('the error quota', () => {
  let app: TestApp;
  let tenant: Tenant;
  let bad: string;
  let failing: BuiltSubscription;

  beforeAll(async () => {
    // One attempt for each event: as many failures as events.
    app = await startApp({ clock, settings: { retryDelaysMs: [0], smtpUrl: mailbox.url() } });
  });

  afterAll(() => app.close());

  beforeEach(async () => {
    tenant = await Tenant.on(app, { name: `Quota ${randomBytes(4).toString('hex')}` });
    bad = newPath('bad');
    receiver.on(bad, { status: 500 });
    failing = await tenant.subscribe(receiver.url(bad));
  });

  it('shows at the subscription what last went wrong, also after a success', async () => {
    const { lastFailure: before } = await tenant.subscription(failing.id);
    await tenant.postAll(tags(2));
    await tenant.settled();
    const { lastFailure } = await tenant.subscription(failing.id);
    receiver.on(bad, { status: 200 });
    await tenant.post(aTag(3));
    await tenant.settled();
    expect(before).toBeNull();
    expect(lastFailure).toEqual({ at: clock.now().toISOString(), error: 'HTTP 500' });
    expect((await tenant.subscription(failing.id)).lastFailure).toEqual(lastFailure);
  });

  it('trips at the 31st failure, not at the 30th', async () => {
    await tenant.postAll(tags(30));
    await tenant.settled();
    expect(await tenant.failures()).toBe(30);
    expect(await tenant.subscription(failing.id)).toMatchObject({ status: 'enabled' });

    await tenant.post(aTag(31));
    await tenant.settled();
    expect(await tenant.subscription(failing.id)).toMatchObject({
      status: 'disabled',
      disabledReason: 'error_quota',
    });
  });

  it('slides: failures of half an hour ago no longer count', async () => {
    await tenant.postAll(tags(20));
    await tenant.settled();
    await clock.advance(30 * MINUTE);
    await tenant.postAll(tags(30, 21));
    await tenant.settled();
    expect(await tenant.failures()).toBe(30);
    expect(await tenant.subscription(failing.id)).toMatchObject({ status: 'enabled' });
  });

  it('warns once, at 80 %, and tells of the trip in one mail', async () => {
    await tenant.postAll(tags(23));
    await tenant.settled();
    expect(await allMailsTo(tenant)).toEqual([]);
    await tenant.postAll(tags(7, 24));
    await tenant.settled();
    expect((await allMailsTo(tenant)).map(({ mail }) => mail.subject)).toEqual([
      `[${tenant.workspace.name}] Webhooks close to their error limit: 24 of 30 failures`,
    ]);
    await tenant.postAll(tags(9, 31));
    await tenant.settled();
    const subjects = (await allMailsTo(tenant)).map(({ mail }) => mail.subject);
    expect(subjects).toHaveLength(2);
    expect(subjects[1]).toBe(
      `[${tenant.workspace.name}] A webhook endpoint was disabled after too many failures`,
    );
  });

  it('tells everyone who and why, how much waits, and how to enable it again', async () => {
    await tenant.change({ notificationEmails: ['ann@acme.example', 'bob@acme.example'] });
    await tenant.postAll(tags(40));
    await tenant.settled();
    const mails = await allMailsTo(tenant);
    const { recipients, mail } = mails.at(-1)!;
    expect(recipients).toEqual(['ann@acme.example', 'bob@acme.example']);
    for (const part of [
      tenant.workspace.name,
      receiver.url(bad),
      'contact.tag.updated',
      'HTTP 500',
      `/v1/workspaces/${tenant.workspace.id}/subscriptions/${failing.id}/enable`,
      '"replay": "skipped"',
    ]) {
      expect(mail.text).toContain(part);
    }
    expect(mail.text).toMatch(/Events waiting:?\s+9\b/);
    expect(mail.text).toMatch(/Failed attempts:?\s+31\b/);
  });

  it('disables what fails and leaves what works alone', async () => {
    const [good, once] = [newPath('good'), newPath('once')];
    receiver.on(once, ({ headers }) => ({ status: headers['x-webhook-sequence'] === '1' ? 503 : 200 }));
    const working = await tenant.subscribe(receiver.url(good));
    const failedOnce = await tenant.subscribe(receiver.url(once));
    await tenant.post(aTag(1));
    await tenant.settled();
    await tenant.postAll(tags(39, 2));
    await tenant.settled();
    expect(await tenant.subscription(working.id)).toMatchObject({ status: 'enabled' });
    for (const { id } of [failing, failedOnce]) {
      expect(await tenant.subscription(id)).toMatchObject({ disabledReason: 'error_quota' });
    }
    await receiver.received(good, 40);
    const mails = await allMailsTo(tenant);
    expect(mails.at(-1)?.mail.subject).toContain('2 webhook endpoints were disabled');
    expect(mails.at(-1)?.mail.text).not.toContain(receiver.url(good));
  });

  it('disables another one at its next failure for as long as it is exceeded', async () => {
    await tenant.postAll(tags(31));
    await tenant.settled();
    const late = newPath('late');
    receiver.on(late, { status: 500 });
    const { id } = await tenant.subscribe(receiver.url(late));
    await tenant.post(aTag(32));
    await tenant.settled();
    expect(await tenant.subscription(id)).toMatchObject({ disabledReason: 'error_quota' });
    expect(await allMailsTo(tenant)).toHaveLength(3);
  });

  it('skips what waits and what arrives, and nothing vanishes', async () => {
    await tenant.postAll(tags(35));
    await tenant.settled();
    await tenant.postAll(tags(2, 36));
    const ends = endsOf(await tenant.deliveries());
    expect(ends).toEqual([
      ...Array.from({ length: 31 }, () => 'dropped: retries_exhausted'),
      ...Array.from({ length: 6 }, () => 'skipped: disabled'),
    ]);
    expect(sequencesOf(receiver.to(bad))).toHaveLength(31);
  });

  it('replays what was skipped, in its order, before what comes next', async () => {
    await tenant.postAll(tags(35));
    await tenant.settled();
    await tenant.postAll(tags(3, 36));
    const held = receiver.to(bad).length;
    receiver.on(bad, {});
    await Promise.all([
      tenant.enable(failing.id, { replay: 'skipped' }),
      tenant.postAll(tags(2, 39)),
      tenant.postAll(tags(2, 41)),
    ]);
    // What was accepted before the enabling was skipped with the rest.
    await tenant.enable(failing.id, { replay: 'skipped' });
    await receiver.received(bad, held + 11);
    await tenant.settled();
    expect(sequencesOf(receiver.to(bad)).slice(held)).toEqual([32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42]);
  });

  it('leaves skipped what nobody asks to replay', async () => {
    await tenant.postAll(tags(33));
    await tenant.settled();
    receiver.on(bad, {});
    await tenant.enable(failing.id);
    await tenant.post(aTag(34));
    await receiver.received(bad, 32);
    await tenant.settled();
    expect(sequencesOf(receiver.to(bad)).at(-1)).toBe(34);
    expect(endsOf(await tenant.deliveries()).slice(31)).toEqual([
      'skipped: disabled',
      'skipped: disabled',
      'delivered',
    ]);
  });

  it('starts anew for what is enabled: its next failure does not trip', async () => {
    await tenant.postAll(tags(31));
    await tenant.settled();
    await tenant.enable(failing.id);
    expect(await tenant.failures()).toBe(0);
    await tenant.postAll(tags(30, 32));
    await tenant.settled();
    expect(await tenant.failures()).toBe(30);
    expect(await tenant.subscription(failing.id)).toMatchObject({ status: 'enabled' });
  });
});

describe('failures at the same moment in two processes', () => {
  it('make one trip and one mail', async () => {
    const database = await createDatabase();
    const shared = {
      databaseUrl: database.url,
      adminApiKey: 'root-of-both',
      secretsKey: randomBytes(32),
      redisPrefix: `{both-${randomBytes(6).toString('hex')}}`,
      retryDelaysMs: [0],
      smtpUrl: mailbox.url(),
    };
    const apps = await Promise.all([1, 2].map(() => startApp({ redis: true, settings: shared })));
    try {
      const tenant = await Tenant.on(apps[0]!, { name: `Both ${randomBytes(4).toString('hex')}` });
      const bad = Array.from({ length: 4 }, () => newPath('both'));
      let release: () => void = () => undefined;
      const after = new Promise<void>((resolve) => (release = resolve));
      const subscriptions: BuiltSubscription[] = [];
      for (const path of bad) {
        // Seven failures of each of the four, then all four hold the one that is too many.
        receiver.on(path, ({ headers }) =>
          Number(headers['x-webhook-sequence']) > 7 ? { status: 500, after } : { status: 500 },
        );
        subscriptions.push(await tenant.subscribe(receiver.url(path)));
      }
      await Promise.all([tenant.postAll(tags(10)), tenant.over(apps[1]!).postAll(tags(10, 11))]);
      await Promise.all(bad.map((path) => receiver.received(path, 8)));
      expect(await tenant.failures()).toBe(28);
      release();
      await tenant.settled();

      for (const { id } of subscriptions) {
        expect(await tenant.subscription(id)).toMatchObject({ disabledReason: 'error_quota' });
      }
      const mails = await allMailsTo(tenant);
      const about = mails.filter(({ mail }) => mail.subject?.includes('disabled'));
      expect(about).toHaveLength(1);
      for (const path of bad) expect(about[0]?.mail.text).toContain(receiver.url(path));
      expect(mails).toHaveLength(2);
    } finally {
      await Promise.all(apps.map((app) => app.close()));
      await database.drop();
    }
  });
});

describe('changes while deliveries wait', () => {
  let app: TestApp;
  let tenant: Tenant;
  let down: string;
  let waiting: BuiltSubscription;

  beforeAll(async () => {
    app = await startApp({ clock });
  });

  afterAll(() => app.close());

  /** Three events wait behind the first, whose first attempt has failed; the clock stands still. */
  beforeEach(async () => {
    tenant = await Tenant.on(app);
    down = newPath('down');
    receiver.on(down, { status: 500 });
    waiting = await tenant.subscribe(receiver.url(down));
    const [first] = await tenant.postAll(tags(4));
    await tenant.tried(first!.id);
  });

  it('are counted', async () => {
    expect(await tenant.subscription(waiting.id)).toMatchObject({ pendingDeliveries: 4 });
  });

  it('of the URL send all to the new one, in order and at once', async () => {
    const moved = newPath('moved');
    await tenant.edit(waiting.id, { url: receiver.url(moved) });
    await tenant.post(aTag(5));
    const requests = await receiver.received(moved, 5);
    expect(sequencesOf(requests)).toEqual([1, 2, 3, 4, 5]);
    expect(requests[0]?.headers['x-webhook-attempt']).toBe('2');
    expect(await tenant.settled()).toMatchObject(
      Array.from({ length: 5 }, () => ({ status: 'delivered', url: receiver.url(moved) })),
    );
    expect(receiver.to(down)).toHaveLength(1);
  });

  it('of the URL to one that is in use keep the order of acceptance there', async () => {
    const busy = newPath('busy');
    receiver.on(busy, { status: 500 });
    await tenant.subscribe(receiver.url(busy), { headers: { 'x-name': 'other' } });
    await tenant.post(aTag(5));
    await eventually('the other has failed', async () => (await tenant.failures()) === 2);
    receiver.on(busy, {});
    await tenant.edit(waiting.id, { url: receiver.url(busy) });
    await receiver.received(busy, 5);
    await clock.advance(30_000);
    const requests = (await receiver.received(busy, 7)).slice(1);
    expect(requests.map(({ body }) => body['tag'])).toEqual([
      'tag-1',
      'tag-2',
      'tag-3',
      'tag-4',
      'tag-5',
      'tag-5',
    ]);
  });

  it('by deletion skip all, and the log stays', async () => {
    const { status } = await tenant.send('DELETE', `/subscriptions/${waiting.id}`);
    expect(status).toBe(204);
    const log = await tenant.deliveries(`subscriptionId=${waiting.id}`);
    expect(endsOf(log)).toEqual(Array.from({ length: 4 }, () => 'skipped: deleted'));
    const { attempts, payload } = await tenant.delivery(log[0]!.id);
    expect(attempts).toHaveLength(1);
    expect(payload).toMatchObject({ tag: 'tag-1' });
    expect(await tenant.post(aTag(5))).toMatchObject({ deliveries: 0 });
  });

  it('by disabling skip all; enabling with a replay begins their schedule anew', async () => {
    await tenant.disable(waiting.id);
    expect(endsOf(await tenant.deliveries())).toEqual(Array.from({ length: 4 }, () => 'skipped: disabled'));
    receiver.on(down, {});
    await tenant.enable(waiting.id, { replay: 'skipped' });
    await receiver.received(down, 5);
    expect(endsOf(await tenant.settled())).toEqual(Array.from({ length: 4 }, () => 'delivered'));
    expect(sequencesOf(receiver.to(down))).toEqual([1, 1, 2, 3, 4]);
  });

  it('by disabling do not hold up the other subscription of the same lane', async () => {
    const path = newPath('shared');
    let answer: () => void = () => undefined;
    const after = new Promise<void>((resolve) => (answer = resolve));
    receiver.on(path, ({ headers }) => (headers['x-name'] === 'first' ? { status: 500, after } : {}));
    const first = await tenant.subscribe(receiver.url(path), { headers: { 'x-name': 'first' } });
    await tenant.subscribe(receiver.url(path), { headers: { 'x-name': 'second' } });
    await tenant.postAll(tags(2, 5));
    const namesSeen = () => receiver.to(path).map(({ headers }) => headers['x-name']);
    await eventually('the first one is being tried', () => namesSeen().includes('first'));
    await tenant.disable(first.id);
    answer();
    await receiver.received(path, 3);
    expect(namesSeen().toSorted()).toEqual(['first', 'second', 'second']);
  });
});

describe('the plan', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.close());

  it.each(['starter', 'growth'] as const)('%s has no webhooks, but its events are accepted', async (plan) => {
    const tenant = await Tenant.on(app, { plan });
    const draft = { url: receiver.url('/plan'), eventTypes: ['contact.created'] };
    const refused = await tenant.send('POST', '/subscriptions', draft);
    expect([refused.status, refused.body['code']]).toEqual([403, 'plan_required']);
    expect(await tenant.post(aTag(1))).toMatchObject({ deliveries: 0 });
  });

  it('downgraded skips what arrives and enables nothing; an upgrade resumes', async () => {
    const tenant = await Tenant.on(app);
    const path = newPath('plan');
    const { id } = await tenant.subscribe(receiver.url(path));
    const other = await tenant.subscribe(receiver.url(path), { enabled: false });
    await tenant.post(aTag(1));
    await receiver.received(path, 1);
    await tenant.change({ plan: 'growth' });
    await tenant.post(aTag(2));
    const refused = await tenant.send('POST', `/subscriptions/${other.id}/enable`, {});
    expect([refused.status, refused.body['code']]).toEqual([403, 'plan_required']);
    await tenant.change({ plan: 'enterprise' });
    await tenant.post(aTag(3));
    await receiver.received(path, 2);
    await tenant.settled();
    expect(sequencesOf(receiver.to(path))).toEqual([1, 3]);
    expect(endsOf(await tenant.deliveries(`subscriptionId=${id}`))).toEqual([
      'delivered',
      'skipped: plan',
      'delivered',
    ]);
  });
});

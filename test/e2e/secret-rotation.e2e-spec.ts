import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { aKey } from '../support/builders/workspaces.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeReceiver, type ReceivedRequest } from '../support/fake-receiver.js';
import { Gate } from '../support/gate.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, type BuiltSubscription, tags, Tenant } from '../support/tenant.js';

interface Rotated {
  readonly signingSecret: string;
  readonly overlapUntil: string | null;
}

interface Shown extends Rotated {
  readonly previousSigningSecret: string | null;
}

interface Problem {
  readonly code: string;
  readonly errors?: { path: string; message: string }[];
}

const HOUR_S = 3600;

let clock: FakeClock;
let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;
let subscription: BuiltSubscription;
let path: string;
let paths = 0;

beforeAll(async () => {
  clock = new FakeClock();
  receiver = await FakeReceiver.open();
  app = await startApp({ clock });
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

beforeEach(async () => {
  tenant = await Tenant.on(app);
  path = `/rotation-${++paths}`;
  subscription = await tenant.subscribe(receiver.url(path));
});

async function rotate(body?: object, of: Tenant = tenant): Promise<Rotated> {
  const answer = await of.send<Rotated>('POST', `/subscriptions/${subscription.id}/rotate-secret`, body);
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  return answer.body;
}

async function show(): Promise<Shown> {
  const answer = await tenant.send<Shown>('GET', `/subscriptions/${subscription.id}/secret`);
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  return answer.body;
}

/** Posts one more event and gives the request that it became. */
async function next(): Promise<ReceivedRequest> {
  const count = receiver.to(path).length + 1;
  await tenant.post(aTag(count));
  return (await receiver.received(path, count))[count - 1]!;
}

/** Which of `secrets` made the one signature of the platform. */
function platformSigner({ headers, raw }: ReceivedRequest, secrets: readonly string[]): number {
  return secrets.findIndex(
    (secret) => createHmac('sha256', secret).update(raw).digest('base64') === headers['x-webhook-signature'],
  );
}

/** Which of `secrets` made each signature of Standard Webhooks, in their order. */
function standardSigners({ headers, raw }: ReceivedRequest, secrets: readonly string[]): number[] {
  const id = String(headers['webhook-id']);
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  return String(headers['webhook-signature'])
    .split(' ')
    .map((signature) => secrets.findIndex((secret) => new Webhook(secret).sign(id, at, raw) === signature));
}

/** Posts one more event and tells which of `secrets` signed it: the platform's way, and by Standard Webhooks. */
async function signers(secrets: readonly string[]): Promise<[number, number[]]> {
  const request = await next();
  return [platformSigner(request, secrets), standardSigners(request, secrets)];
}

describe('rotating a secret', () => {
  it('signs with both during the overlap, the platform’s way with the old one, then with the new one only', async () => {
    const old = subscription.signingSecret;
    expect(await signers([old])).toEqual([0, [0]]);
    const { signingSecret, overlapUntil } = await rotate({ overlapSeconds: HOUR_S });
    expect(signingSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(overlapUntil).toBe(new Date(clock.now().getTime() + HOUR_S * 1000).toISOString());
    const secrets = [old, signingSecret];
    expect(await signers(secrets)).toEqual([0, [0, 1]]);
    await clock.advance(HOUR_S * 1000 - 1);
    expect(await signers(secrets)).toEqual([0, [0, 1]]);
    await clock.advance(1);
    expect(await signers(secrets)).toEqual([1, [1]]);
  });

  it.each([
    ['without a body', undefined],
    ['with an empty one', {}],
    ['with an overlap of 0', { overlapSeconds: 0 }],
  ])('%s stops the old secret at once', async (_, body) => {
    await next();
    const { signingSecret, overlapUntil } = await rotate(body);
    expect(overlapUntil).toBeNull();
    expect(await signers([subscription.signingSecret, signingSecret])).toEqual([1, [1]]);
  });

  it('reaches requests that a worker had already read, and those that wait for their next attempt', async () => {
    const gate = new Gate();
    receiver.on(path, ({ tries }) => ({ after: gate.passed, status: tries === 1 ? 200 : 500 }));
    await tenant.postAll(tags(3));
    await receiver.received(path, 1);
    const { signingSecret } = await rotate();
    receiver.on(path, ({ body, tries }) => ({ status: body['tag'] === 'tag-3' && tries === 1 ? 500 : 200 }));
    gate.open();
    const [first, second, third] = await receiver.received(path, 3);
    const last = (await show()).signingSecret;
    await eventually('the third failed', async () => (await tenant.failures()) === 1);
    const after = await rotate();
    await clock.advance(30_000);
    const retried = (await receiver.received(path, 4))[3]!;
    const secrets = [subscription.signingSecret, signingSecret, after.signingSecret];
    expect(last).toBe(signingSecret);
    expect([first!, second!, third!, retried].map((each) => platformSigner(each, secrets))).toEqual([
      0, 1, 1, 2,
    ]);
  });

  it('is seen by other processes, as is the end of the overlap', async () => {
    const { databaseUrl, secretsKey } = app.settings;
    const other = await startApp({ clock, settings: { databaseUrl, secretsKey } });
    try {
      await next();
      const { signingSecret } = await rotate({ overlapSeconds: HOUR_S }, tenant.over(other));
      const secrets = [subscription.signingSecret, signingSecret];
      for (const by of [tenant, tenant.over(other)]) {
        const count = receiver.to(path).length + 1;
        await by.post(aTag(count));
        const request = (await receiver.received(path, count))[count - 1]!;
        expect(standardSigners(request, secrets)).toEqual([0, 1]);
      }
      await clock.advance(HOUR_S * 1000);
      for (const by of [tenant, tenant.over(other)]) {
        const count = receiver.to(path).length + 1;
        await by.post(aTag(count));
        const request = (await receiver.received(path, count))[count - 1]!;
        expect([platformSigner(request, secrets), standardSigners(request, secrets)]).toEqual([1, [1]]);
      }
    } finally {
      await other.close();
    }
  });

  it('twice within an overlap keeps the last two: the oldest signs no more', async () => {
    const second = await rotate({ overlapSeconds: HOUR_S });
    const third = await rotate({ overlapSeconds: 60 });
    const secrets = [subscription.signingSecret, second.signingSecret, third.signingSecret];
    expect(await signers(secrets)).toEqual([1, [1, 2]]);
    await clock.advance(60_000);
    expect(await signers(secrets)).toEqual([2, [2]]);
  });

  it('without an overlap ends one that runs', async () => {
    const second = await rotate({ overlapSeconds: HOUR_S });
    const third = await rotate();
    expect(await signers([subscription.signingSecret, second.signingSecret, third.signingSecret])).toEqual([
      2,
      [2],
    ]);
  });

  it('is recorded without a secret', async () => {
    const { signingSecret, overlapUntil } = await rotate({ overlapSeconds: HOUR_S });
    const { body } = await tenant.send<{ items: { action: string }[] }>('GET', '/audit-log');
    expect(body.items).toContainEqual(
      expect.objectContaining({
        actor: 'root',
        action: 'subscription.secret_rotated',
        subjectType: 'subscription',
        subjectId: subscription.id,
        before: { overlapUntil: null },
        after: { overlapUntil },
      }),
    );
    for (const secret of [signingSecret, subscription.signingSecret, 'whsec_']) {
      expect(JSON.stringify(body)).not.toContain(secret);
    }
  });

  it.each([
    [{ overlapSeconds: -1 }, 'overlapSeconds'],
    [{ overlapSeconds: 604_801 }, 'overlapSeconds'],
    [{ overlapSeconds: 1.5 }, 'overlapSeconds'],
    [{ overlapSeconds: '60' }, 'overlapSeconds'],
    [{ overlapSeconds: null }, 'overlapSeconds'],
    [{ overlap: 60 }, 'overlap'],
    [[], 'body'],
  ])('is refused with %j, and changes nothing', async (body, fault) => {
    const target = `/subscriptions/${subscription.id}/rotate-secret`;
    const answer = await tenant.send<Problem>('POST', target, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(answer.body.errors?.map((each) => each.path)).toEqual([fault]);
    expect((await show()).signingSecret).toBe(subscription.signingSecret);
  });

  it('takes the longest overlap', async () => {
    expect((await rotate({ overlapSeconds: 604_800 })).overlapUntil).not.toBeNull();
  });
});

describe('reading a secret', () => {
  it('shows the one that signs, and the one before while it does too', async () => {
    expect(await show()).toEqual({
      signingSecret: subscription.signingSecret,
      previousSigningSecret: null,
      overlapUntil: null,
    });
    const rotated = await rotate({ overlapSeconds: 60 });
    expect(await show()).toEqual({ ...rotated, previousSigningSecret: subscription.signingSecret });
    await clock.advance(60_000);
    expect(await show()).toEqual({ ...rotated, previousSigningSecret: null, overlapUntil: null });
  });

  it('is never part of a subscription', async () => {
    const shown = await tenant.subscription(subscription.id);
    expect(JSON.stringify(shown)).not.toContain('whsec_');
  });
});

describe('who may', () => {
  it('rotate has subscriptions:write, and who may read has secrets:read', async () => {
    const keyWith = async (of: Tenant, ...scopes: string[]) =>
      (await aKey(app, of.workspace.id, ...scopes)).key;
    const stranger = await Tenant.on(app);
    const everythingElse = [
      'events:write',
      'events:read',
      'subscriptions:read',
      'deliveries:read',
      'deliveries:write',
    ];
    const keys = [
      await keyWith(tenant, 'secrets:read'),
      await keyWith(tenant, 'subscriptions:write'),
      await keyWith(tenant, ...everythingElse),
      await keyWith(stranger, 'secrets:read', 'subscriptions:write'),
    ];
    const below = `/subscriptions/${subscription.id}`;
    const statuses = async (method: string, target: string) => {
      const answers = await Promise.all(keys.map((key) => tenant.send(method, target, undefined, { key })));
      return answers.map(({ status }) => status);
    };
    expect(await statuses('GET', `${below}/secret`)).toEqual([200, 403, 403, 404]);
    expect(await statuses('POST', `${below}/rotate-secret`)).toEqual([403, 200, 403, 404]);
  });

  it('gets 404 for what is not there', async () => {
    const stranger = await Tenant.on(app);
    const deleted = await tenant.subscribe(receiver.url('/deleted'));
    await tenant.send('DELETE', `/subscriptions/${deleted.id}`);
    for (const [of, id] of [
      [stranger, subscription.id],
      [tenant, deleted.id],
      [tenant, randomUUID()],
      [tenant, 'no-uuid'],
    ] as const) {
      const answers = [
        await of.send<Problem>('GET', `/subscriptions/${id}/secret`),
        await of.send<Problem>('POST', `/subscriptions/${id}/rotate-secret`),
      ];
      for (const { status, body } of answers) {
        expect([status, body.code]).toEqual([404, 'subscription_not_found']);
      }
    }
  });
});

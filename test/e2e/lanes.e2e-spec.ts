import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Settings } from '../../src/platform/config/settings.js';
import { WakeQueues } from '../../src/platform/queue/wake-queue.js';
import { eventually } from '../support/eventually.js';
import { type Answer, FakeReceiver, type ReceivedRequest, sequencesOf } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { type BuiltSubscription, tags, Tenant } from '../support/tenant.js';

/** A schedule that takes milliseconds, and a quota that nobody exceeds. */
const HASTY = { deliveryTimeoutMs: 400, retryDelaysMs: [5, 10, 15], quotaLimit: 1_000_000 };
const ATTEMPTS = 4;

type Blow = 'ok' | 'error' | 'close' | 'cut' | 'hang';

const ANSWERS: Readonly<Record<Blow, Answer>> = {
  ok: {},
  error: { status: 500 },
  close: 'close',
  cut: 'cut',
  hang: 'hang',
};

/** What each attempt of one event meets with; `ok` beyond its end. */
type Fate = readonly Blow[];

const calm = fc.constant<Fate>([]);
const blow = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Blow>('error') },
  { weight: 3, arbitrary: fc.constant<Blow>('close') },
  { weight: 3, arbitrary: fc.constant<Blow>('cut') },
  { weight: 1, arbitrary: fc.constant<Blow>('hang') },
);
const trouble = fc.array(blow, { minLength: 1, maxLength: ATTEMPTS });
const fate = fc.oneof({ weight: 6, arbitrary: calm }, { weight: 1, arbitrary: trouble });

/** Fates for the events of some lanes. */
function storm(events: number, lanes: number): fc.Arbitrary<Fate[][]> {
  const lane = fc.array(fate, { minLength: events, maxLength: events, size: 'max' });
  return fc.array(lane, { minLength: lanes, maxLength: lanes });
}

let receiver: FakeReceiver;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
});

afterAll(() => receiver.close());

describe.each([
  ['inside the process', false],
  ['through Redis', true],
])('lanes %s', (_, redis) => {
  let app: TestApp;
  let storms = 0;

  beforeAll(async () => {
    app = await startApp({ redis, settings: HASTY });
  });

  afterAll(() => app.close());

  it('bring everything in order, whatever fails', async () => {
    const property = fc.asyncProperty(storm(60, 3), (fates) => endure(fates));
    const checked = fc.assert(property, { numRuns: redis ? 1 : 2, endOnFailure: true });
    await expect(checked).resolves.toBeUndefined();
  });

  it('bring very many events in order, whatever fails', async () => {
    const property = fc.asyncProperty(storm(redis ? 200 : 1_000, 1), (fates) => endure(fates));
    const checked = fc.assert(property, { numRuns: 1, endOnFailure: true });
    await expect(checked).resolves.toBeUndefined();
  });

  it('use one connection again for each event that follows', async () => {
    const own = await FakeReceiver.open();
    const tenant = await Tenant.on(app);
    await tenant.subscribe(own.url('/one'));
    await tenant.postAll(tags(30));
    await own.received('/one', 30);
    expect(own.connections).toBe(1);
    await own.close();
  });

  it('bring what was skipped before what comes next, while the other subscription of the lane goes on', async () => {
    const tenant = await Tenant.on(app);
    const path = `/shared-${redis}`;
    const twin = { headers: { 'x-twin': 'yes' } };
    await tenant.subscribe(receiver.url(path));
    const { id } = await tenant.subscribe(receiver.url(path), twin);
    for (let round = 0; round < 8; round += 1) {
      await tenant.disable(id);
      await tenant.postAll(tags(5));
      // The lane is busy with what the other subscription gets while this one is enabled.
      await Promise.all([tenant.postAll(tags(10)), tenant.enable(id, { replay: 'skipped' })]);
      await tenant.postAll(tags(5));
    }
    await tenant.settled();
    for (const isTwin of [false, true]) {
      const own = receiver.to(path).filter(({ headers }) => (headers['x-twin'] === 'yes') === isTwin);
      expect(sequencesOf(own)).toEqual(Array.from({ length: 160 }, (__, index) => index + 1));
    }
  });

  /** As many lanes as there are lists of fates, each with as many events; of several, the last is shared by two. */
  async function endure(fates: readonly Fate[][]): Promise<void> {
    const tenant = await Tenant.on(app);
    const paths = fates.map((__, lane) => `/storm-${redis}-${++storms}-${lane}`);
    const subscriptions: BuiltSubscription[] = [];
    for (const [lane, path] of paths.entries()) {
      receiver.on(path, ({ headers }) => {
        const blows = fates[lane]?.[Number(headers['x-webhook-sequence']) - 1] ?? [];
        // Both subscriptions of the shared lane have the same events: the second meets with no trouble.
        const isTroubled = headers['x-twin'] === undefined;
        return ANSWERS[(isTroubled && blows[attemptOf(headers) - 1]) || 'ok'];
      });
      subscriptions.push(await tenant.subscribe(receiver.url(path)));
    }
    const shared = paths.at(-1) ?? '';
    const twin =
      fates.length > 1
        ? await tenant.subscribe(receiver.url(shared), { headers: { 'x-twin': 'yes' } })
        : null;

    await tenant.postAll(tags(fates[0]?.length ?? 0));
    await tenant.settled(50_000);

    for (const [lane, path] of paths.entries()) {
      const requests = receiver.to(path).filter(({ headers }) => headers['x-twin'] === undefined);
      await expectOrder(tenant, subscriptions[lane]!, requests, fates[lane]!);
    }
    const twins = receiver.to(shared).filter(({ headers }) => headers['x-twin'] === 'yes');
    if (twin) await expectOrder(tenant, twin, twins, []);
    expectOneByOne(receiver.to(shared));
  }
});

/**
 * The receiver saw exactly the attempts that the log has, in its order; nothing was given up before its last
 * attempt, and nothing was called delivered that met with trouble. On a busy machine even a good answer may be
 * late, so that there may be more attempts than the fate says.
 */
async function expectOrder(
  tenant: Tenant,
  { id }: BuiltSubscription,
  requests: readonly ReceivedRequest[],
  fates: readonly Fate[],
): Promise<void> {
  const log = await tenant.deliveries(`subscriptionId=${id}`);
  expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
  expect(log.map(({ eventId }) => eventId)).toEqual([
    ...new Set(requests.map(({ body }) => body['event_id'])),
  ]);
  expect(requests.map(nameOf)).toEqual(
    log.flatMap(({ sequence, attemptCount }) =>
      Array.from({ length: attemptCount }, (_, attempt) => `${sequence}, attempt ${attempt + 1}`),
    ),
  );
  for (const [index, { status, reason, attemptCount }] of log.entries()) {
    const blows = fates[index]?.length ?? 0;
    if (status === 'dropped') expect([reason, attemptCount]).toEqual(['retries_exhausted', ATTEMPTS]);
    else expect([status, attemptCount > blows]).toEqual(['delivered', true]);
  }
}

function nameOf({ headers }: ReceivedRequest): string {
  return `${headers['x-webhook-sequence']}, attempt ${attemptOf(headers)}`;
}

/** On a lane the next event waits until all deliveries of the one before it are done. */
function expectOneByOne(requests: readonly ReceivedRequest[]): void {
  const events = sequencesOf(requests);
  expect(events).toEqual(events.toSorted((a, b) => a - b));
}

function attemptOf(headers: ReceivedRequest['headers']): number {
  return Number(headers['x-webhook-attempt']);
}

describe('a lane that hangs', () => {
  it.each([
    ['inside the process', false],
    ['through Redis', true],
  ])('keeps no slot from a healthy one, %s', async (_, redis) => {
    const app = await startApp({ redis, settings: { deliveryConcurrency: 4, deliveryTimeoutMs: 20_000 } });
    let release: () => void = () => undefined;
    const after = new Promise<void>((resolve) => (release = resolve));
    try {
      const tenant = await Tenant.on(app);
      const hanging = Array.from({ length: 20 }, (__, lane) => `/hanging-${redis}-${lane}`);
      for (const path of hanging) {
        receiver.on(path, { after });
        await tenant.subscribe(receiver.url(path));
      }
      await tenant.postAll(tags(3));
      await Promise.all(hanging.map((path) => receiver.received(path)));

      const healthy = await tenant.subscribe(receiver.url(`/healthy-${redis}`));
      await tenant.postAll(tags(200));
      await receiver.received(`/healthy-${redis}`, 200, 6_000);

      expect(sequencesOf(receiver.to(`/healthy-${redis}`))).toEqual(tags(200).map((__, index) => index + 1));
      // Not even the first attempts of the others have ended, and each of them has one request in flight.
      expect(hanging.map((path) => receiver.to(path).length)).toEqual(hanging.map(() => 1));
      await eventually('all is logged', async () => {
        const done = await tenant.deliveries('status=delivered');
        return done.length === 200 && done.every(({ subscriptionId }) => subscriptionId === healthy.id);
      });
    } finally {
      release();
      await app.close();
    }
  });
});

describe('a process that ends', () => {
  let database: TestDatabase;
  let keys: Partial<Settings>;
  let api: TestApp;
  let tenant: Tenant;
  let workers: TestApp[];

  beforeAll(async () => {
    database = await createDatabase();
    keys = {
      databaseUrl: database.url,
      adminApiKey: 'root-of-several',
      secretsKey: randomBytes(32),
      redisPrefix: `{several-${randomBytes(6).toString('hex')}}`,
      ...HASTY,
    };
    api = await startApp({ redis: true, settings: { ...keys, role: 'api' } });
  });

  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  beforeEach(async () => {
    workers = [];
    tenant = await Tenant.on(api);
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
  });

  async function startWorker(changes: Partial<Settings> = {}): Promise<void> {
    workers.push(await startApp({ redis: true, settings: { ...keys, role: 'worker', ...changes } }));
  }

  async function stopWorker(): Promise<void> {
    await workers.pop()?.close();
  }

  it('lets the attempt in flight end, gives its lane back, and another goes on in order', async () => {
    let answer: () => void = () => undefined;
    const after = new Promise<void>((resolve) => (answer = resolve));
    receiver.on('/handed-on', ({ headers }) => (headers['x-webhook-sequence'] === '3' ? { after } : {}));
    await tenant.subscribe(receiver.url('/handed-on'));
    await startWorker();
    await tenant.postAll(tags(100));
    await receiver.received('/handed-on', 3);
    const stopped = stopWorker();
    answer();
    await stopped;

    const lanes = await api.database.rows('select leased_until, due_at from lanes where workspace_id = $1', [
      tenant.workspace.id,
    ]);
    expect(lanes).toEqual([{ leased_until: null, due_at: expect.any(Date) }]);
    expect(await tenant.deliveries('status=delivered')).toHaveLength(receiver.to('/handed-on').length);

    await startWorker();
    await receiver.received('/handed-on', 100);
    expect(sequencesOf(receiver.to('/handed-on'))).toEqual(tags(100).map((_, index) => index + 1));
  });

  it.each([
    ['that has just begun', false],
    ['that has lasted so long that its slot went to another', true],
  ])('waits for a hanging attempt %s, logs it, and the schedule goes on elsewhere', async (_, isOld) => {
    const [path, other] = [`/hangs-on-${isOld}`, `/other-${isOld}`];
    receiver.on(path, ({ tries }) => (tries === 1 ? 'hang' : {}));
    await tenant.subscribe(receiver.url(path));
    await startWorker({ deliveryConcurrency: 1 });
    const [first] = await tenant.postAll(tags(2));
    await receiver.received(path);
    if (isOld) {
      await tenant.subscribe(receiver.url(other), { eventTypes: ['contact.created'] });
      await tenant.post({ type: 'contact.created', data: { contact: { id: 1 } } });
      await receiver.received(other);
    }
    await stopWorker();
    expect(await tenant.deliveryOf(first!.id)).toMatchObject({
      status: 'pending',
      attempts: [{ number: 1, outcome: 'timed_out' }],
    });

    await startWorker();
    await receiver.received(path, 3);
    expect(sequencesOf(receiver.to(path))).toEqual([1, 1, 2]);
  });

  it('keeps a lane that waits for its next attempt by itself, and hands it over when it stops', async () => {
    receiver.on('/put-off', ({ tries }) => (tries === 1 ? { status: 503 } : {}));
    await tenant.subscribe(receiver.url('/put-off'));
    await startWorker({ retryDelaysMs: [3_600_000] });
    const [event] = await tenant.postAll(tags(1));
    await eventually('the attempt is logged', async () => {
      const { attempts } = await tenant.deliveryOf(event!.id);
      return attempts.length === 1;
    });
    const delayed = async () => (await api.get(WakeQueues).open('lanes-failing').counts()).delayed;
    expect(await delayed()).toBe(0);
    await stopWorker();
    expect(await delayed()).toBe(1);
  });

  it('without a word leaves a lease: after it the head is sent again, with the next number', async () => {
    await tenant.subscribe(receiver.url('/lost'));
    const [first] = await tenant.postAll(tags(2));
    await api.database.rows(
      'update lanes set fence = fence + 1, leased_until = clock_timestamp() where workspace_id = $1',
      [tenant.workspace.id],
    );
    await startWorker();
    const requests = await receiver.received('/lost', 2);
    expect(requests.map(nameOf)).toEqual(['1, attempt 2', '2, attempt 1']);
    expect(requests[0]?.headers['webhook-id']).toBe(first!.id);
  });

  it('accepts beside others that send too: what one has just accepted overtakes nothing of the others', async () => {
    const all = { ...keys, role: 'all', deliveryTimeoutMs: 5_000 } as const;
    const others = await Promise.all([
      startApp({ redis: true, settings: all }),
      startApp({ redis: true, settings: all }),
    ]);
    try {
      await tenant.subscribe(receiver.url('/beside'));
      await tenant.subscribe(receiver.url('/beside'), { headers: { 'x-twin': 'yes' } });
      const posting = others.map((app, index) => tenant.over(app).postAll(tags(60, 1 + 60 * index)));
      await Promise.all(posting);
      const requests = await receiver.received('/beside', 240);
      expectOneByOne(requests);
      await tenant.settled();
      const twins = requests.filter(({ headers }) => headers['x-twin'] === 'yes');
      expect(twins.map(nameOf)).toEqual(Array.from({ length: 120 }, (_, index) => `${index + 1}, attempt 1`));
    } finally {
      await Promise.all(others.map((app) => app.close()));
    }
  });

  it('is one of several: together they send each event once and in order', async () => {
    const patient = { deliveryTimeoutMs: 5_000 };
    await Promise.all([startWorker(patient), startWorker(patient)]);
    const paths = Array.from({ length: 6 }, (_, index) => `/several-${index}`);
    for (const path of paths) await tenant.subscribe(receiver.url(path));
    await Promise.all([tenant.postAll(tags(40)), tenant.postAll(tags(40, 41))]);
    await Promise.all(paths.map((path) => receiver.received(path, 80)));
    await tenant.settled();
    for (const path of paths) {
      const once = Array.from({ length: 80 }, (_, index) => `${index + 1}, attempt 1`);
      expect(receiver.to(path).map(nameOf)).toEqual(once);
    }
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { eventually } from '../support/eventually.js';
import { Gate } from '../support/gate.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { type AcceptedEvent, aTag, type PostedEvent, tags, Tenant } from '../support/tenant.js';

/** Enough that the process trusts in what it foresees. */
const WARM_UP = 70;

let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;
let path: string;
let paths = 0;

/** What became of each group that was accepted on what was foreseen: whether it was called off. */
let calledOff: boolean[];

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  app = await startApp();
  const original = Database.prototype.conditionally;
  jest.spyOn(app.database, 'conditionally').mockImplementation(async function <T>(
    this: Database,
    work: Parameters<typeof original<T>>[0],
  ) {
    const result = await original.call(this, work);
    calledOff.push(result === null);
    return result as never;
  });
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

beforeEach(async () => {
  calledOff = [];
  tenant = await Tenant.on(app);
  path = `/foreseen-${++paths}`;
  await tenant.subscribe(receiver.url(path));
  for (const event of tags(WARM_UP)) await tenant.post(event);
  calledOff = [];
});

function send(event: PostedEvent) {
  return tenant.send<AcceptedEvent>('POST', '/events', event);
}

/** All that was acknowledged has come, in order, and nothing else. */
async function expectReceived(count: number): Promise<void> {
  await tenant.settled();
  expect(sequencesOf(receiver.to(path))).toEqual(Array.from({ length: count }, (_, index) => index + 1));
}

async function numbers(): Promise<number[]> {
  const rows = await app.database.rows<{ sequence: string }>(
    'select sequence from events where workspace_id = $1 order by sequence',
    [tenant.workspace.id],
  );
  return rows.map(({ sequence }) => Number(sequence));
}

describe('an event that is accepted on what is foreseen', () => {
  it('is stored and sent like any other', async () => {
    const { status, body } = await send({ ...aTag(1), id: randomUUID() });
    expect(status).toBe(202);
    expect(body).toMatchObject({ duplicate: false, deliveries: 1 });
    expect(calledOff).toEqual([false]);
    await expectReceived(WARM_UP + 1);
  });

  it('is known when it comes again', async () => {
    const event = { ...aTag(1), id: randomUUID() };
    const first = await send(event);
    const again = await send(event);
    expect(again.body).toEqual({ ...first.body, duplicate: true });
    expect((await send({ ...aTag(2), id: event.id })).status).toBe(409);
    expect(calledOff).toEqual([false, true]);
    await expectReceived(WARM_UP + 1);
  });

  it('gets the number after those that another process has given', async () => {
    await app.database.rows('update workspaces set event_sequence = event_sequence + 5 where id = $1', [
      tenant.workspace.id,
    ]);
    expect((await send(aTag(1))).status).toBe(202);
    expect(calledOff).toEqual([true]);
    expect((await numbers()).slice(-2)).toEqual([WARM_UP, WARM_UP + 6]);
    await expectReceived(WARM_UP + 1);
  });

  it('is tried again only when it was right for a while', async () => {
    await app.database.rows('update workspaces set event_sequence = event_sequence + 5 where id = $1', [
      tenant.workspace.id,
    ]);
    for (const event of tags(WARM_UP - 10)) await tenant.post(event);
    expect(calledOff).toEqual([true]);
    for (const event of tags(10)) await tenant.post(event);
    expect(calledOff.length).toBeGreaterThan(1);
    expect(calledOff.slice(1)).not.toContain(true);
    await expectReceived(2 * WARM_UP);
  });

  it('is not tried for long while another process accepts for the same workspace', async () => {
    const other = await startApp({ settings: { databaseUrl: app.settings.databaseUrl } });
    try {
      const there = tenant.over(other);
      for (const event of tags(WARM_UP)) {
        await tenant.post(event);
        await there.post(event);
      }
    } finally {
      await other.close();
    }
    expect(calledOff).toEqual([false, true]);
    await expectReceived(3 * WARM_UP);
  });

  it('goes to a subscription that was made a moment before', async () => {
    const other = `${path}-other`;
    await tenant.subscribe(receiver.url(other));
    expect((await send(aTag(1))).body).toMatchObject({ deliveries: 2 });
    expect(calledOff).toEqual([true]);
    await expectReceived(WARM_UP + 1);
    expect(sequencesOf(receiver.to(other))).toEqual([1]);
  });

  it('is not sent after the plan was lowered', async () => {
    await app.database.rows(`update workspaces set plan = 'starter' where id = $1`, [tenant.workspace.id]);
    const { body } = await send(aTag(1));
    expect(calledOff).toEqual([true]);
    expect(await tenant.deliveryOf(body.id)).toMatchObject({ status: 'skipped', reason: 'plan' });
    await expectReceived(WARM_UP);
  });

  it('is refused after its workspace was deleted', async () => {
    await tenant.settled();
    await tenant.send('DELETE', '');
    expect((await send(aTag(1))).status).toBe(404);
    expect(calledOff).toEqual([true]);
    expect(await numbers()).not.toContain(WARM_UP + 1);
  });

  it('waits for a workspace that somebody holds, and holds up nobody else', async () => {
    const locked = new Gate();
    const gate = new Gate();
    const held = app.database.transaction(async (tx) => {
      await tx.rows('select 1 from workspaces where id = $1 for no key update', [tenant.workspace.id]);
      locked.open();
      await gate.passed;
    });
    await locked.passed;
    const other = await Tenant.on(app);
    const order: string[] = [];
    const waiting = send(aTag(1)).then(({ status }) => order.push(`held ${status}`));
    // By then they are not in one group.
    await eventually('the held one was called off', () => calledOff[0]);
    await other.post(aTag(1)).then(() => order.push('other'));
    gate.open();
    await Promise.all([held, waiting]);
    expect(order).toEqual(['other', 'held 202']);
    await expectReceived(WARM_UP + 1);
  });

  it('is accepted beside one of another workspace that came again', async () => {
    const other = await Tenant.on(app);
    const known = await other.post(aTag(1));
    const repeat = () => other.post({ ...aTag(1), id: known.id });
    const [again, ...answers] = await Promise.all([repeat(), ...tags(20).map((event) => send(event))]);
    expect(again).toMatchObject({ id: known.id, duplicate: true });
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    await expectReceived(WARM_UP + 20);
  });
});

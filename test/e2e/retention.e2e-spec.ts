import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, dayOf } from '../../src/common/day.js';
import { Retention } from '../../src/modules/delivery/retention.service.js';
import { KeyPruner } from '../../src/modules/events/key-pruner.service.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, Tenant } from '../support/tenant.js';

const RETENTION_DAYS = 3;
const DAY_MS = 86_400_000;

let app: TestApp;
let receiver: FakeReceiver;
let clock: FakeClock;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  clock = new FakeClock();
  app = await startApp({ clock, settings: { retentionDays: RETENTION_DAYS } });
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

function drop(): Promise<string[]> {
  return app.get(Retention).dropExpired();
}

async function count(table: 'events' | 'deliveries' | 'attempts' | 'event_keys', day: string) {
  const [row] = await app.database.rows<{ count: number }>(
    `select count(*)::integer as count from ${table} where day = $1`,
    [day],
  );
  return row?.count;
}

describe('what is older than the retention', () => {
  it('goes a day at a time, with its attempts and its keys, and the feed goes on behind it', async () => {
    const tenant = await Tenant.on(app);
    await tenant.subscribe(receiver.url('/kept'));
    const first = dayOf(clock.now());
    const old = await tenant.post(aTag(1));
    await tenant.settled();
    await clock.advance(RETENTION_DAYS * DAY_MS);
    expect(await drop()).not.toContain(first);
    expect(await count('attempts', first)).toBe(1);

    await clock.advance(DAY_MS);
    const young = await tenant.post(aTag(2));
    await tenant.settled();
    expect(await drop()).toContain(first);
    await app.get(KeyPruner).prune();

    expect(await count('event_keys', first)).toBe(0);
    expect((await tenant.send('GET', `/events/${old.id}`)).status).toBe(404);
    const feed = await tenant.send<{ items: { id: string; sequence: number }[] }>('GET', '/events');
    expect(feed.body.items.map(({ id, sequence }) => ({ id, sequence }))).toEqual([
      { id: young.id, sequence: 2 },
    ]);
    expect((await tenant.deliveries()).map(({ sequence }) => sequence)).toEqual([2]);
  });

  it('stays whole as long as something of it waits to be sent', async () => {
    const tenant = await Tenant.on(app);
    await tenant.subscribe(receiver.url('/late'));
    const day = dayOf(clock.now());
    const event = await tenant.post(aTag(1));
    await tenant.settled();
    const become = (status: string) =>
      app.database.rows('update deliveries set status = $2 where event_id = $1', [event.id, status]);
    // By hand, so that no lane knows of it and it stays as it is.
    await become('pending');
    await clock.advance((RETENTION_DAYS + 1) * DAY_MS);
    expect(await drop()).not.toContain(day);
    expect(await tenant.deliveries()).toMatchObject([{ eventId: event.id, status: 'pending' }]);

    await become('delivered');
    expect(await drop()).toContain(day);
  });

  it('waits for whoever is using it, and is not waited for', async () => {
    const tenant = await Tenant.on(app);
    const day = dayOf(clock.now());
    await tenant.post(aTag(1));
    await clock.advance((RETENTION_DAYS + 1) * DAY_MS);
    await app.database.transaction(async (tx) => {
      await tx.rows('select from events where day = $1', [day]);
      expect(await drop()).not.toContain(day);
    });
    expect(await drop()).toContain(day);
    expect(await drop()).toEqual([]);
  });

  it('does not keep later days from being made', async () => {
    const tenant = await Tenant.on(app);
    await clock.advance(30 * DAY_MS);
    const today = dayOf(clock.now());
    await tenant.post(aTag(1));
    await drop();
    expect(await count('events', today)).toBe(1);
    expect(await count('events', addDays(today, -RETENTION_DAYS - 1))).toBe(0);
  });
});

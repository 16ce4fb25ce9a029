import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, dayOf } from '../../src/common/day.js';
import { Retention } from '../../src/modules/delivery/retention.service.js';
import { LeftoverKeeper } from '../../src/modules/delivery/leftover-keeper.service.js';
import { ContactEraser } from '../../src/modules/events/erasure/contact-eraser.service.js';
import { KeyPruner } from '../../src/modules/events/key-pruner.service.js';
import { NoticePruner } from '../../src/modules/notification/notice-pruner.service.js';
import { SubscriptionPruner } from '../../src/modules/subscriptions/subscription-pruner.service.js';
import { RecordPruner } from '../../src/modules/workspaces/record-pruner.service.js';
import { Partitions } from '../../src/platform/database/partitions.service.js';
import { aKey } from '../support/builders/workspaces.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, Tenant } from '../support/tenant.js';

const RETENTION_DAYS = 3;
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 700;

let app: TestApp;
let receiver: FakeReceiver;
let clock: FakeClock;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  // Nothing is dropped that the clock of Postgres, which can't be advanced, takes for young.
  clock = new FakeClock(new Date(Date.now() - HISTORY_DAYS * DAY_MS));
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

async function existing(table: string, condition: string, value: unknown): Promise<number> {
  const rows = await app.database.rows(`select from ${table} where ${condition}`, [value]);
  return rows.length;
}

async function hasPartitions(day: string): Promise<boolean> {
  const names = ['events', 'deliveries', 'attempts'].map((table) => `${table}_${day.replaceAll('-', '')}`);
  return (await existing('pg_class', 'relname = any($1::text[])', names)) === names.length;
}

describe('the partitions of a day', () => {
  it('are there before it, also when the job that makes them did not run for three days', async () => {
    await app.get(Partitions).keepAhead();
    for (let day = 0; day < 3; day += 1) {
      await clock.advance(DAY_MS);
      expect([day, await hasPartitions(dayOf(clock.now()))]).toEqual([day, true]);
    }
    expect(await hasPartitions(addDays(dayOf(clock.now()), 4))).toBe(true);
    expect(await hasPartitions(addDays(dayOf(clock.now()), 5))).toBe(false);
    await app.get(Partitions).keepAhead();
    expect(await hasPartitions(addDays(dayOf(clock.now()), 7))).toBe(true);
  });

  it('are made when they are missed, for events and for test events', async () => {
    const tenant = await Tenant.on(app);
    const { id } = await tenant.subscribe(receiver.url('/tested'));
    await clock.advance(30 * DAY_MS);
    expect(await hasPartitions(dayOf(clock.now()))).toBe(false);
    const body = { eventType: 'contact.tag.updated' };
    expect((await tenant.send('POST', `/subscriptions/${id}/test`, body)).status).toBe(200);
    await clock.advance(30 * DAY_MS);
    expect(await hasPartitions(dayOf(clock.now()))).toBe(false);
    await tenant.post(aTag(1));
    expect((await tenant.settled()).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  });
});

describe('what has no partitions', () => {
  it('goes with the last day of the log that speaks of it: deleted subscriptions, their lanes, erasures', async () => {
    const tenant = await Tenant.on(app);
    const kept = await tenant.subscribe(receiver.url('/stays'));
    const { id } = await tenant.subscribe(receiver.url('/goes'));
    await tenant.post(aTag(1));
    await tenant.settled();
    await tenant.edit(kept.id, { url: receiver.url('/moved') });
    await tenant.send('DELETE', `/subscriptions/${id}`);
    await tenant.send('POST', '/contacts/1/erase');
    await eventually('the contact is erased', async () => {
      await clock.advance(60_000);
      await app.get(ContactEraser).sweep();
      return existing('erasures', 'workspace_id = $1 and finished_at is not null', tenant.workspace.id);
    });

    await pruneAll();
    const urls = (await tenant.deliveries()).map(({ url }) => url);
    expect(urls.sort()).toEqual([receiver.url('/goes'), receiver.url('/stays')]);

    // A lane has no use from when the last subscription is forgotten that went through it.
    for (const round of ['subscriptions', 'lanes']) {
      await clock.advance((RETENTION_DAYS + 2) * DAY_MS);
      await app.get(Partitions).keepAhead();
      await pruneAll();
      expect([round, await existing('lanes', 'url = $1', receiver.url('/stays'))]).toEqual([round, 0]);
    }
    expect(await existing('subscriptions', 'workspace_id = $1', tenant.workspace.id)).toBe(1);
    expect(await existing('streams', 'workspace_id = $1', tenant.workspace.id)).toBe(1);
    const lanes = 'select url from lanes where workspace_id = $1';
    expect(await app.database.rows(lanes, [tenant.workspace.id])).toEqual([{ url: receiver.url('/moved') }]);
    expect(await existing('erasures', 'workspace_id = $1', tenant.workspace.id)).toBe(0);
  });

  it('goes by its age: mails, audit entries and revoked keys', async () => {
    const tenant = await Tenant.on(app);
    const { id } = await aKey(app, tenant.workspace.id, 'events:read');
    await tenant.send('DELETE', `/api-keys/${id}`);
    await app.database.rows(
      `insert into notices (id, workspace_id, kind, locale, recipients, subject, content, status, created_at)
       select overlay(gen_random_uuid()::text placing substr(id::text, 1, 19) from 1 for 19)::uuid, id,
              'quota_warning', 'en', '{}', status, '{}', status, created_at
       from workspaces, unnest(array['sent', 'failed', 'pending']) status where id = $1`,
      [tenant.workspace.id],
    );
    const counts = async () => {
      const its = ['notices', 'audit_entries', 'api_keys'].map((table) =>
        existing(table, 'workspace_id = $1', tenant.workspace.id),
      );
      return Promise.all(its);
    };
    await clock.advance(89 * DAY_MS);
    await pruneAll();
    expect(await counts()).toEqual([3, 3, 1]);
    await clock.advance(2 * DAY_MS);
    await pruneAll();
    expect(await counts()).toEqual([1, 3, 1]);
    await clock.advance(310 * DAY_MS);
    await pruneAll();
    expect(await counts()).toEqual([1, 0, 0]);
  });
});

/** What the hourly jobs do. */
async function pruneAll(): Promise<void> {
  await drop();
  await app.get(KeyPruner).prune();
  await app.get(SubscriptionPruner).prune();
  await app.get(LeftoverKeeper).prune();
  await app.get(NoticePruner).prune();
  await app.get(RecordPruner).prune();
}

describe('a clock that jumps', () => {
  it('has nothing dropped that is young by the clock of Postgres', async () => {
    const tenant = await Tenant.on(app);
    await clock.advance(Date.now() - clock.now().getTime());
    const today = dayOf(clock.now());
    await tenant.post(aTag(1));
    await clock.advance(365 * DAY_MS);
    await drop();
    expect(await count('events', today)).toBe(1);
    await clock.advance(-400 * DAY_MS);
    await tenant.post(aTag(2));
    expect(await count('events', dayOf(clock.now()))).toBe(1);
  });
});

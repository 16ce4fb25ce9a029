import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { ContactEraser } from '../../src/modules/events/erasure/contact-eraser.service.js';
import { StatsKeeper } from '../../src/modules/stats/stats-keeper.service.js';
import { WorkspacePurger } from '../../src/modules/workspaces/workspace-purger.service.js';
import { Facts } from '../../src/platform/event-bus/facts.js';
import type { PurgeBudget } from '../../src/contracts/purge-budget.js';
import { aKey } from '../support/builders/workspaces.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { findInDatabase, findInFiles } from '../support/stored-text.js';
import { type PostedEvent, tags, Tenant } from '../support/tenant.js';

const QUOTA_LIMIT = 2;
const QUARTER_MS = 900_000;

let app: TestApp;
let receiver: FakeReceiver;
let clock: FakeClock;
const log: string[] = [];

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  receiver.on('/echo', ({ raw, body }) => ({
    body: raw,
    headers: { 'x-echo': greeting(firstNameIn(body)) },
  }));
  receiver.on('/broken', ({ raw }) => ({ status: 500, body: raw }));
  clock = new FakeClock();
  const settings = { quotaLimit: QUOTA_LIMIT, retryDelaysMs: [1, 1, 1], logLevel: 'debug' } as const;
  app = await startApp({ clock, settings, redis: true, log: (line) => log.push(line) });
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

function firstNameIn(body: { contact?: { firstName?: string } }): string {
  return body.contact?.firstName ?? 'nobody';
}

/** What a receiver makes of a name, in a header. */
function greeting(firstName: string): string {
  return `welcome-${firstName}`;
}

function created(id: number, firstName = 'Zinnia'): PostedEvent {
  const contact = { id, firstName, email: `${firstName}@flowers.example`, phone: '+60123456789' };
  return { type: 'contact.created', data: { contact } };
}

/** A workspace that has left something in every table, and texts by which it is known there. */
async function busyTenant(name: string): Promise<{ tenant: Tenant; texts: string[] }> {
  const mail = `${name}@people.example`;
  const tenant = await Tenant.on(app, { name: `${name} & Sons`, notificationEmails: [mail] });
  const { key, id: keyId } = await aKey(app, tenant.workspace.id, 'events:write', 'deliveries:read');
  const types = { eventTypes: ['contact.created'] };
  const echo = await tenant.subscribe(receiver.url('/echo'), { ...types, description: `${name} echoes` });
  await tenant.subscribe(receiver.url('/broken'), types);
  const deleted = await tenant.subscribe(receiver.url(`/deleted-${name}`), types);
  const event = await tenant.post(created(88123, name));
  await tenant.send('POST', '/events', created(88124, name), { headers: { 'idempotency-key': name } });
  await tenant.send('POST', `/subscriptions/${echo.id}/test`, { eventType: 'contact.created' });
  await tenant.send('DELETE', `/subscriptions/${deleted.id}`);
  await tenant.send('POST', '/contacts/5/erase');
  await eventually('nothing waits any more', async () => {
    await clock.advance(10);
    return (await tenant.page('status=pending&limit=1')).items.length === 0;
  });
  await eventually('both mails are written', async () => {
    const { body } = await tenant.send<{ items: { status: string }[] }>('GET', '/notifications');
    return body.items.length >= 2 && body.items.every(({ status }) => status === 'sent');
  });
  await clock.advance(QUARTER_MS);
  await app.get(StatsKeeper).keepUp();
  const ids = [tenant.workspace.id, keyId, echo.id, deleted.id, event.id];
  return { tenant, texts: [...ids, key.slice(0, 10), name, mail, `${name}@flowers.example`] };
}

async function tablesOf(text: string): Promise<Set<string>> {
  const findings = await findInDatabase(app, [text]);
  return new Set(findings.map(({ place }) => place.replace(/(_\d{8})?\..*/, '')));
}

function findInMails(texts: readonly string[]) {
  return findInFiles(join(app.settings.dataDir, 'mail'), texts);
}

/** All names and values that the service has in Redis. */
async function textInRedis(): Promise<string> {
  const redis = new Redis(app.settings.redisUrl ?? '');
  try {
    const keys = await redis.keys(`${app.settings.redisPrefix.replace(/[[\]*?\\]/g, '\\$&')}*`);
    const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return [...keys, ...dumps.map((dump) => dump?.toString('latin1') ?? '')].join('\n');
  } finally {
    await redis.quit();
  }
}

describe('a deleted workspace', () => {
  it('leaves nothing in any table, mail or key of Redis, and its neighbours keep what is theirs', async () => {
    const { tenant, texts } = await busyTenant('Hortensia');
    const neighbour = await busyTenant('Camellia');
    const before = await findInDatabase(app, neighbour.texts);
    const tables = [...(await tablesOf(tenant.workspace.id))].sort();
    const isOfStats = (table: string) => table.startsWith('stats_');
    expect(tables.filter(isOfStats)).toContain('stats_minutes');
    expect(tables.filter((table) => !isOfStats(table))).toEqual([
      'api_keys',
      'audit_entries',
      'deliveries',
      'erasures',
      'event_keys',
      'events',
      'lanes',
      'notices',
      'quota_failures',
      'quota_warnings',
      'streams',
      'subscriptions',
      'workspaces',
    ]);
    for (const text of texts) expect([text, (await tablesOf(text)).size]).not.toEqual([text, 0]);
    expect([...(await tablesOf('Hortensia@flowers.example'))]).toContain('attempts');
    expect(await findInMails(['Hortensia'])).not.toEqual([]);
    const lanes = await app.database.rows<{ id: string }>('select id from lanes where workspace_id = $1', [
      tenant.workspace.id,
    ]);

    expect((await app.api('DELETE', `/v1/workspaces/${tenant.workspace.id}`)).status).toBe(204);
    await app.get(WorkspacePurger).sweep();

    expect(await findInDatabase(app, texts)).toEqual([]);
    await eventually('the mails are gone', async () => (await findInMails(texts)).length === 0);
    await eventually('Redis knows nothing of it', async () => {
      const text = await textInRedis();
      return [...texts, ...lanes.map(({ id }) => id)].every((each) => !text.includes(each));
    });
    expect(await findInDatabase(app, neighbour.texts)).toEqual(before);
    expect(await findInMails(['Camellia'])).not.toEqual([]);
  });

  it('goes in steps of a bounded size, of which a crash costs one', async () => {
    const tenant = await Tenant.on(app, { name: 'Magnolia' });
    await tenant.subscribe(receiver.url('/many'), { enabled: false });
    await tenant.postAll(tags(4_000));
    const { id } = tenant.workspace;
    const left: number[] = [];
    app.get(Facts).bind('workspace.purging', 'inTransaction', async (fact) => {
      const { workspaceId } = fact as { workspaceId: string; budget: PurgeBudget };
      if (workspaceId !== id) return;
      left.push(await countOf(id));
      if (left.length === 2) throw new Error('The process dies here');
    });

    await app.api('DELETE', `/v1/workspaces/${id}`);
    await eventually('the rest is gone', async () => {
      await app.get(WorkspacePurger).sweep();
      return left.length > 2 && (await countOf(id)) === 0;
    });
    expect(left.length).toBeGreaterThanOrEqual(4);
    const steps = left.map((count, index) => count - (left[index + 1] ?? count));
    expect(Math.max(...steps)).toBeLessThanOrEqual(5_000);
    expect(await findInDatabase(app, [id])).toEqual([]);
  });

  it('is not spoken of by an answer that comes when all is gone', async () => {
    let release: () => void = () => undefined;
    receiver.on('/late', {
      status: 200,
      body: 'Begonia was here',
      after: new Promise<void>((ok) => (release = ok)),
    });
    const tenant = await Tenant.on(app);
    await tenant.subscribe(receiver.url('/late'), { eventTypes: ['contact.created'] });
    const { id } = await tenant.post(created(1, 'Begonia'));
    await receiver.received('/late');
    await app.api('DELETE', `/v1/workspaces/${tenant.workspace.id}`);
    await app.get(WorkspacePurger).sweep();
    release();
    await eventually('the attempt has ended', () => log.some((line) => line.includes(id)));
    expect(await findInDatabase(app, [tenant.workspace.id, id, 'Begonia'])).toEqual([]);
  });
});

/** Rows of the tables that grow with events. */
async function countOf(workspaceId: string): Promise<number> {
  const tables = ['events', 'event_keys', 'deliveries'];
  const counts = tables.map((table) => `select count(*) from ${table} where workspace_id = $1`);
  const [row] = await app.database.rows<{ count: string }>(
    `select sum(count) as count from (${counts.join(' union all ')}) c`,
    [workspaceId],
  );
  return Number(row?.count);
}

describe('an erased contact', () => {
  it('is named by nothing that is stored, but for its id, and the log is as long as before', async () => {
    const { tenant } = await busyTenant('Dahlia');
    const before = await tenant.deliveries();
    const tables = await tablesOf('Dahlia@flowers.example');
    expect([...tables].sort()).toEqual(['attempts', 'events']);
    expect(await tablesOf(greeting('Dahlia'))).toEqual(new Set(['attempts']));

    for (const id of [88123, 88124]) await tenant.send('POST', `/contacts/${id}/erase`);
    const personal = ['Dahlia@flowers.example', '"Dahlia"', greeting('Dahlia')];
    const stored = async () => findInDatabase(app, personal);
    await eventually('nothing is found', async () => (await stored()).length === 0);
    expect(await findInMails(['Dahlia@flowers.example'])).toEqual([]);
    const after = await tenant.deliveries();
    expect(after.map(({ id, status, attemptCount }) => ({ id, status, attemptCount }))).toEqual(
      before.map(({ id, status, attemptCount }) => ({ id, status, attemptCount })),
    );
  });

  it('is not brought back by an answer that was on its way', async () => {
    let release: () => void = () => undefined;
    const after = new Promise<void>((ok) => (release = ok));
    receiver.on('/slow-echo', ({ raw }) => ({ body: raw, after }));
    const tenant = await Tenant.on(app);
    await tenant.subscribe(receiver.url('/slow-echo'), { eventTypes: ['contact.created'] });
    const event = await tenant.post(created(7, 'Gardenia'));
    await receiver.received('/slow-echo');
    await tenant.send('POST', '/contacts/7/erase');
    await eventually('the event is blank', async () => !(await tablesOf('Gardenia')).has('events'));
    release();
    await tenant.tried(event.id);
    expect(await tablesOf('Gardenia')).toEqual(new Set(['attempts']));

    await clock.advance(120_000);
    await app.get(ContactEraser).sweep();
    expect(await tablesOf('Gardenia')).toEqual(new Set());
  });
});

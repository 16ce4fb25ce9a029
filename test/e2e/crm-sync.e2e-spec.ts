import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type CrmSync, startCrmSync } from '../../examples/crm-sync/src/service.js';
import { LossyGate } from '../support/crm/lossy-gate.js';
import { type CrmContent, Source } from '../support/crm/source.js';
import { eventually } from '../support/eventually.js';
import { SeededRandom } from '../support/fault/seeded-random.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { Tenant } from '../support/tenant.js';

const NEVER_MS = 3_600_000;
const IN_TIME_MS = 30_000;
const QUOTA_LIMIT = 40;
/** Four failures each: less than the quota. */
const DROPPED_MAX = 9;

interface Status {
  readonly subscriptionId: string;
  readonly lastSequence: number;
  readonly gaps: number;
  readonly echoes: number;
  readonly waiting: number;
}

describe('the CRM sync example', () => {
  let app: TestApp;
  let tenant: Tenant;
  let database: TestDatabase;
  let gate: LossyGate;
  let crm: CrmSync;
  let client: pg.Client;
  let source: Source;

  beforeAll(async () => {
    app = await startApp({ settings: { retryDelaysMs: [10, 10, 10], quotaLimit: QUOTA_LIMIT } });
  });

  afterAll(() => app.close());

  beforeEach(async () => {
    tenant = await Tenant.on(app);
    database = await createDatabase();
    gate = await LossyGate.open();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    source = new Source(new SeededRandom(11));
    crm = await startCrm();
  });

  afterEach(async () => {
    await crm.close();
    await client.end();
    await gate.close();
    await database.drop();
  });

  /** The CRM, behind the gate; it reads the feed at its start and when it sees a gap, and else when it is told to. */
  async function startCrm(): Promise<CrmSync> {
    const started = await startCrmSync({
      hooklaneUrl: app.url,
      workspaceId: tenant.workspace.id,
      apiKey: app.rootKey,
      databaseUrl: database.url,
      port: 0,
      publicUrl: gate.url,
      pollMs: NEVER_MS,
    });
    gate.passTo(started.origin);
    return started;
  }

  async function content(): Promise<CrmContent> {
    const rows = async (text: string) => (await client.query<Record<string, string>>(text)).rows;
    return {
      contacts: await rows('select id, fields, custom_fields as "customFields" from contacts order by id'),
      conversations: await rows(
        'select id, contact_id as "contactId", status from conversations order by id collate "C"',
      ),
      comments: await rows(
        'select id, contact_id as "contactId", text from comments order by id collate "C"',
      ),
    };
  }

  async function status(): Promise<Status> {
    return (await (await fetch(`${crm.origin}/status`)).json()) as Status;
  }

  async function endsEqual(): Promise<void> {
    const isEqual = async () => {
      expect(await content()).toEqual(source.content());
      return true;
    };
    await eventually('the CRM equals its source', isEqual, IN_TIME_MS);
  }

  it('ends equal to the source', async () => {
    await tenant.postAll(source.changes(60));
    await endsEqual();
    const { gaps, echoes } = await status();
    expect([gaps, echoes]).toEqual([0, 0]);
  });

  it('has what was there before its subscription', async () => {
    const later = await Tenant.on(app);
    await later.postAll(source.changes(30));
    await crm.close();
    await client.query('truncate sync_state, applied_events');
    tenant = later;
    crm = await startCrm();
    await endsEqual();
    expect(await tenant.deliveries()).toEqual([]);
  });

  it('fills the gaps that dropped deliveries leave from the feed', async () => {
    // It is by deliveries that it is to learn of the next events: it has to be at the end of the feed.
    await tenant.postAll(source.changes(1));
    await eventually('it applies deliveries', async () => (await status()).lastSequence === 1, IN_TIME_MS);
    const random = new SeededRandom(5);
    const fates = new Map<string, boolean>();
    const refused = () => [...fates.values()].filter(Boolean).length;
    gate.refuses = (id) => {
      const fate = fates.get(id) ?? (refused() < DROPPED_MAX && random.chance(0.3));
      fates.set(id, fate);
      return fate;
    };
    await tenant.postAll(source.changes(80));
    const ends = await tenant.settled(IN_TIME_MS);
    await endsEqual();
    expect(ends.filter(({ status: end }) => end === 'dropped')).toHaveLength(DROPPED_MAX);
    expect(await status()).toMatchObject({ gaps: expect.any(Number), waiting: 0, lastSequence: ends.length });
    expect((await status()).gaps).toBeGreaterThan(0);
  });

  it('finds by the feed what was dropped last, where no later delivery shows a gap', async () => {
    await tenant.postAll(source.changes(20));
    await endsEqual();
    gate.refuses = () => true;
    const [contact] = source.contacts.values();
    await tenant.post(source.setEmail(contact!, 'last@shop.example'));
    await tenant.settled(IN_TIME_MS);
    expect(await content()).not.toEqual(source.content());
    crm.readFeed();
    await endsEqual();
  });

  it('ends equal when it was down for longer than the retries, and goes on', async () => {
    await tenant.postAll(source.changes(20));
    await endsEqual();
    await crm.close();
    await tenant.postAll(source.changes(8));
    await tenant.settled(IN_TIME_MS);
    crm = await startCrm();
    await endsEqual();
    await tenant.postAll(source.changes(10));
    await endsEqual();
    expect((await tenant.deliveries('status=dropped')).length).toBeGreaterThan(0);
  });

  it('ends equal while it is disabled, and takes the replay as the duplicates that they are', async () => {
    const { subscriptionId } = await status();
    await tenant.postAll(source.changes(10));
    await endsEqual();
    gate.refuses = () => true;
    await tenant.postAll(source.changes(30));
    await tenant.settled(IN_TIME_MS);
    expect(await tenant.subscription(subscriptionId)).toMatchObject({ disabledReason: 'error_quota' });
    crm.readFeed();
    await endsEqual();

    gate.refuses = () => false;
    const before = await client.query('select id, revision from contacts order by id');
    await tenant.enable(subscriptionId, { replay: 'skipped' });
    await tenant.settled(IN_TIME_MS);
    await eventually('the inbox is empty', async () => (await status()).waiting === 0);
    expect((await client.query('select id, revision from contacts order by id')).rows).toEqual(before.rows);
    await endsEqual();
  });

  it('knows its own change when that comes back, and writes nothing', async () => {
    await tenant.postAll(source.changes(1));
    await endsEqual();
    await client.query(`update contacts set fields = fields || '{"email":"own@shop.example"}'`);
    const [contact] = source.contacts.values();
    await tenant.post(source.setEmail(contact!, 'own@shop.example'));
    await eventually('the echo is heard', async () => (await status()).echoes === 1);
    expect((await client.query('select revision from contacts')).rows).toEqual([{ revision: 1 }]);
    await endsEqual();
  });

  it('takes nothing that is not signed', async () => {
    const body = JSON.stringify({
      event_type: 'contact.created',
      event_id: tenant.workspace.id,
      contact: { id: 1 },
    });
    const headers = { 'content-type': 'application/json', 'x-webhook-sequence': '1' };
    const answer = await fetch(`${crm.origin}/hooks`, { method: 'POST', headers, body });
    expect([answer.status, (await status()).waiting]).toEqual([401, 0]);
    expect((await content()).contacts).toEqual([]);
  });
});

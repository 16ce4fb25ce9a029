import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aKey } from '../support/builders/workspaces.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { Gate } from '../support/gate.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, tags, Tenant } from '../support/tenant.js';

interface Item {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly acceptedAt: string;
  readonly payload: Record<string, unknown>;
}

interface Feed {
  readonly items: Item[];
  readonly pagination: { readonly next: string; readonly hasMore: boolean };
}

interface Problem {
  readonly code: string;
  readonly errors?: { path: string; message: string }[];
}

const DAY_MS = 86_400_000;
const RARE = { type: 'contact.created', data: { contact: { id: 1 } } };

let clock: FakeClock;
let app: TestApp;
let tenant: Tenant;

beforeAll(async () => {
  clock = new FakeClock();
  app = await startApp({ clock });
});

afterAll(() => app.close());

beforeEach(async () => {
  tenant = await Tenant.on(app);
});

async function read(query = '', cursor?: string): Promise<Feed> {
  const path = `/events?${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  const { status, body } = await tenant.send<Feed>('GET', path);
  expect(status).toBe(200);
  return body;
}

/** All that is there now; pages in which nothing was found are gone through too. */
async function walk(query = '', cursor?: string): Promise<{ items: Item[]; next: string; pages: number }> {
  const items: Item[] = [];
  let page = await read(query, cursor);
  for (let pages = 1; ; pages += 1) {
    items.push(...page.items);
    const { next, hasMore } = page.pagination;
    if (!hasMore) return { items, next, pages };
    page = await read(query, next);
  }
}

function numbersOf(items: readonly Item[]): number[] {
  return items.map(({ sequence }) => sequence);
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('the feed', () => {
  it('shows events with what receivers get, oldest first', async () => {
    const posted = await tenant.post({ ...aTag(7), occurredAt: '2026-01-02T03:04:05.678Z' });
    await tenant.post(aTag(8));
    const { items, pagination } = await read();
    expect(items[0]).toEqual({
      id: posted.id,
      type: 'contact.tag.updated',
      sequence: 1,
      occurredAt: '2026-01-02T03:04:05.678Z',
      acceptedAt: clock.now().toISOString(),
      payload: expect.objectContaining({
        event_type: 'contact.tag.updated',
        event_id: posted.id,
        tag: 'tag-7',
      }),
    });
    expect(numbersOf(items)).toEqual([1, 2]);
    expect(pagination).toEqual({ next: expect.any(String), hasMore: false });
  });

  it('gives a cursor to go on from also at its end, and when there is nothing yet', async () => {
    const empty = await read();
    expect(empty).toEqual({ items: [], pagination: { next: expect.any(String), hasMore: false } });
    await tenant.postAll(tags(3));
    const first = await read('', empty.pagination.next);
    expect(numbersOf(first.items)).toEqual([1, 2, 3]);
    const end = await read('', first.pagination.next);
    expect(end).toEqual({ items: [], pagination: { next: first.pagination.next, hasMore: false } });
    await tenant.post(aTag(4));
    expect(numbersOf((await read('', end.pagination.next)).items)).toEqual([4]);
  });

  it('is walked page by page while new events arrive', async () => {
    await tenant.postAll(tags(45));
    const seen: number[] = [];
    let page = await read('limit=10');
    for (let turn = 0; page.items.length > 0; turn += 1) {
      seen.push(...numbersOf(page.items));
      if (turn < 3) await tenant.postAll(tags(5));
      page = await read('limit=10', page.pagination.next);
    }
    expect(seen).toEqual(upTo(60));
  });

  it('says that there is no more when the last page is full', async () => {
    await tenant.postAll(tags(10));
    expect((await read('limit=10')).pagination.hasMore).toBe(false);
    expect((await read('limit=9')).pagination.hasMore).toBe(true);
    expect((await read('limit=10&type=contact.tag.updated')).pagination.hasMore).toBe(false);
    expect((await read('limit=9&type=contact.tag.updated')).pagination.hasMore).toBe(true);
  });

  it('survives a restart, and goes on in another process', async () => {
    await tenant.postAll(tags(5));
    const { pagination } = await read('limit=2');
    const other = await startApp({ clock, settings: { databaseUrl: app.settings.databaseUrl } });
    try {
      const { body } = await tenant.over(other).send<Feed>('GET', `/events?cursor=${pagination.next}`);
      expect(numbersOf(body.items)).toEqual([3, 4, 5]);
    } finally {
      await other.close();
    }
  });

  it('goes on with the oldest event that is there when its place was purged', async () => {
    await tenant.postAll(tags(4));
    const { pagination } = await read('limit=2');
    await clock.advance(DAY_MS);
    await tenant.postAll(tags(4));
    await app.database.rows('delete from events where workspace_id = $1 and sequence <= 6', [
      tenant.workspace.id,
    ]);
    expect(numbersOf((await read()).items)).toEqual([7, 8]);
    expect(numbersOf((await walk('limit=1', pagination.next)).items)).toEqual([7, 8]);
    expect(numbersOf((await walk('type=contact.tag.updated', pagination.next)).items)).toEqual([7, 8]);
  });

  it('goes on when everything was purged', async () => {
    await tenant.postAll(tags(4));
    const { pagination } = await read('limit=2');
    await app.database.rows('delete from events where workspace_id = $1', [tenant.workspace.id]);
    const end = await read('', pagination.next);
    expect(end).toMatchObject({ items: [], pagination: { hasMore: false } });
    await tenant.post(aTag(5));
    expect(numbersOf((await read('', end.pagination.next)).items)).toEqual([5]);
  });

  it('finds events of earlier days behind a cursor whose day came from a clock that was wrong', async () => {
    await tenant.post(aTag(1));
    await clock.advance(5 * DAY_MS);
    await tenant.post(aTag(2));
    const { pagination } = await read();
    await app.database.rows(
      `insert into events select day - 4, workspace_id, 3, $2, type, contact_id, occurred_at, accepted_at,
         delivery_count, body from events where workspace_id = $1 and sequence = 2`,
      [tenant.workspace.id, randomUUID()],
    );
    await app.database.rows('update workspaces set event_sequence = 3 where id = $1', [tenant.workspace.id]);
    expect(numbersOf((await read('', pagination.next)).items)).toEqual([3]);
  });
});

describe('a narrowed feed', () => {
  it('has the events of a type, and keeps its place behind what it left out', async () => {
    await tenant.postAll([RARE, ...tags(3), RARE, ...tags(3)]);
    const { items, next } = await walk('limit=1&type=contact.created');
    expect(numbersOf(items)).toEqual([1, 5]);
    await tenant.postAll([aTag(1), RARE]);
    expect(numbersOf((await walk('type=contact.created', next)).items)).toEqual([10]);
  });

  it('looks through a limited number of events per page, and says that there is more', async () => {
    await tenant.postAll([...tags(5500), RARE]);
    const first = await read('type=contact.created');
    expect(first).toMatchObject({ items: [], pagination: { hasMore: true } });
    const second = await read('type=contact.created', first.pagination.next);
    expect(numbersOf(second.items)).toEqual([5501]);
    expect(second.pagination.hasMore).toBe(false);
  });

  it('begins and ends at times of acceptance, across days', async () => {
    const times: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      times.push(clock.now().toISOString());
      await tenant.postAll(tags(3));
      await clock.advance(turn === 1 ? DAY_MS : 60_000);
    }
    const between = async (since: number | null, until: number | null) =>
      numbersOf(
        (
          await walk(
            [
              'limit=2',
              since === null ? '' : `&since=${times[since]}`,
              until === null ? '' : `&until=${times[until]}`,
            ].join(''),
          )
        ).items,
      );
    expect(await between(0, null)).toEqual(upTo(12));
    expect(await between(1, null)).toEqual(upTo(12, 4));
    expect(await between(2, null)).toEqual(upTo(12, 7));
    expect(await between(null, 1)).toEqual(upTo(3));
    expect(await between(1, 3)).toEqual(upTo(9, 4));
    expect(await between(3, 3)).toEqual([]);
    expect(await between(null, 0)).toEqual([]);
    const future = new Date(clock.now().getTime() + DAY_MS).toISOString();
    expect((await walk(`since=${future}`)).items).toEqual([]);
    expect(numbersOf((await walk(`until=${future}`)).items)).toEqual(upTo(12));
  });

  it('can be gone on from without `until` where `until` ended it', async () => {
    await tenant.postAll(tags(3));
    await clock.advance(1000);
    const until = clock.now().toISOString();
    await tenant.postAll(tags(3));
    const first = await read(`until=${until}`);
    expect(numbersOf(first.items)).toEqual([1, 2, 3]);
    expect(first.pagination.hasMore).toBe(false);
    expect(numbersOf((await read('', first.pagination.next)).items)).toEqual([4, 5, 6]);
    const ofType = await read(`until=${until}&type=contact.created`);
    expect(ofType.items).toEqual([]);
    expect(numbersOf((await read('', ofType.pagination.next)).items)).toEqual([4, 5, 6]);
  });
});

describe('an event that is committed late', () => {
  it('is not skipped for a newer one: that waits for it, in every process', async () => {
    const other = await startApp({ clock, settings: { databaseUrl: app.settings.databaseUrl } });
    const release = new Gate();
    const isHeld = new Gate();
    try {
      await tenant.post(aTag(1));
      const start = await read();
      const holding = app.database.transaction(async (tx) => {
        // Acceptance has given its numbers when it comes to this table: it is stopped just before its commit.
        await tx.rows('lock table event_keys in share mode');
        isHeld.open();
        await release.passed;
      });
      await isHeld.passed;
      const late = tenant.post(aTag(2));
      await eventually('the late one waits before its commit', () => waiting('relation'));
      const newer = tenant.over(other).post(aTag(3));
      await eventually('the newer one waits for the late one', () => waiting('transactionid'));

      const meanwhile = await read('', start.pagination.next);
      expect(meanwhile).toMatchObject({ items: [], pagination: { hasMore: false } });
      release.open();
      await holding;
      const [{ id: lateId }, { id: newerId }] = await Promise.all([late, newer]);
      const after = await read('', meanwhile.pagination.next);
      expect(after.items.map(({ id, sequence }) => [id, sequence])).toEqual([
        [lateId, 2],
        [newerId, 3],
      ]);
    } finally {
      release.open();
      await other.close();
    }
  });

  it('is seen once and in order by a reader that never rests, while two processes accept', async () => {
    const other = await startApp({ clock, settings: { databaseUrl: app.settings.databaseUrl } });
    try {
      const posting = Promise.all(
        [app, other].flatMap((process) =>
          Array.from({ length: 10 }, async () => {
            for (let turn = 0; turn < 10; turn += 1) await tenant.over(process).post(aTag(turn));
          }),
        ),
      );
      const seen: number[] = [];
      let cursor: string | undefined;
      await eventually('all 200 are seen', async () => {
        const page = await read('limit=7', cursor);
        seen.push(...numbersOf(page.items));
        cursor = page.pagination.next;
        return seen.length >= 200;
      });
      await posting;
      expect(seen).toEqual(upTo(200));
    } finally {
      await other.close();
    }
  });

  /** Whether a transaction on this database waits for a lock of that kind. */
  async function waiting(kind: string): Promise<boolean> {
    const rows = await app.database.rows(
      `select from pg_locks l join pg_stat_activity a using (pid)
       where a.datname = current_database() and not l.granted and l.locktype = $1`,
      [kind],
    );
    return rows.length > 0;
  }
});

describe('who reads the feed', () => {
  it('needs the scope events:read and the workspace’s key', async () => {
    await tenant.post(aTag(1));
    const reader = await aKey(app, tenant.workspace.id, 'events:read');
    const writer = await aKey(app, tenant.workspace.id, 'events:write', 'deliveries:read');
    const stranger = await aKey(app, (await Tenant.on(app)).workspace.id, 'events:read');
    const answers = await Promise.all(
      [reader.key, writer.key, stranger.key, null].map((key) =>
        tenant.send<Problem>('GET', '/events', undefined, { key }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 404, 401]);
  });

  it('gets 404 for a workspace that is not there, with every kind of query', async () => {
    const since = new Date().toISOString();
    for (const query of ['', '?type=contact.created', `?since=${since}`]) {
      const { status, body } = await app.api<Problem>('GET', `/v1/workspaces/${randomUUID()}/events${query}`);
      expect([status, body.code]).toEqual([404, 'workspace_not_found']);
    }
  });

  it.each([
    ['type=contact.lost', 'type'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['since=yesterday', 'since'],
    ['until=2026-02-30', 'until'],
    ['cursor=nonsense', 'cursor'],
    [`cursor=${Buffer.from('[1,2]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('[-1,"2026-01-01"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('[1,"2026-02-30"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('[999,"2026-01-01"]').toString('base64url')}`, 'cursor'],
    ['colour=red', 'colour'],
  ])('is told what is wrong with %s', async (query, path) => {
    const { status, body } = await tenant.send<Problem>('GET', `/events?${query}`);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(body.errors?.map((each) => each.path)).toEqual([path]);
  });
});

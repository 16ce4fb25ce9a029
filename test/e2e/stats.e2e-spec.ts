import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { StatsKeeper } from '../../src/modules/stats/stats-keeper.service.js';
import { StatsPruner } from '../../src/modules/stats/stats-pruner.service.js';
import { aKey } from '../support/builders/workspaces.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { failFirst, FakeReceiver } from '../support/fake-receiver.js';
import { fillLog } from '../support/filled-log.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { tags, Tenant } from '../support/tenant.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Bucket {
  readonly start: string;
  readonly accepted: number;
  readonly delivered: number;
  readonly failedAttempts: number;
  readonly dropped: number;
  readonly skipped: number;
  readonly latencyMs: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
}

type Counts = Omit<Bucket, 'start' | 'latencyMs'>;

const NOTHING: Counts = { accepted: 0, delivered: 0, failedAttempts: 0, dropped: 0, skipped: 0 };

let app: TestApp;
let clock: FakeClock;
let tenant: Tenant;
let receiver: FakeReceiver;

async function stats(query: string): Promise<Bucket[]> {
  const { status, body } = await tenant.send<{ buckets: Bucket[] }>('GET', `/stats?${query}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body.buckets;
}

/** The sum of all buckets of an answer. */
async function totals(query: string): Promise<Counts> {
  return (await stats(query)).reduce<Counts>((sum, bucket) => plus(sum, bucket), NOTHING);
}

function plus(a: Counts, b: Counts): Counts {
  return {
    accepted: a.accepted + b.accepted,
    delivered: a.delivered + b.delivered,
    failedAttempts: a.failedAttempts + b.failedAttempts,
    dropped: a.dropped + b.dropped,
    skipped: a.skipped + b.skipped,
  };
}

function isLike(told: Bucket, plain: Bucket | undefined): boolean {
  const { latencyMs, ...counts } = told;
  const { latencyMs: exact, ...exactCounts } = plain ?? told;
  const isClose = (p: 'p50' | 'p95' | 'p99') =>
    exact[p] === null ? latencyMs[p] === null : Math.abs((latencyMs[p] ?? 0) / exact[p] - 1) < 0.05;
  return isDeepStrictEqual(counts, exactCounts) && isClose('p50') && isClose('p95') && isClose('p99');
}

/** Rolls up until all that is due is done; the service's own job may be at it. */
async function keepUp(of: TestApp = app): Promise<void> {
  await eventually('everything due is rolled up', async () => {
    await of.get(StatsKeeper).keepUp();
    const [progress] = await app.database.rows<{ fresh_until: Date | null; settled_until: Date | null }>(
      'select fresh_until, settled_until from stats_progress',
    );
    const isDue = (until: Date | null | undefined, afterMs: number) =>
      until && clock.now().getTime() - afterMs - until.getTime() < MINUTE;
    return isDue(progress?.fresh_until, 5 * SECOND) && isDue(progress?.settled_until, 10 * MINUTE);
  });
}

async function begin(): Promise<void> {
  receiver = await FakeReceiver.open();
  clock = new FakeClock(new Date(Math.floor(Date.now() / DAY) * DAY + 12 * HOUR + 30 * MINUTE));
  app = await startApp({ clock, settings: { quotaLimit: 1_000 } });
}

async function end(): Promise<void> {
  await app.close();
  await receiver.close();
}

describe('stats of what the service does', () => {
  beforeAll(begin);
  afterAll(end);
  beforeEach(async () => {
    tenant = await Tenant.on(app);
  });

  it('are there at once, and the same after they were rolled up into minutes, hours and days', async () => {
    const good = await tenant.subscribe(receiver.url('/good'));
    const slow = await tenant.subscribe(receiver.url('/slow'));
    const off = await tenant.subscribe(receiver.url('/off'), { enabled: false });
    receiver.on('/slow', failFirst(1));
    await tenant.postAll(tags(1));
    await eventually('the second endpoint has failed', async () => (await totals('')).failedAttempts === 1);
    await clock.advance(30 * SECOND);
    await tenant.settled();

    const expected = { accepted: 1, delivered: 2, failedAttempts: 1, dropped: 0, skipped: 1 };
    const check = async (times: string) => {
      for (const interval of ['minute', 'hour', 'day']) {
        expect(await totals(`interval=${interval}&${times}`)).toEqual(expected);
      }
      expect(await totals(`subscriptionId=${good.id}&${times}`)).toEqual({
        ...NOTHING,
        accepted: 1,
        delivered: 1,
      });
      expect(await totals(`subscriptionId=${off.id}&${times}`)).toEqual({
        ...NOTHING,
        accepted: 1,
        skipped: 1,
      });
    };
    const since = `since=${clock.now().toISOString().slice(0, 13)}:00:00Z`;
    await check(since);
    const hour = (await stats(`interval=hour&${since}&subscriptionId=${slow.id}`))[0]!;
    expect(hour).toMatchObject({ accepted: 1, delivered: 1, failedAttempts: 1 });
    expect(Math.abs(hour.latencyMs.p50! - 30 * SECOND)).toBeLessThan(1.5 * SECOND);

    for (const ms of [2 * MINUTE, 15 * MINUTE, HOUR, 12 * HOUR]) {
      await clock.advance(ms);
      await keepUp();
      await keepUp();
      await check(since);
    }
  });

  it('count what happens when it happens: a drop stays counted after a replay', async () => {
    const { id } = await tenant.subscribe(receiver.url('/off'), { enabled: false });
    await tenant.postAll(tags(3));
    await clock.advance(2 * MINUTE);
    await keepUp();
    await tenant.enable(id, { replay: 'skipped' });
    await tenant.settled();
    expect(await totals('interval=minute')).toEqual({ ...NOTHING, accepted: 3, skipped: 3, delivered: 3 });
    await clock.advance(15 * MINUTE);
    await keepUp();
    expect(await totals('interval=minute')).toEqual({ ...NOTHING, accepted: 3, skipped: 3, delivered: 3 });
  });

  it('fill every bucket, with zeros where nothing happened', async () => {
    const buckets = await stats('interval=minute');
    const nulls = { p50: null, p95: null, p99: null };
    expect(buckets).toHaveLength(61);
    for (const [index, { start, ...rest }] of buckets.entries()) {
      expect(Date.parse(start)).toBe(Date.parse(buckets[0]!.start) + index * MINUTE);
      expect(rest).toEqual({ ...NOTHING, latencyMs: nulls });
    }
  });

  it('forget a workspace that is deleted', async () => {
    await tenant.subscribe(receiver.url('/good'));
    await tenant.postAll(tags(2));
    await tenant.settled();
    await clock.advance(2 * MINUTE);
    await keepUp();
    const rows = () =>
      app.database.rows('select from stats_minutes where workspace_id = $1', [tenant.workspace.id]);
    expect((await rows()).length).toBeGreaterThan(0);
    await app.api('DELETE', `/v1/workspaces/${tenant.workspace.id}`);
    await eventually('the roll-ups are gone', async () => (await rows()).length === 0);
  });

  it('are refused with the field at fault', async () => {
    const faultsOf = async (query: string) => {
      const { status, body } = await tenant.send<{ errors: { path: string }[] }>('GET', `/stats?${query}`);
      return [status, body.errors.map(({ path }) => path)];
    };
    expect(await faultsOf('interval=week')).toEqual([400, ['interval']]);
    expect(await faultsOf('since=yesterday&subscriptionId=x')).toEqual([400, ['since', 'subscriptionId']]);
    expect(await faultsOf('interval=minute&since=2020-01-01T00:00:00Z')).toEqual([400, ['interval']]);
    expect(await faultsOf('interval=hour&since=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z')).toEqual([
      400,
      ['since'],
    ]);
    expect(await faultsOf('since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z')).toEqual([400, ['until']]);
    expect(await faultsOf('bucket=1')).toEqual([400, ['bucket']]);
  });

  it('are for keys that may read deliveries', async () => {
    const mayRead = await aKey(app, tenant.workspace.id, 'deliveries:read');
    const mayNot = await aKey(app, tenant.workspace.id, 'events:read');
    expect((await tenant.send('GET', '/stats', undefined, { key: mayRead.key })).status).toBe(200);
    expect((await tenant.send('GET', '/stats', undefined, { key: mayNot.key })).status).toBe(403);
    const other = await Tenant.on(app);
    expect((await other.send('GET', '/stats', undefined, { key: mayRead.key })).status).toBe(404);
  });
});

describe('stats of a long log', () => {
  const COUNT = 20_000;
  let subscriptionIds: string[];
  let since: Date;

  beforeAll(async () => {
    await begin();
    tenant = await Tenant.on(app);
    subscriptionIds = [1, 2, 3].map(() => newId(clock.now()));
    since = new Date(clock.now().getTime() - 15 * HOUR);
    const until = new Date(clock.now().getTime() - 2 * MINUTE);
    await app.database.rows('update stats_progress set fresh_until = $1, settled_until = $1', [since]);
    await fillLog(app.database, {
      workspaceId: tenant.workspace.id,
      subscriptionIds,
      since,
      until,
      count: COUNT,
    });
  });
  afterAll(end);

  /** What a plain look at every row gives, by the start of the bucket. */
  async function counted(interval: string, subscriptionId: string | null): Promise<Bucket[]> {
    const rows = await app.database.rows<{ bucket: Bucket }>(
      `with own as (
         select * from deliveries where workspace_id = $2 and ($3::uuid is null or subscription_id = $3)
       ), ended as (
         select o.created_at, a.outcome, a.started_at + a.duration_ms * interval '1 ms' as at
         from own o join attempts a on a.delivery_id = o.id
       ), latency as (
         select date_trunc($1, at) as start,
                percentile_disc(array[0.5, 0.95, 0.99]) within group (order by extract(epoch from at - created_at) * 1000) as p
         from ended where outcome = 'accepted' group by 1
       ), counts as (
         select date_trunc($1, created_at) as start, 'accepted' as what from own
         union all select date_trunc($1, at), case outcome when 'accepted' then 'delivered' else 'failed' end from ended
         union all select date_trunc($1, completed_at), status from own where status in ('dropped', 'skipped')
       )
       select json_build_object('start', start, 'accepted', count(*) filter (where what = 'accepted'),
         'delivered', count(*) filter (where what = 'delivered'), 'failedAttempts', count(*) filter (where what = 'failed'),
         'dropped', count(*) filter (where what = 'dropped'), 'skipped', count(*) filter (where what = 'skipped'),
         'latencyMs', json_build_object('p50', p[1], 'p95', p[2], 'p99', p[3])) as bucket
       from counts left join latency using (start) group by start, p order by start`,
      [interval, tenant.workspace.id, subscriptionId],
    );
    return rows.map(({ bucket }) => ({ ...bucket, start: new Date(bucket.start).toISOString() }));
  }

  /** Buckets that differ from a plain count, in their counts or by more than five per cent in a latency. */
  async function differences(): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const interval of ['minute', 'hour', 'day']) {
      for (const subscriptionId of [null, subscriptionIds[1]!]) {
        const query = `interval=${interval}&since=${since.toISOString()}`;
        const told = await stats(subscriptionId ? `${query}&subscriptionId=${subscriptionId}` : query);
        const plain = await counted(interval, subscriptionId);
        const happened = told.filter(({ latencyMs, start: _, ...counts }) =>
          Object.values({ ...counts, ...latencyMs }).some(Boolean),
        );
        found.push(...happened.filter((bucket, index) => !isLike(bucket, plain[index])));
        if (plain.length === 0 || happened.length !== plain.length) found.push({ query, happened, plain });
      }
    }
    return found;
  }

  it('are what a plain count gives, rolled up by several processes at once', async () => {
    const second = await startApp({ clock, settings: { databaseUrl: app.settings.databaseUrl } });
    await Promise.all([keepUp(), keepUp(second), keepUp(), keepUp(second)]);
    await second.close();
    expect(await differences()).toEqual([]);
  });

  it('are the same when all of it is rolled up again, as after a crash', async () => {
    await app.database.rows('update stats_progress set fresh_until = $1, settled_until = $1', [since]);
    await keepUp();
    expect(await differences()).toEqual([]);
  });

  it('find what was committed after its minute had been rolled up', async () => {
    const late = new Date(clock.now().getTime() - MINUTE);
    const log = { workspaceId: tenant.workspace.id, subscriptionIds, count: 1, until: clock.now() };
    await app.database.rows('update events set sequence = sequence + 1000000');
    await clock.advance(MINUTE);
    await keepUp();
    await fillLog(app.database, { ...log, since: late });
    await clock.advance(12 * MINUTE);
    await keepUp();
    expect(await differences()).toEqual([]);
  });

  it('keep minutes for two days and hours for ninety', async () => {
    const rows = async (table: string) => (await app.database.rows(`select from ${table}`)).length;
    expect(await rows('stats_minutes')).toBeGreaterThan(0);
    await clock.advance(3 * DAY);
    await keepUp();
    await app.get(StatsPruner).prune();
    expect(await rows('stats_minutes')).toBe(0);
    expect(await rows('stats_hours')).toBeGreaterThan(0);
    expect(await rows('stats_days')).toBeGreaterThan(0);
  });
});

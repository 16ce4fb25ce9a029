import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { Scrape } from '../support/scrape.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, tags, Tenant } from '../support/tenant.js';

describe('the metrics', () => {
  let app: TestApp;
  let receiver: FakeReceiver;

  beforeAll(async () => {
    receiver = await FakeReceiver.open();
    app = await startApp({ settings: { retryDelaysMs: [10], quotaLimit: 3, quotaWarnRatio: 0.5 } });
  });

  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  /** Waits until the series have these values. */
  const shown = (values: Readonly<Record<string, number>>): Promise<boolean> =>
    eventually('the metrics show what happened', async () => {
      const scrape = await Scrape.of(app);
      const actual = Object.fromEntries(Object.keys(values).map((series) => [series, scrape.value(series)]));
      expect(actual).toEqual(values);
      return true;
    });

  it('are read without a key and say that nothing has happened yet', async () => {
    const { status, headers } = await app.api('GET', '/metrics', { key: null });
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(
      await shown({
        hooklane_events_accepted_total: 0,
        'hooklane_attempts_total{outcome="timed_out"}': 0,
        'hooklane_deliveries_dropped_total{reason="gone"}': 0,
        hooklane_oldest_pending_age_seconds: 0,
        hooklane_database_up: 1,
        hooklane_queue_up: 1,
      }),
    ).toBe(true);
  });

  it('keep the conventions of names, units and types', async () => {
    const { types } = await Scrape.of(app);
    const own = [...types].filter(([name]) => name.startsWith('hooklane_'));
    expect(own.length).toBeGreaterThan(20);
    for (const [name, type] of own) {
      expect({ name, isTotal: name.endsWith('_total') }).toEqual({ name, isTotal: type === 'counter' });
      expect(name).not.toMatch(/_(ms|millis|minutes|percent)(_|$)/);
    }
    expect([...types.keys()]).toEqual(
      expect.arrayContaining(['process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds']),
    );
  });

  it('count what is accepted, tried and delivered, and how long it took', async () => {
    const tenant = await Tenant.on(app);
    await tenant.subscribe(receiver.url('/good'));
    const repeated = { ...aTag(1), id: '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11' };
    await tenant.post(repeated);
    await tenant.post(repeated);
    await tenant.postAll(tags(2, 2));
    await tenant.settled();
    expect(
      await shown({
        hooklane_events_accepted_total: 3,
        hooklane_deliveries_planned_total: 3,
        hooklane_deliveries_delivered_total: 3,
        'hooklane_attempts_total{outcome="accepted"}': 3,
        'hooklane_delivery_latency_seconds_bucket{le="+Inf"}': 3,
        hooklane_delivery_latency_seconds_count: 3,
        hooklane_attempt_duration_seconds_count: 3,
      }),
    ).toBe(true);
  });

  it('count failures, drops, quota trips, skips and mails', async () => {
    const tenant = await Tenant.on(app);
    receiver.on('/bad', { status: 500 });
    await tenant.subscribe(receiver.url('/bad'));
    await tenant.postAll(tags(5));
    await tenant.settled();
    expect(
      await shown({
        'hooklane_attempts_total{outcome="refused"}': 4,
        'hooklane_deliveries_dropped_total{reason="retries_exhausted"}': 2,
        'hooklane_deliveries_skipped_total{reason="disabled"}': 3,
        'hooklane_subscriptions_disabled_total{reason="error_quota"}': 1,
        hooklane_quota_trips_total: 1,
        hooklane_quota_warnings_total: 1,
        'hooklane_mails_total{result="sent"}': 2,
      }),
    ).toBe(true);
  });

  it('count what is skipped as it arrives, and what is deleted while it waits', async () => {
    const tenant = await Tenant.on(app);
    const { id } = await tenant.subscribe(receiver.url('/off'));
    await tenant.disable(id);
    await tenant.post(aTag(1));
    expect(
      await shown({
        'hooklane_deliveries_skipped_total{reason="disabled"}': 4,
        'hooklane_subscriptions_disabled_total{reason="manual"}': 1,
      }),
    ).toBe(true);
    receiver.on('/stuck', 'hang');
    const stuck = await tenant.subscribe(receiver.url('/stuck'));
    await tenant.postAll(tags(2));
    await receiver.received('/stuck');
    expect((await tenant.send('DELETE', `/subscriptions/${stuck.id}`)).status).toBe(204);
    expect(await shown({ 'hooklane_deliveries_skipped_total{reason="deleted"}': 2 })).toBe(true);
  });

  it('tell which lanes wait and how old the oldest delivery is', async () => {
    const tenant = await Tenant.on(app);
    receiver.on('/slow', 'hang');
    await tenant.subscribe(receiver.url('/slow'));
    await tenant.postAll(tags(2));
    await eventually('a lane waits', async () => {
      const scrape = await Scrape.of(app);
      expect(scrape.value('hooklane_lanes_waiting')).toBe(1);
      expect(scrape.value('hooklane_oldest_pending_age_seconds')).toBeGreaterThan(0);
      expect(scrape.value('hooklane_lanes_draining')).toBe(1);
      return true;
    });
  });

  it('name no workspace and no endpoint', async () => {
    const { text } = await Scrape.of(app);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|https?:/);
  });
});

describe('the metrics without Postgres', () => {
  it('say so, and still tell what the process knows itself', async () => {
    const app = await startApp({ redis: true });
    try {
      await app.database.rows('alter table lanes rename to gone');
      await eventually('the database is told to be away', async () => {
        const scrape = await Scrape.of(app);
        return scrape.value('hooklane_database_up') === 0 && scrape;
      });
      const scrape = await Scrape.of(app);
      expect(scrape.value('hooklane_lanes_waiting')).toBeNull();
      expect(scrape.value('hooklane_queue_up')).toBe(1);
      expect(scrape.value('hooklane_queue_keys{queue="lanes",state="waiting"}')).toBe(0);
      expect(scrape.value('hooklane_events_accepted_total')).toBe(0);
    } finally {
      await app.close();
    }
  });
});

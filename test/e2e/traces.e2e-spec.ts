import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OtlpSettings } from '../../src/platform/config/otlp-settings.js';
import { eventually } from '../support/eventually.js';
import { failFirst, FakeReceiver } from '../support/fake-receiver.js';
import { OtlpCollector } from '../support/otlp-collector.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, tags, Tenant } from '../support/tenant.js';

const CAUSE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

describe('the traces', () => {
  let collector: OtlpCollector;
  let receiver: FakeReceiver;
  const apps: TestApp[] = [];

  beforeEach(async () => {
    process.env['OTEL_BSP_SCHEDULE_DELAY'] = '50';
    collector = await OtlpCollector.open();
    receiver = await FakeReceiver.open();
  });

  afterEach(async () => {
    for (const app of apps.splice(0).reverse()) await app.close();
    await receiver.close();
    await collector.close();
    delete process.env['OTEL_TRACES_SAMPLER'];
    delete process.env['OTEL_TRACES_SAMPLER_ARG'];
    delete process.env['OTEL_BSP_SCHEDULE_DELAY'];
  });

  const start = async (
    protocol: OtlpSettings['protocol'] | null = 'http/json',
    changes: Parameters<typeof startApp>[0] = {},
  ): Promise<TestApp> => {
    const otlp = protocol && { tracesUrl: collector.tracesUrl, protocol };
    const app = await startApp({
      ...changes,
      settings: { otlp, retryDelaysMs: [10, 10], ...changes.settings },
    });
    apps.push(app);
    return app;
  };

  const idOf = (eventId: string) => eventId.replaceAll('-', '');

  it('lead from the acceptance over every attempt to the receiver, under the id of the event', async () => {
    const tenant = await Tenant.on(await start());
    receiver.on('/flaky', failFirst(1, 503));
    await tenant.subscribe(receiver.url('/flaky?token=hidden'), { headers: { traceparent: 'mine' } });
    receiver.on('/flaky?token=hidden', failFirst(1, 503));
    const { id } = await tenant.post(aTag(1));
    const [first, second] = await receiver.received('/flaky?token=hidden', 2);
    const attempts = await eventually('both attempts are traced', () => {
      const spans = collector.of(idOf(id), 'attempt contact.tag.updated');
      return spans.length === 2 && spans;
    });
    const [acceptance] = collector.of(idOf(id), 'accept contact.tag.updated');
    expect(acceptance?.parentSpanId ?? '').toBe('');
    expect(acceptance?.fields).toMatchObject({ 'hooklane.event.id': id });
    const spanIds = attempts.map(({ spanId }) => spanId);
    expect(attempts.map(({ parentSpanId }) => parentSpanId)).toEqual([
      acceptance?.spanId,
      acceptance?.spanId,
    ]);
    expect([first, second].map((request) => request?.headers['traceparent'])).toEqual(
      spanIds.map((spanId) => `00-${idOf(id)}-${spanId}-01`),
    );
    expect(attempts[0]?.fields).toMatchObject({ 'hooklane.attempt.outcome': 'refused', 'error.type': '503' });
    expect(attempts[0]?.status.code).toBe(2);
    expect(attempts[1]?.fields).toMatchObject({
      'hooklane.attempt.outcome': 'accepted',
      'http.request.resend_count': 1,
    });
    expect(JSON.stringify(collector.spans)).not.toContain('hidden');
    const { attempts: logged } = await tenant.tried(id, 2);
    expect(logged[0]?.requestHeaders['traceparent']).toBe(first?.headers['traceparent']);
  });

  it('go on in another process, which is told nothing of them', async () => {
    const api = await start('http/json', { redis: true, settings: { role: 'api' } });
    const { databaseUrl, redisPrefix, secretsKey, adminApiKey } = api.settings;
    const shared = { databaseUrl, redisPrefix, secretsKey, adminApiKey };
    const tenant = await Tenant.on(api);
    await tenant.subscribe(receiver.url('/far'));
    const { id } = await tenant.post(aTag(1));
    await start('http/json', { redis: true, settings: { ...shared, role: 'worker' } });
    const [request] = await receiver.received('/far');
    const [attempt] = await eventually('the attempt is traced', () => {
      const spans = collector.of(idOf(id), 'attempt');
      return spans.length > 0 && spans;
    });
    expect(request?.headers['traceparent']).toBe(`00-${idOf(id)}-${attempt?.spanId}-01`);
    expect(attempt?.parentSpanId).toBe(collector.of(idOf(id), 'accept')[0]?.spanId);
  });

  it("are linked to the producer's own, for every event that it sent", async () => {
    const tenant = await Tenant.on(await start());
    const traceparent = `00-${CAUSE.traceId}-${CAUSE.spanId}-01`;
    await tenant.send('POST', '/events', aTag(1), { headers: { traceparent } });
    await tenant.send('POST', '/events/batch', { events: tags(2, 2) }, { headers: { traceparent } });
    await tenant.send('POST', '/events', aTag(4), { headers: { traceparent: '00-broken' } });
    await eventually('all are traced', () => collector.spans.length === 4);
    expect(collector.spans.map(({ links }) => links[0])).toEqual([
      expect.objectContaining(CAUSE),
      expect.objectContaining(CAUSE),
      expect.objectContaining(CAUSE),
      undefined,
    ]);
    expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(4);
  });

  it('begin once for an event that is posted twice', async () => {
    const tenant = await Tenant.on(await start());
    const { id } = await tenant.post(aTag(1));
    await tenant.post({ ...aTag(1), id });
    const last = await tenant.post(aTag(2));
    await eventually('the last is traced', () => collector.of(idOf(last.id), 'accept').length === 1);
    expect(collector.of(idOf(id), 'accept')).toHaveLength(1);
  });

  it('are sampled whole or not at all', async () => {
    process.env['OTEL_TRACES_SAMPLER'] = 'parentbased_traceidratio';
    process.env['OTEL_TRACES_SAMPLER_ARG'] = '0.5';
    const tenant = await Tenant.on(await start());
    await tenant.subscribe(receiver.url('/some'));
    const accepted = await tenant.postAll(tags(64));
    const requests = await receiver.received('/some', 64);
    const sampled = requests.filter(({ headers }) => String(headers['traceparent']).endsWith('-01'));
    expect(sampled.length).toBeGreaterThan(0);
    expect(sampled.length).toBeLessThan(64);
    await eventually('what is sampled has arrived', () => collector.spans.length === 2 * sampled.length);
    const sampledIds = sampled.map(({ headers }) => String(headers['webhook-id']));
    for (const { id } of accepted) {
      const names = collector.spans.filter(({ traceId }) => traceId === idOf(id)).map(({ name }) => name);
      expect(names.length).toBe(sampledIds.includes(id) ? 2 : 0);
    }
  });

  it('are sent in protobuf unless JSON is asked for, and what is left as the process ends', async () => {
    process.env['OTEL_BSP_SCHEDULE_DELAY'] = '60000';
    const app = await start('http/protobuf');
    const tenant = await Tenant.on(app);
    await tenant.post(aTag(1));
    expect(collector.contentTypes).toEqual([]);
    await apps.pop()?.close();
    expect(collector.contentTypes).toEqual(['application/x-protobuf']);
  });

  it('are not there unless an endpoint is named', async () => {
    const tenant = await Tenant.on(await start(null));
    await tenant.subscribe(receiver.url('/plain'));
    await tenant.post(aTag(1));
    const [request] = await receiver.received('/plain');
    expect(request?.headers['traceparent']).toBeUndefined();
  });

  it('hold nobody up when the endpoint is gone', async () => {
    const gone = await OtlpCollector.open();
    const { tracesUrl } = gone;
    await gone.close();
    const otlp = { tracesUrl, protocol: 'http/json' } as const;
    const tenant = await Tenant.on(await start('http/json', { settings: { otlp } }));
    await tenant.subscribe(receiver.url('/on'));
    await tenant.postAll(tags(10));
    expect(await receiver.received('/on', 10)).toHaveLength(10);
  });
});

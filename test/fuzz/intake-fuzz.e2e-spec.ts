import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { aKey } from '../support/builders/workspaces.js';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { type EventRequest, eventRequests, type Example } from '../support/fuzz/event-request.js';
import { exchange, MALFORMED } from '../support/fuzz/raw-requests.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { Tenant } from '../support/tenant.js';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 5);
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const AT_ONCE = 8;
const PAGES_MAX = 2_000;
/** Looking through all that came takes the thread that delivers. */
const LOOK_EVERY_MS = 500;

jest.setTimeout(SECONDS * 1000 + 180_000);

interface Item {
  readonly id: string;
  readonly duplicate: boolean;
}

interface Posted {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface FeedPage {
  readonly items: { readonly id: string; readonly payload: object }[];
  readonly pagination: { readonly next: string; readonly hasMore: boolean };
}

describe(`The intake, given whatever comes to mind for ${SECONDS} s (seed ${SEED})`, () => {
  const path = '/everything';
  const agent = new Agent({ connections: AT_ONCE });
  /** The bodies that must arrive, by event, in the order of acceptance for each request. */
  const expected = new Map<string, string>();
  const statuses = new Map<number, number>();
  let app: TestApp;
  let receiver: FakeReceiver;
  let tenant: Tenant;
  let key: string;
  let examples: Example[];

  beforeAll(async () => {
    receiver = await FakeReceiver.open();
    app = await startApp();
    tenant = await Tenant.on(app);
    key = (await aKey(app, tenant.workspace.id, 'events:write')).key;
    const { body } = await app.api<{ items: Example[] }>('GET', '/v1/event-types');
    examples = body.items;
    await tenant.subscribe(receiver.url(path), { eventTypes: examples.map(({ name }) => name) });
  });

  afterAll(async () => {
    await agent.destroy();
    await app.close();
    await receiver.close();
  });

  async function post({ path: to, body, headers }: EventRequest): Promise<void> {
    const { statusCode, body: answer } = await request(
      `${app.url}/v1/workspaces/${tenant.workspace.id}${to}`,
      { dispatcher: agent, method: 'POST', body, headers: { ...headers, authorization: `Bearer ${key}` } },
    );
    const text = await answer.text();
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    if (statusCode >= 500) throw new Error(`${statusCode}: ${text}`);
    if (statusCode !== 202) return void JSON.parse(text);
    const accepted = JSON.parse(text) as Item & { items?: Item[] };
    const sent = JSON.parse(body.toString().replace(/^\ufeff/, '')) as Posted & { events?: Posted[] };
    for (const [index, { id, duplicate }] of (accepted.items ?? [accepted]).entries()) {
      if (!duplicate) expected.set(id, bodyOf(id, sent.events?.[index] ?? sent));
    }
  }

  it('never answers with an error of its own', async () => {
    const requests = fc.array(eventRequests(examples), { minLength: AT_ONCE, maxLength: AT_ONCE });
    const property = fc.asyncProperty(requests, async (each) => void (await Promise.all(each.map(post))));
    await fc.assert(property, {
      seed: SEED,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: SECONDS * 1000,
      markInterruptAsFailure: false,
      endOnFailure: false,
    });
    // Both ways must have been taken often, or this says little.
    const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(50);
    for (const status of [202, 400]) expect((statuses.get(status) ?? 0) / total).toBeGreaterThan(0.1);
    expect([...statuses.keys()].sort()).toEqual(
      [202, 400, 409, 413, 415].filter((each) => statuses.has(each)),
    );
  });

  it('delivers what it has accepted, to the byte', async () => {
    const isAll = () => arrived().size >= expected.size;
    await eventually('all has arrived', isAll, 120_000, LOOK_EVERY_MS);
    const bodies = arrived();
    const wrong = [...expected].filter(([id, body]) => bodies.get(id) !== body);
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(bodies.size).toBe(expected.size);
  });

  it('shows it to those who read it', async () => {
    let cursor = '';
    let seen = 0;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { status, body } = await tenant.send<FeedPage>('GET', `/events?limit=100${cursor}`);
      expect(status).toBe(200);
      seen += body.items.length;
      for (const { id, payload } of body.items) expect(JSON.stringify(payload)).toBe(expected.get(id));
      if (!body.pagination.hasMore) break;
      cursor = `&cursor=${encodeURIComponent(body.pagination.next)}`;
    }
    expect(seen).toBe(expected.size);
    const { items } = await tenant.page('limit=100');
    for (const { id } of items) expect((await tenant.delivery(id)).attempts).toHaveLength(1);
  });

  it('survives what is no HTTP', async () => {
    const target = `/v1/workspaces/${tenant.workspace.id}/events`;
    for (const [what, text] of Object.entries(MALFORMED)) {
      const answer = await exchange(app.url, text.replace('PATH', target).replace('KEY', key));
      expect({ what, answer: answer.slice(0, 12) }).toEqual({
        what,
        answer: expect.stringMatching(/^$|^HTTP\/1\.1 4\d\d/),
      });
    }
    expect((await app.api('GET', '/health/ready', { key: null })).status).toBe(200);
  });

  function arrived(): Map<string, string> {
    return new Map(
      receiver.to(path).map(({ headers, raw }) => [String(headers['webhook-id']), raw.toString()]),
    );
  }
});

/** What a receiver must get for what was posted, by the words of docs/events.md. */
function bodyOf(id: string, { type, data }: Posted): string {
  const { contact } = data;
  if (typeof contact !== 'object' || contact === null)
    return JSON.stringify({ event_type: type, event_id: id, ...data });
  const complete: Record<string, unknown> = { ...contact };
  for (const name of ['phone', 'email']) complete[name] ??= null;
  if (JSON.stringify(complete['assignee']) === '{}') complete['assignee'] = null;
  return JSON.stringify({ event_type: type, event_id: id, ...data, contact: complete });
}

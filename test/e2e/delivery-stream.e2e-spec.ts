import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent, fetch, type Response } from 'undici';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, type BuiltSubscription, type Delivery, Tenant } from '../support/tenant.js';

interface StreamEvent {
  readonly id: string;
  readonly delivery: Delivery;
}

/** A client of the stream that keeps what has come. */
class Listener {
  private text = '';
  private readonly agent = new Agent();
  isEnded = false;

  static async open(app: TestApp, tenant: Tenant, query = '', lastEventId?: string): Promise<Listener> {
    const listener = new Listener();
    const answer = await fetch(`${app.url}/v1/workspaces/${tenant.workspace.id}/deliveries/stream${query}`, {
      headers: {
        authorization: `Bearer ${app.rootKey}`,
        ...(lastEventId && { 'last-event-id': lastEventId }),
      },
      dispatcher: listener.agent,
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    void listener.read(answer);
    return listener;
  }

  get events(): StreamEvent[] {
    const blocks = this.text.split('\n\n').slice(0, -1);
    return blocks.flatMap((block) => {
      const [, id, data] = /^id: (.*)\ndata: (.*)$/.exec(block) ?? [];
      return id && data ? [{ id, delivery: JSON.parse(data) as Delivery }] : [];
    });
  }

  async hears(what: (delivery: Delivery) => boolean): Promise<StreamEvent> {
    return eventually('the stream tells it', () => this.events.find(({ delivery }) => what(delivery)));
  }

  close(): void {
    void this.agent.destroy();
  }

  private async read(answer: Response): Promise<void> {
    try {
      const decoder = new TextDecoder();
      for await (const chunk of answer.body!) {
        this.text += decoder.decode(chunk as Uint8Array, { stream: true });
      }
    } catch {
      // Closed here, or by the service.
    }
    this.isEnded = true;
  }
}

let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;
let path: string;
let paths = 0;
let subscription: BuiltSubscription;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  app = await startApp();
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

beforeEach(async () => {
  path = `/streamed-${++paths}`;
  tenant = await Tenant.on(app);
  subscription = await tenant.subscribe(receiver.url(path));
});

describe('the stream of deliveries', () => {
  it('tells of deliveries, failed attempts, skipping and tests as they happen', async () => {
    const listener = await Listener.open(app, tenant);
    const { id } = await tenant.post(aTag(1));
    await listener.hears(({ eventId, status }) => eventId === id && status === 'delivered');
    receiver.on(path, { status: 500 });
    const failing = await tenant.post(aTag(2));
    const retried = ({ eventId, attemptCount, nextAttemptAt }: Delivery) =>
      eventId === failing.id && attemptCount === 1 && nextAttemptAt !== null;
    await listener.hears(retried);
    await tenant.disable(subscription.id);
    await listener.hears(({ eventId, status }) => eventId === failing.id && status === 'skipped');
    const test = await tenant.send<{ eventId: string }>('POST', `/subscriptions/${subscription.id}/test`, {
      eventType: 'contact.created',
    });
    await listener.hears(({ eventId, sequence }) => eventId === test.body.eventId && sequence === 0);
    const states = listener.events.map((event) => `${event.id} ${event.delivery.status}`);
    expect(new Set(states).size).toBe(states.length);
    listener.close();
  });

  it('tells no more than was asked for, and nothing of others', async () => {
    const other = await tenant.subscribe(receiver.url(`${path}-other`));
    const stranger = await Tenant.on(app);
    await stranger.subscribe(receiver.url(`${path}-stranger`));
    const listener = await Listener.open(
      app,
      tenant,
      `?subscriptionId=${other.id}&status=delivered&contactId=7&eventType=contact.tag.updated`,
    );
    await stranger.post(aTag(7));
    await tenant.post(aTag(6));
    const { id } = await tenant.post(aTag(7));
    await listener.hears(({ eventId }) => eventId === id);
    const told = listener.events.map(({ delivery }) => [delivery.eventId, delivery.subscriptionId]);
    expect(told).toEqual([[id, other.id]]);
    listener.close();
  });

  it('goes on after the last event that was received, in this process and in another', async () => {
    const listener = await Listener.open(app, tenant);
    const first = await tenant.post(aTag(1));
    const { id: last } = await listener.hears(
      ({ eventId, status }) => eventId === first.id && status === 'delivered',
    );
    listener.close();
    const second = await tenant.post(aTag(2));
    await tenant.settled();
    const resumed = await Listener.open(app, tenant, '', last);
    await resumed.hears(({ eventId, status }) => eventId === second.id && status === 'delivered');
    expect(resumed.events.map(({ delivery }) => delivery.eventId)).not.toContain(first.id);
    resumed.close();

    const elsewhere = await startApp({ settings: { databaseUrl: app.settings.databaseUrl } });
    const over = await Listener.open(elsewhere, tenant, '', last);
    await over.hears(({ eventId, status }) => eventId === second.id && status === 'delivered');
    const closing = elsewhere.close();
    await eventually('the stream ends with its process', () => over.isEnded);
    over.close();
    await closing;
  });

  it.each([
    ['status', '?status=lost', {}],
    ['limit', '?limit=5', {}],
    ['Last-Event-ID', '', { 'last-event-id': 'yesterday' }],
  ])('names a bad %s', async (at, query, headers) => {
    const answer = await tenant.send('GET', `/deliveries/stream${query}`, undefined, { headers });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: at }] } });
  });

  it('is refused without the scope, and for unknown workspaces', async () => {
    const made = await tenant.send<{ key: string }>('POST', '/api-keys', {
      name: 'x',
      scopes: ['events:read'],
    });
    const answer = await tenant.send('GET', '/deliveries/stream', undefined, { key: made.body.key });
    expect(answer).toMatchObject({ status: 403, body: { code: 'scope_required' } });
    const unknown = await app.api('GET', `/v1/workspaces/${randomUUID()}/deliveries/stream`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'workspace_not_found' } });
  });
});

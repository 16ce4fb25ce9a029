import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { Tenant } from '../support/tenant.js';

type Line = Readonly<Record<string, unknown>>;

/** None of these may ever be in the log; each is told to the service in a way of its own. */
const TOLD = {
  urlToken: 'token-in-the-url-8f2a',
  header: 'header-of-the-subscription-77c1',
  email: 'marta.confidential@ferreteria.example',
  phone: '+5491155598765',
  tag: 'a-tag-that-is-nobodys-business',
  wrongKey: 'hk_wrong-key-that-somebody-tried',
  idempotencyKey: 'idempotency-key-of-somebody-31',
  answer: 'what-the-receiver-said-in-private',
  answerHeader: 'session-of-the-receiver-5521',
  broken: 'broken-json-with-a-name-in-it',
} as const;

describe('the log', () => {
  let app: TestApp;
  let receiver: FakeReceiver;
  const lines: string[] = [];

  beforeAll(async () => {
    receiver = await FakeReceiver.open();
    const settings = { logLevel: 'trace', retryDelaysMs: [10], quotaLimit: 5 } as const;
    app = await startApp({ settings, log: (line) => void lines.push(line) });
  });

  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  const attempts = (level: string): Line[] =>
    lines
      .map((line) => JSON.parse(line) as Line)
      .filter((line) => line['context'] === 'Attempts' && line['level'] === level);

  const event = (number: number) => ({
    type: 'contact.tag.updated',
    data: {
      tag: TOLD.tag,
      action: 'add',
      contact: { id: number, email: TOLD.email, phone: TOLD.phone },
    },
  });

  const subscription = (path: string) => ({
    url: receiver.url(path),
    eventTypes: ['contact.tag.updated'],
    headers: { authorization: `Bearer ${TOLD.header}` },
  });

  it('tells each attempt in one wide line, the failed ones louder', async () => {
    const tenant = await Tenant.on(app);
    const path = `/attempts?key=${TOLD.urlToken}`;
    receiver.on(path, ({ tries }) => ({
      status: tries === 1 ? 503 : 200,
      body: TOLD.answer,
      headers: { 'set-cookie': TOLD.answerHeader },
    }));
    const { id: subscriptionId } = await tenant.subscribe(receiver.url(path), subscription(path));
    const { id: eventId } = await tenant.post(event(1));
    const { id: deliveryId } = await tenant.tried(eventId, 2);
    const [accepted] = await eventually('the accepted attempt is logged', () => {
      const found = attempts('debug');
      return found.length === 1 && found;
    });
    const same = {
      workspaceId: tenant.workspace.id,
      subscriptionId,
      laneId: expect.any(String),
      deliveryId,
      eventId,
      eventType: 'contact.tag.updated',
      sequence: 1,
      manual: false,
      durationMs: expect.any(Number),
    };
    expect(attempts('info')).toEqual([
      expect.objectContaining({
        ...same,
        attempt: 1,
        outcome: 'refused',
        statusCode: 503,
        failure: 'HTTP 503',
        deliveryStatus: 'pending',
        nextAttemptAt: expect.any(String),
      }),
    ]);
    expect(accepted).toEqual(
      expect.objectContaining({
        ...same,
        attempt: 2,
        outcome: 'accepted',
        statusCode: 200,
        deliveryStatus: 'delivered',
      }),
    );
  });

  it('never holds a secret, a key, a payload or an endpoint, whatever goes wrong', async () => {
    const tenant = await Tenant.on(app);
    const path = `/dead?key=${TOLD.urlToken}`;
    receiver.on(path, { status: 500, body: TOLD.answer, headers: { 'set-cookie': TOLD.answerHeader } });
    const { signingSecret } = await tenant.subscribe(receiver.url(path), subscription(path));
    const made = await tenant.send<{ key: string }>('POST', '/api-keys', {
      name: 'crm',
      scopes: ['events:write'],
    });
    const { key } = made.body;
    for (let number = 1; number <= 4; number += 1) {
      await tenant.send('POST', '/events', event(number), {
        key,
        headers: { 'idempotency-key': `${TOLD.idempotencyKey}${number}` },
      });
    }
    await tenant.settled();
    await tenant.send('POST', '/events', { ...event(9), surplus: TOLD.email });
    await tenant.send('POST', '/events', `{"type": "${TOLD.broken}`, {
      headers: { 'content-type': 'application/json' },
    });
    await tenant.send('GET', '/subscriptions', undefined, { key: TOLD.wrongKey });
    await failWith(app, () => tenant.send('POST', '/events', event(10), { key }));

    const { rootKey, settings } = app;
    const secrets = {
      ...TOLD,
      signingSecret,
      key,
      rootKey,
      inBase64: settings.secretsKey.toString('base64'),
    };
    const log = lines.join('');
    expect(lines.length).toBeGreaterThan(10);
    expect(log).toContain('"level":"error"');
    for (const [name, secret] of Object.entries({ ...secrets, whsec: signingSecret.slice(6, 30) })) {
      expect({ name, isLogged: log.includes(secret) }).toEqual({ name, isLogged: false });
    }
    expect(log).not.toContain('webhook-signature');
    expect(log).not.toContain(settings.databaseUrl);
  });

  it('hears nothing of accepted attempts at info, and nothing of any at warn', async () => {
    const heard = async (logLevel: 'info' | 'warn'): Promise<string[]> => {
      const own: string[] = [];
      const quiet = await startApp({
        settings: { logLevel, retryDelaysMs: [10] },
        log: (line) => void own.push(line),
      });
      const tenant = await Tenant.on(quiet);
      receiver.on('/once', ({ tries }) => ({ status: tries === 1 ? 500 : 200 }));
      await tenant.subscribe(receiver.url('/once'));
      await tenant.post(event(1));
      await tenant.settled();
      await quiet.close();
      return own
        .map((line) => JSON.parse(line) as Line)
        .flatMap(({ msg }) => (String(msg).startsWith('Attempt') ? [String(msg)] : []));
    };
    expect(await heard('info')).toEqual(['Attempt failed']);
    expect(await heard('warn')).toEqual([]);
  });
});

/** Runs `work` while Postgres refuses to store events, with the values of the row in its complaint. */
async function failWith(app: TestApp, work: () => Promise<{ status: number }>): Promise<void> {
  await app.database.rows('alter table events add constraint never check (false) not valid');
  expect((await work()).status).toBe(500);
  await app.database.rows('alter table events drop constraint never');
}

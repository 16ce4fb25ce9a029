import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Agent, request } from 'undici';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { ServiceProcess } from '../support/fault/service-process.js';
import { Mailbox } from '../support/mailbox.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

const aSecret = (what: string) => `${what}-${randomBytes(9).toString('hex')}`;

/** Whatever is secret, by what it is; none of it may be said where everyone hears it. */
const SECRETS: Record<string, string> = {
  rootKey: aSecret('root-key'),
  secretsKey: randomBytes(32).toString('base64'),
  previousSecretsKey: randomBytes(32).toString('base64'),
  redisPassword: aSecret('redis-password'),
  mailPassword: aSecret('mail-password'),
  wrongKey: aSecret('wrong-key'),
  unknownKey: `hk_${randomBytes(32).toString('base64url')}`,
  headerToken: aSecret('header-token'),
  urlToken: aSecret('url-token'),
  name: aSecret('name-of-a-contact'),
};

interface Made {
  readonly id: string;
  readonly key: string;
  readonly signingSecret: string;
}

interface Said {
  readonly status: number;
  readonly text: string;
  /** Whether the answer is meant to hold a secret: it was just made. */
  readonly isConfided: boolean;
}

describe('a service in production that is used in every way', () => {
  const agent = new Agent();
  const said: Said[] = [];
  let database: TestDatabase;
  let redis: RedisServer;
  let receiver: FakeReceiver;
  let mailbox: Mailbox;
  let service: ServiceProcess | undefined;
  let dataDir: string;
  let isMailRefused = false;
  let workspace: string;

  beforeAll(async () => {
    database = await createDatabase();
    SECRETS['databasePassword'] = decodeURIComponent(new URL(database.url).password);
    receiver = await FakeReceiver.open();
    redis = await RedisServer.start(findRedisBinary() ?? '');
    await protect(redis, SECRETS['redisPassword'] ?? '');
    mailbox = await Mailbox.open({
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        isMailRefused ? done(new Error(`no such password: ${password}`)) : done(null, { user: username }),
    });
    dataDir = await mkdtemp(join(tmpdir(), 'hooklane-test-'));
    service = await ServiceProcess.start('all', environment());
    await useInEveryWay();
  }, 120_000);

  afterAll(async () => {
    await service?.kill();
    await agent.destroy();
    await mailbox.goAway();
    await receiver.close();
    await redis.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const log = () => service?.log ?? [];

  function environment(): Record<string, string> {
    return {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '4',
      REDIS_URL: redis.url.replace('redis://', `redis://:${SECRETS['redisPassword']}@`),
      ADMIN_API_KEY: SECRETS['rootKey'] ?? '',
      SECRETS_KEY: SECRETS['secretsKey'] ?? '',
      SECRETS_KEY_PREVIOUS: SECRETS['previousSecretsKey'] ?? '',
      SMTP_URL: mailbox.url(`hooklane:${SECRETS['mailPassword']}@`),
      ENDPOINT_ALLOW_CIDRS: '127.0.0.0/8',
      ENDPOINT_ALLOW_HTTP: 'true',
      RETRY_DELAYS_MS: '20,20',
      QUOTA_LIMIT: '4',
      RATE_LIMIT_FAILED_AUTH: '3',
      LOG_LEVEL: 'trace',
    };
  }

  /** One request; what is answered is kept. */
  async function ask<T = Made>(
    method: string,
    path: string,
    {
      body,
      key = SECRETS['rootKey'] ?? '',
      isConfided = false,
    }: { body?: unknown; key?: string; isConfided?: boolean } = {},
  ): Promise<T> {
    const answer = await request(`${service?.url}${path}`, {
      dispatcher: agent,
      method: method as 'GET',
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.body.text();
    said.push({ status: answer.statusCode, text, isConfided: isConfided && answer.statusCode < 400 });
    return (text.startsWith('{') ? JSON.parse(text) : {}) as T;
  }

  const event = (id: number) => ({
    type: 'contact.tag.updated',
    data: { tag: 'vip', action: 'add', contact: { id, firstName: SECRETS['name'] } },
  });

  async function useInEveryWay(): Promise<void> {
    const profile = { name: 'Acme', plan: 'advanced', notificationEmails: ['ops@acme.example'] };
    workspace = `/v1/workspaces/${(await ask('POST', '/v1/workspaces', { body: profile })).id}`;
    const scopes = ['events:write', 'subscriptions:read', 'deliveries:read', 'deliveries:write'];
    const { key } = await ask('POST', `${workspace}/api-keys`, {
      body: { name: 'CRM', scopes },
      isConfided: true,
    });
    SECRETS['key'] = key;
    await subscribeAndDeliver(key);
    await sendWhatIsWrong(key);
    await loseTheDatabase(key);
    for (const path of [
      '/subscriptions',
      '/deliveries',
      '/notifications',
      '/audit-log',
      '/quota',
      '/stats',
    ]) {
      await ask('GET', workspace + path, { isConfided: path === '/subscriptions' || path === '/deliveries' });
    }
    await ask('GET', '/metrics');
    await ask('GET', '/health/ready');
    for (const wrong of [SECRETS['wrongKey'] ?? '', SECRETS['unknownKey'] ?? '']) {
      for (let time = 0; time < 4; time += 1) await ask('GET', workspace, { key: wrong });
    }
  }

  async function subscribeAndDeliver(key: string): Promise<void> {
    const headers = { authorization: `Bearer ${SECRETS['headerToken']}` };
    for (const [path, status] of [
      ['/good', 200],
      ['/bad', 500],
    ] as const) {
      const full = `${path}?token=${SECRETS['urlToken']}`;
      receiver.on(full, { status, body: 'as you like' });
      const body = { url: receiver.url(full), eventTypes: ['contact.tag.updated'], headers };
      const made = await ask('POST', `${workspace}/subscriptions`, { body, isConfided: true });
      SECRETS[`signingSecretOf${path}`] = made.signingSecret;
      const target = `${workspace}/subscriptions/${made.id}`;
      const rotated = await ask('POST', `${target}/rotate-secret`, {
        body: { overlapSeconds: 60 },
        isConfided: true,
      });
      SECRETS[`rotatedSecretOf${path}`] = rotated.signingSecret;
      await ask('GET', `${target}/secret`, { isConfided: true });
      await ask('POST', `${target}/test`, { body: { eventType: 'contact.created' } });
    }
    isMailRefused = true;
    for (let id = 1; id <= 4; id += 1) await ask('POST', `${workspace}/events`, { body: event(id), key });
    await receiver.received(`/good?token=${SECRETS['urlToken']}`, 4);
    await eventually('the mail that was to tell of it was refused', () =>
      log().some((line) => /"context":"[^"]*[Mm]ail/.test(line)),
    );
    const { items } = await ask<{ items: { id: string }[] }>('GET', `${workspace}/deliveries`, {
      isConfided: true,
    });
    for (const { id } of items) await ask('GET', `${workspace}/deliveries/${id}`, { isConfided: true });
  }

  async function sendWhatIsWrong(key: string): Promise<void> {
    await ask('GET', `${workspace}/api-keys`, { key });
    await ask('POST', `${workspace}/events`, { body: `{"type":"${SECRETS['name']}`, key });
    await ask('POST', `${workspace}/events`, { body: { ...event(1), surplus: SECRETS['name'] }, key });
    const url = `http://127.0.0.1:25/?token=${SECRETS['urlToken']}`;
    const headers = { 'x-webhook-key': SECRETS['headerToken'] };
    await ask('POST', `${workspace}/subscriptions`, { body: { url, eventTypes: ['nothing'], headers } });
  }

  /** No connection is left, and no new one is let in. */
  async function loseTheDatabase(key: string): Promise<void> {
    const name = new URL(database.url).pathname.slice(1);
    const admin = new pg.Client({ connectionString: database.url.replace(`/${name}`, '/postgres') });
    await admin.connect();
    try {
      await admin.query(`alter database ${name} with allow_connections false`);
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      const last = () => said.at(-1)?.status;
      await ask('POST', `${workspace}/events`, { body: event(9), key: SECRETS['rootKey'] ?? key });
      expect(last()).toBe(503);
      await ask('GET', `${workspace}/deliveries`);
      await admin.query(`alter database ${name} with allow_connections true`);
      await eventually('the service has its database again', async () => {
        await ask('GET', workspace);
        return last() === 200;
      });
    } finally {
      await admin.end();
    }
  }

  /** Which secrets a text holds, in the clear or as they are stored or sent. */
  function secretsIn(text: string): string[] {
    return Object.entries(SECRETS).flatMap(([name, secret]) => {
      const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const forms = [secret, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('base64url')];
      return forms.some((form) => form.length > 8 && text.includes(form)) ? [name] : [];
    });
  }

  it('was used in every way indeed', () => {
    const statuses = new Set(said.map(({ status }) => status));
    for (const status of [200, 201, 202, 400, 401, 403, 429, 503]) expect([...statuses]).toContain(status);
    const text = log().join('\n');
    for (const level of ['debug', 'info', 'warn']) expect(text).toContain(`"level":"${level}"`);
    expect(text).toContain('"outcome":"accepted"');
    expect(text).toContain('"outcome":"refused"');
    expect(secretsIn(`x${SECRETS['key']}x`)).toEqual(['key']);
  });

  it('says no secret in its log, neither on the standard output nor among the errors', () => {
    const telling = log().filter((line) => secretsIn(line).length > 0);
    expect(telling.map((line) => `${secretsIn(line).join()}: ${line.slice(0, 300)}`)).toEqual([]);
  });

  it('answers with no secret but those that were asked for', () => {
    // The audit log, which is for the root key alone, tells of URLs as they were.
    const audit = said.filter(({ text }) => text.includes('"subscription.secret_rotated"'));
    expect(audit.map(({ text }) => secretsIn(text))).toEqual([['urlToken']]);
    const others = said.filter((each) => !each.isConfided && !audit.includes(each));
    const telling = others.filter(({ text }) => secretsIn(text).length > 0);
    expect(telling.map(({ text }) => `${secretsIn(text).join()}: ${text.slice(0, 300)}`)).toEqual([]);
  });

  it('keeps the signatures of attempts in the log of deliveries, and no secret', () => {
    const attempts = said.filter(({ text }) => text.includes('"requestHeaders"'));
    expect(attempts.length).toBeGreaterThan(5);
    for (const { text } of attempts) {
      expect(text).toContain('"x-webhook-signature"');
      expect(text).toContain('"authorization":"[hidden]"');
      expect(secretsIn(text).filter((name) => name !== 'name' && name !== 'urlToken')).toEqual([]);
    }
  });

  it('stores no key and no signing secret in the clear', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query(
        'select (select json_agg(k) from api_keys k) as keys, (select json_agg(s) from subscriptions s) as subscriptions, (select json_agg(a) from attempts a) as attempts, (select json_agg(e) from audit_entries e) as audit',
      );
      const stored = JSON.stringify(rows);
      expect(stored).toContain('key_hash');
      const kept = ['name', 'urlToken', 'headerToken'];
      expect(secretsIn(stored).filter((name) => !kept.includes(name))).toEqual([]);
    } finally {
      await client.end();
    }
  });
});

describe('a service in production', () => {
  it.each([
    ['without a SECRETS_KEY', {}, 'SECRETS_KEY: is required'],
    ['with one that is blank', { SECRETS_KEY: ' ' }, 'SECRETS_KEY: is required'],
    [
      'with one that is too short',
      { SECRETS_KEY: 'dG9vLXNob3J0LXNlY3JldA==' },
      'SECRETS_KEY: must be 32 bytes',
    ],
    ['without an ADMIN_API_KEY', { ADMIN_API_KEY: '' }, 'ADMIN_API_KEY: is required'],
  ])('does not start %s', async (_, changes, fault) => {
    const env = {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://hooklane:open-sesame@127.0.0.1:9/none',
      ADMIN_API_KEY: 'a-root-key-of-production',
      ...changes,
    };
    const child = spawn(process.execPath, [MAIN], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(output).toContain(fault);
    expect(output).not.toMatch(/open-sesame|a-root-key-of-production|dG9vLXNob3J0/);
  });
});

async function protect(redis: RedisServer, password: string): Promise<void> {
  const client = new Redis(redis.url);
  await client.config('SET', 'requirepass', password);
  client.disconnect();
}

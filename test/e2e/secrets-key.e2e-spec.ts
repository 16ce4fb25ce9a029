import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { SecretBox } from '../../src/platform/secrets/secret-box.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, Tenant } from '../support/tenant.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';

const COMMAND = fileURLToPath(new URL('../../dist/src/rotate-secrets-key.js', import.meta.url));

/** More than two batches. */
const MANY = 450;

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

interface Sealed {
  readonly id: string;
  readonly secret: Buffer;
  readonly secret_previous: Buffer | null;
}

let database: TestDatabase;
let receiver: FakeReceiver;
let oldKey: Buffer;
let newKey: Buffer;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
});

afterAll(() => receiver.close());

beforeEach(() => {
  oldKey = randomBytes(32);
  newKey = randomBytes(32);
});

/** The service on the same database with these keys. */
function serviceWith(secretsKey: Buffer, secretsKeyPrevious: Buffer | null = null): Promise<TestApp> {
  return startApp({ settings: { databaseUrl: database.url, secretsKey, secretsKeyPrevious } });
}

/** The command as its user runs it, with nothing else in its environment. */
function run(keys: { key?: Buffer; previous?: Buffer }): Promise<Run> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: database.url,
    ...(keys.key && { SECRETS_KEY: keys.key.toString('base64') }),
    ...(keys.previous && { SECRETS_KEY_PREVIOUS: keys.previous.toString('base64') }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND], { env, timeout: 60_000 });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output, errors }));
  });
}

function boxWith(app: TestApp): SecretBox {
  return app.get(SecretBox);
}

/** Copies of a subscription, each with a secret of its own, which are given by id. */
async function copies(app: TestApp, of: string, count: number): Promise<Map<string, string>> {
  const secrets = new Map(Array.from({ length: count }, (_, index) => [newId(new Date()), `whsec_${index}`]));
  const box = boxWith(app);
  await app.database.rows(
    `insert into subscriptions
     select (json_populate_record(s, json_build_object('id', n.id, 'secret', n.secret))).*
     from subscriptions s, unnest($2::uuid[], $3::bytea[]) n(id, secret) where s.id = $1`,
    [of, [...secrets.keys()], [...secrets].map(([id, secret]) => box.seal(secret, id))],
  );
  return secrets;
}

async function stored(app: TestApp): Promise<Sealed[]> {
  return app.database.rows<Sealed>('select id, secret, secret_previous from subscriptions order by id');
}

describe('npm run secrets:rotate-key', () => {
  beforeEach(async () => {
    database = await createDatabase();
  });

  afterEach(() => database.drop());

  it('seals every secret anew while the service runs, after which the old key is not needed', async () => {
    const before = await serviceWith(oldKey);
    const tenant = await Tenant.on(before);
    const plain = await tenant.subscribe(receiver.url('/plain'));
    const overlapping = await tenant.subscribe(receiver.url('/overlapping'));
    const deleted = await tenant.subscribe(receiver.url('/deleted'));
    await tenant.send('DELETE', `/subscriptions/${deleted.id}`);
    const target = `/subscriptions/${overlapping.id}/rotate-secret`;
    const rotated = await tenant.send<{ signingSecret: string }>('POST', target, { overlapSeconds: 3600 });
    const many = await copies(before, plain.id, MANY);
    await before.close();

    const during = await serviceWith(newKey, oldKey);
    const busy = await tenant.over(during).subscribe(receiver.url('/busy'));
    const running = run({ key: newKey, previous: oldKey });
    await tenant.over(during).post(aTag(1));
    await receiver.received('/plain', 1);
    expect(await running).toEqual({
      code: 0,
      output: expect.stringMatching(
        new RegExp(`^Sealed ${MANY + 4} secrets with the key [0-9a-f]{8}; 1 had it before\\.\n$`),
      ),
      errors: '',
    });
    expect((await run({ key: newKey, previous: oldKey })).output).toMatch(/^Sealed 0 secrets/);
    await during.close();

    const after = await serviceWith(newKey);
    try {
      const box = boxWith(after);
      const rows = new Map((await stored(after)).map((row) => [row.id, row]));
      for (const [id, secret] of many) expect(box.open(rows.get(id)!.secret, id)).toBe(secret);
      const secretOf = async (id: string) =>
        (await tenant.over(after).send('GET', `/subscriptions/${id}/secret`)).body;
      expect(await secretOf(plain.id)).toMatchObject({ signingSecret: plain.signingSecret });
      expect(await secretOf(busy.id)).toMatchObject({ signingSecret: busy.signingSecret });
      expect(await secretOf(overlapping.id)).toMatchObject({
        signingSecret: rotated.body.signingSecret,
        previousSigningSecret: overlapping.signingSecret,
      });
      await tenant.over(after).post(aTag(2));
      await receiver.received('/overlapping', 2);
    } finally {
      await after.close();
    }
  });

  it('goes on where another run was stopped', async () => {
    const before = await serviceWith(oldKey);
    const { id } = await (await Tenant.on(before)).subscribe(receiver.url('/stopped'));
    await copies(before, id, 9);
    const rows = await stored(before);
    const during = await serviceWith(newKey, oldKey);
    const box = boxWith(during);
    for (const { id: done, secret } of rows.slice(0, 4)) {
      const sealed = box.seal(box.open(secret, done), done);
      await during.database.rows('update subscriptions set secret = $2 where id = $1', [done, sealed]);
    }
    expect((await run({ key: newKey, previous: oldKey })).output).toMatch(/^Sealed 6 .* 4 had it before/);
    await Promise.all([before.close(), during.close()]);
  });

  it('refuses a secret of an unknown key, says which key that is, and changes nothing', async () => {
    const before = await serviceWith(oldKey);
    const tenant = await Tenant.on(before);
    const { id } = await tenant.subscribe(receiver.url('/unknown'));
    await copies(before, id, 2);
    const third = await serviceWith(newKey);
    await tenant.over(third).subscribe(receiver.url('/unknown'));
    const rows = await stored(before);
    const { code, output, errors } = await run({ key: randomBytes(32), previous: oldKey });
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(
      `neither SECRETS_KEY nor SECRETS_KEY_PREVIOUS: 1 with the key ${keyIdOf(third)}.`,
    );
    const withoutPrevious = await run({ key: newKey });
    expect(withoutPrevious.code).toBe(1);
    expect(withoutPrevious.errors).toContain(`3 with the key ${keyIdOf(before)}`);
    expect(await stored(before)).toEqual(rows);
    await Promise.all([before.close(), third.close()]);
  });

  it('says what it lacks', async () => {
    const { code, errors } = await run({});
    expect(code).toBe(1);
    expect(errors).toContain('SECRETS_KEY: is required');
  });
});

function keyIdOf(app: TestApp): string {
  return boxWith(app).currentKeyId;
}

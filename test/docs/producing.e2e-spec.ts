import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/start-app.js';
import { Tenant } from '../support/tenant.js';

const run = promisify(execFile);

const ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';

/** What each command of the page answers, in their order. */
const ANSWERS = [
  { id: ID, type: 'contact.tag.updated', duplicate: false, deliveries: 1 },
  { items: [{ type: 'contact.created' }, { type: 'contact.tag.updated', deliveries: 1 }] },
  { id: ID, duplicate: true, deliveries: 1 },
  { type: 'contact.tag.updated', duplicate: false },
  {
    code: 'validation_failed',
    errors: expect.arrayContaining([
      { path: 'data.tag', message: expect.any(String) },
      { path: 'data.action', message: expect.any(String) },
      { path: 'data.contact.id', message: expect.any(String) },
    ]),
  },
  {
    items: [
      {
        sequence: 1,
        payload: { event_type: 'contact.tag.updated', event_id: ID, tag: 'vip', action: 'add' },
      },
      { sequence: 2, payload: { event_type: 'contact.created' } },
      { sequence: 3 },
      { sequence: 4, payload: { tag: 'vip', action: 'remove' } },
    ],
    pagination: { next: expect.any(String), hasMore: false },
  },
];

describe('the commands of docs/producing.md', () => {
  let app: TestApp;
  let tenant: Tenant;

  beforeAll(async () => {
    app = await startApp();
    tenant = await Tenant.on(app);
    await tenant.subscribe('http://127.0.0.1:4000/nobody', { enabled: false });
  });

  afterAll(() => app.close());

  it('answer what the page says, one after the other', async () => {
    const page = await readFile('docs/producing.md', 'utf8');
    const commands = [...page.matchAll(/```sh\n([^]*?)```/g)].map(([, command = '']) => command);
    const env = {
      PATH: process.env['PATH'],
      API: `${app.url}/v1`,
      WORKSPACE: tenant.workspace.id,
      KEY: app.rootKey,
    };
    const answers: unknown[] = [];
    for (const command of commands) {
      const { stdout } = await run('sh', ['-ec', command], { env });
      answers.push(JSON.parse(stdout));
    }
    expect(answers).toMatchObject(ANSWERS);
  });
});

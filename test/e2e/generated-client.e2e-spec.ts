import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runTool } from '../support/api/run-tool.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';

/** Inside the project, so that the client finds the packages that it imports. */
const CACHE = 'node_modules/.cache/hooklane';
const STRICT =
  '--strict --noUncheckedIndexedAccess --module nodenext --target es2023 --lib es2023,dom --types node';

let app: TestApp;
let receiver: FakeReceiver;
let folder: string;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  app = await startApp();
  await mkdir(CACHE, { recursive: true });
  folder = await mkdtemp(join(CACHE, 'client-'));
});

afterAll(async () => {
  await app.close();
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

it('makes a client of the document that compiles and works', async () => {
  const { body } = await app.api('GET', '/openapi.json', { key: null });
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(body));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await copyFile('test/support/client/tour.ts.txt', join(folder, 'tour.ts'));

  const types = join(folder, 'api.ts');
  await run(
    'node_modules/openapi-typescript/bin/cli.js',
    join(folder, 'openapi.json'),
    '--output',
    types,
    '--default-non-nullable=false',
  );
  await run(
    'node_modules/typescript/bin/tsc',
    ...STRICT.split(' '),
    '--ignoreConfig',
    join(folder, 'tour.ts'),
  );
  const told = await run(join(folder, 'tour.js'), app.url, app.rootKey, receiver.url('/crm'));

  expect(JSON.parse(told)).toEqual({ fault: 'name', secret: 'whsec_', outcome: 'accepted', tag: 'vip' });
  expect(receiver.to('/crm').map(({ body: { event_type } }) => event_type)).toEqual(['contact.tag.updated']);
});

async function run(script: string, ...args: readonly string[]): Promise<string> {
  const { code, output } = await runTool(script, ...args);
  if (code !== 0) throw new Error(`${script}: ${output}`);
  return output;
}

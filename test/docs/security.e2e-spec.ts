import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(async () => {
  await app.close();
});

describe('SECURITY.md', () => {
  it('names a proof for each threat, and each is there', async () => {
    const text = await readFile('SECURITY.md', 'utf8');
    const named = text.match(/`[\w./-]+\.(?:e2e-)?spec\.ts`/g)?.map((each) => each.slice(1, -1)) ?? [];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
    const threats = text.match(/^\| T\d+ .*$/gm) ?? [];
    expect(threats.length).toBeGreaterThan(10);
    for (const threat of threats) expect(threat).toMatch(/spec\.ts/);
  });
});

describe('the page about running', () => {
  it('says of every table what bounds it', async () => {
    const text = await readFile('docs/running.md', 'utf8');
    const section = text.slice(text.indexOf('## Retention'), text.indexOf('## Stopping'));
    const tables = await app.database.rows<{ name: string }>(
      `select relname as name from pg_class
       where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace`,
    );
    expect(tables.length).toBeGreaterThan(15);
    expect(tables.map(({ name }) => name).filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
  });
});

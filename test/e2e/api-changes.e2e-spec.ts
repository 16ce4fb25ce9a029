import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { breakingChanges } from '../support/api/breaking-changes.js';
import { type Document, documentOf } from '../support/api/document.js';
import { startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;
let served: Document;

const fileOf = async <T>(name: string) => JSON.parse(await readFile(name, 'utf8')) as T;

beforeAll(async () => {
  const { version } = await fileOf<{ version: string }>('package.json');
  app = await startApp({ settings: { version } });
  served = await documentOf(app);
});

afterAll(() => app.close());

describe('the committed documents', () => {
  it('are those that are served; if not, run: npm run openapi', async () => {
    expect(await fileOf('openapi.json')).toEqual(served);
    expect(await fileOf('asyncapi.json')).toEqual(
      (await app.api('GET', '/asyncapi.json', { key: null })).body,
    );
  });

  it('break no client of the released one', async () => {
    expect(breakingChanges(await fileOf<Document>('openapi.released.json'), served)).toEqual([]);
  });
});

type Schemas = Record<string, { properties: Record<string, Record<string, unknown>>; required: string[] }>;
type Change = (schemas: Schemas, document: Document) => void;

/** Comparing takes seconds for the whole document: these are the parts that are changed below. */
const PATHS = [
  '/v1/event-types',
  '/v1/workspaces',
  '/v1/workspaces/{workspaceId}/quota',
  '/v1/workspaces/{workspaceId}/subscriptions',
];

function pick<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  const picked = Object.entries(all).filter(([name]) => names.includes(name));
  expect(picked).toHaveLength(names.length);
  return Object.fromEntries(picked);
}

describe('the comparison of documents', () => {
  const changesAfter = (change: Change) => {
    const before = { ...served, paths: pick(served.paths, PATHS) };
    before.webhooks = pick(served.webhooks, ['contact.created']);
    const after = structuredClone(before);
    change(after.components.schemas as unknown as Schemas, after);
    return breakingChanges(before, after);
  };

  it.each<[string, Change]>([
    ['a route that is gone', (_, { paths }) => Reflect.deleteProperty(paths, '/v1/event-types')],
    ['a field that is gone', ({ QuotaDto }) => Reflect.deleteProperty(QuotaDto?.properties ?? {}, 'limit')],
    [
      'a field of another type',
      ({ QuotaDto }) => Object.assign(QuotaDto?.properties['limit'] ?? {}, { type: 'string' }),
    ],
    [
      'a field that is now required',
      ({ CreateSubscriptionDto }) => CreateSubscriptionDto?.required.push('description'),
    ],
    [
      'a limit that is lower',
      ({ CreateWorkspaceDto: dto }) => Object.assign(dto?.properties['name'] ?? {}, { maxLength: 9 }),
    ],
    ['an event type that is gone', (_, { webhooks }) => Reflect.deleteProperty(webhooks, 'contact.created')],
    [
      'a required key that events lack',
      ({ EventContact }) => Reflect.deleteProperty(EventContact?.properties ?? {}, 'id'),
    ],
  ])('finds %s', (_, change) => {
    expect(changesAfter(change)).not.toEqual([]);
  });

  it.each<[string, Change]>([
    [
      'a new field',
      ({ QuotaDto }) => Object.assign(QuotaDto?.properties ?? {}, { more: { type: 'string' } }),
    ],
    [
      'other words',
      ({ QuotaDto }) => Object.assign(QuotaDto?.properties['limit'] ?? {}, { description: 'Other.' }),
    ],
    [
      'a key more in events',
      ({ EventContact }) => Object.assign(EventContact?.properties ?? {}, { more: { type: 'string' } }),
    ],
  ])('lets %s pass', (_, change) => {
    expect(changesAfter(change)).toEqual([]);
  });
});

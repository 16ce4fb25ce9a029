import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { EVENT_TYPES } from '../../src/modules/events/catalogue/catalogue.js';
import {
  type Document,
  documentOf,
  type Media,
  problemCodesOf,
  responsesOf,
  routesOf,
} from '../support/api/document.js';
import { runTool } from '../support/api/run-tool.js';
import { schemaCheckOf } from '../support/api/schema-check.js';
import { startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;
let document: Document;
let folder: string;

beforeAll(async () => {
  app = await startApp();
  document = await documentOf(app);
  folder = await mkdtemp(join(tmpdir(), 'hooklane-documents-'));
});

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const TYPES = EVENT_TYPES.map(({ name }) => name);
const valuesOf = ({ example, examples = {} }: Media): unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples).map(({ value }) => value),
];

describe('the OpenAPI document', () => {
  it('is valid by the linter, whose warnings count as errors', async () => {
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(document));
    const { code, output } = await runTool(
      'node_modules/@redocly/cli/bin/cli.js',
      'lint',
      '--config=redocly.yaml',
      file,
    );
    expect(code === 0 ? '' : output).toBe('');
  });

  it('names every operation, tells what it does, and has one described tag for it', () => {
    const routes = [...routesOf(document.paths), ...routesOf(document.webhooks)];
    const described = new Set(document.tags.filter((tag) => tag.description).map(({ name }) => name));
    const lacking = routes.filter(
      ({ operationId, summary, tags = [] }) =>
        !/^[a-z][A-Za-z]+$/.test(operationId) ||
        !summary ||
        tags.length !== 1 ||
        !described.has(String(tags[0])),
    );
    expect(lacking.map(({ operationId }) => operationId)).toEqual([]);
    expect(new Set(routes.map(({ operationId }) => operationId)).size).toBe(routes.length);
  });

  it('has an example of every request and of every answer with a body', () => {
    const lacking: string[] = [];
    for (const route of routesOf(document.paths)) {
      const answers = [...responsesOf(document, route)].map(([status, { content }]) => ({ status, content }));
      for (const { status, content = {} } of [
        ...answers,
        { status: 'request', content: route.requestBody?.content },
      ]) {
        const isMissing = Object.values(content).some((media) => valuesOf(media).length === 0);
        if (isMissing) lacking.push(`${route.operationId} ${status}`);
      }
    }
    expect(lacking).toEqual([]);
  });

  it('has only examples that are valid under their schemas', () => {
    const faultsOf = schemaCheckOf(document);
    const faults: string[] = [];
    let checked = 0;
    const check = (where: string, { schema }: Media, value: unknown) => {
      checked += 1;
      for (const fault of schema ? faultsOf(schema, value) : []) faults.push(`${where}: ${fault}`);
    };
    for (const route of [...routesOf(document.paths), ...routesOf(document.webhooks)]) {
      for (const parameter of route.parameters ?? []) {
        const value = parameter.example ?? parameter.schema['example'];
        if (value !== undefined) check(`${route.operationId} ${parameter.name}`, parameter, value);
      }
      const bodies = [route.requestBody ?? {}, ...responsesOf(document, route).values()];
      for (const media of bodies.flatMap(({ content = {} }) => Object.values(content))) {
        for (const value of valuesOf(media)) check(route.operationId, media, value);
      }
    }
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      if (schema['example'] !== undefined) check(name, { schema }, schema['example']);
    }
    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThan(200);
  });

  it('says which keys an operation takes, and which scopes they need', () => {
    const { listSubscriptions, createApiKey, getWorkspace, getLiveness } = Object.fromEntries(
      routesOf(document.paths).map((route) => [route.operationId, route]),
    );
    expect(listSubscriptions).toMatchObject({
      security: [{ rootKey: [] }, { workspaceKey: ['subscriptions:read'] }],
      'x-required-scopes': ['subscriptions:read'],
      description: expect.stringContaining('with the scope `subscriptions:read`'),
    });
    expect(createApiKey?.security).toEqual([{ rootKey: [] }]);
    expect(getWorkspace?.security).toEqual([{ rootKey: [] }, { workspaceKey: [] }]);
    expect(getLiveness?.security).toEqual([]);
    const undecided = routesOf(document.paths).filter(({ security }) => !security);
    expect(undecided).toEqual([]);
  });

  it('names every problem code of an operation under its status', () => {
    const enable = routesOf(document.paths).find(({ operationId }) => operationId === 'enableSubscription');
    expect(
      Object.fromEntries(problemCodesOf(document, enable ?? { operationId: '', responses: {} })),
    ).toEqual({
      400: ['malformed_json', 'malformed_request', 'validation_failed'],
      401: ['unauthorized'],
      403: ['plan_required', 'scope_required'],
      404: ['subscription_not_found', 'workspace_not_found'],
      408: ['request_timeout'],
      413: ['payload_too_large'],
      414: ['uri_too_long'],
      415: ['unsupported_media_type'],
      429: ['rate_limited'],
      431: ['headers_too_large'],
      500: ['internal_error'],
      503: ['service_unavailable'],
    });
  });

  it('has a webhook for every event type, told apart by event_type', () => {
    expect(Object.keys(document.webhooks)).toEqual(TYPES);
    expect(Object.keys(document.components.schemas['WebhookEvent']?.discriminator?.mapping ?? {})).toEqual(
      TYPES,
    );
    for (const [type, { post }] of Object.entries(document.webhooks)) {
      const [example] = valuesOf(post?.requestBody?.content['application/json'] ?? {});
      expect(example).toMatchObject({ event_type: type });
      expect(post?.parameters?.map(({ name }) => name)).toContain('webhook-signature');
    }
  });
});

describe('the AsyncAPI document', () => {
  it('is valid by its own parser, and has a message for every event type', async () => {
    const { status, body } = await app.api<object>('GET', '/asyncapi.json', { key: null });
    expect(status).toBe(200);
    const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(body));
    const complaints = diagnostics.filter(({ severity }) => severity <= 1);
    expect(complaints.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([]);
    expect(parsed?.version()).toBe('3.0.0');
    expect(
      parsed
        ?.allMessages()
        .all()
        .map((message) => message.name()),
    ).toEqual(TYPES);
  });
});

describe('the pages of the documents', () => {
  it('come whole from the service itself', async () => {
    const page = await app.api<string>('GET', '/docs', { key: null });
    expect(page.status).toBe(200);
    const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => String(link));
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => /^(https?:)?\/\//.test(link))).toEqual([]);
    for (const link of links) {
      const { pathname } = new URL(link, `${app.url}/docs`);
      expect([link, (await app.api('GET', pathname, { key: null })).status]).toEqual([link, 200]);
    }
  });
});

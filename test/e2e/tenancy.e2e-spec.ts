import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '../../src/modules/workspaces/scopes.js';
import { ACCESS_TABLE, type RouteAccess } from '../support/api/access-table.js';
import { type Answer, Questions } from '../support/api/answers.js';
import { type ApiStage, openApiStage, pathOf, type PathValues } from '../support/api/api-stage.js';
import { complaintsOf } from '../support/api/complaints.js';
import { type Route, routesOf } from '../support/api/document.js';
import { aKey } from '../support/builders/workspaces.js';
import { aTag, Tenant } from '../support/tenant.js';

// Routes are found in the document, so that new ones are walked too; who may use them stands in a table of our own.

const NOBODYS_ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';

let stage: ApiStage;
let questions: Questions;
let routes: Route[];
let ourKey: string;

beforeAll(async () => {
  stage = await openApiStage();
  questions = new Questions(stage);
  routes = routesOf(stage.document.paths);
  ourKey = await stage.keyWithout([]);
});

afterAll(async () => {
  await questions.close();
  await stage.close();
});

const guarded = () => routes.filter(({ operationId }) => ACCESS_TABLE[operationId] !== 'public');
const ofWorkspaces = () => guarded().filter(({ path }) => path.includes('{workspaceId}'));
const keyOfOnly = (scope: string) => stage.keyWithout(SCOPES.filter((each) => each !== scope));

/** Ids that nobody has, so that a request does nothing, whoever may send it. */
function harmless({ workspaceId = '' }: PathValues): PathValues {
  const nobodys = Object.fromEntries(Object.keys(stage.ours).map((name) => [name, NOBODYS_ID]));
  return { ...nobodys, contactId: 'nobody', type: 'nothing.at.all', workspaceId };
}

function accessOf({ security = [], 'x-required-scopes': scopes }: Route): RouteAccess | string {
  if (security.length === 0) return 'public';
  if (!scopes) return 'root';
  return scopes.length === 0 ? 'any key' : scopes.join(' and ');
}

/** A complaint unless two answers are the same to the last byte. */
function difference(what: string, one: Answer, other: Answer): string | null {
  const [a, b] = [one, other].map((each) => JSON.stringify(each));
  return a === b ? null : `${what}: ${a} is not ${b}`;
}

describe('every route', () => {
  it('is in the table, and documented as it says', () => {
    const documented = Object.fromEntries(routes.map((route) => [route.operationId, accessOf(route)]));
    expect(documented).toEqual(ACCESS_TABLE);
  });

  it('lets each scope do what the table says, and nothing else', async () => {
    const tries = guarded().flatMap((route) =>
      SCOPES.map((scope) => async () => {
        const access = ACCESS_TABLE[route.operationId];
        const answer = await questions.ask(
          route,
          pathOf(route, harmless(stage.ours)),
          await keyOfOnly(scope),
        );
        const isAllowed = access === scope || access === 'any key';
        const isRefused = answer.status === 403 && answer.code === 'scope_required';
        const isAnswered = answer.status < 500 && ![401, 403, 429].includes(answer.status);
        if (isAllowed ? isAnswered && answer.code !== 'workspace_not_found' : isRefused) return null;
        return `${route.operationId} with ${scope}: ${answer.status} ${answer.code}`;
      }),
    );
    expect(tries.length).toBeGreaterThan(230);
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('says nothing of what is there to those who lack its scope', async () => {
    const tries = ofWorkspaces()
      .filter(({ operationId }) => ACCESS_TABLE[operationId] !== 'any key')
      .map((route) => async () => {
        const key = await stage.keyWithout([ACCESS_TABLE[route.operationId] ?? '']);
        const there = await questions.ask(route, pathOf(route, stage.ours), key);
        const notThere = await questions.ask(route, pathOf(route, harmless(stage.ours)), key);
        return there.status === 403
          ? difference(route.operationId, there, notThere)
          : `${route.operationId}: ${there.status}`;
      });
    expect(tries.length).toBeGreaterThan(25);
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('answers no key, revoked ones and those of a deleted workspace alike, whatever is there', async () => {
    const deleted = await Tenant.on(stage.app);
    const { key } = await aKey(stage.app, deleted.workspace.id, ...SCOPES);
    await stage.app.api('DELETE', `/v1/workspaces/${deleted.workspace.id}`);
    const keys = { none: null, revoked: stage.revokedKey, deleted: key, unknown: `hk_${'a'.repeat(43)}` };
    const tries = guarded().flatMap((route) =>
      Object.entries(keys).map(([which, each]) => async () => {
        const there = await questions.ask(route, pathOf(route, stage.ours), each);
        const notThere = await questions.ask(route, pathOf(route, harmless(stage.theirs)), each);
        return there.status === 401
          ? difference(`${route.operationId} with ${which}`, there, notThere)
          : `${route.operationId} with ${which}: ${there.status}`;
      }),
    );
    expect(tries.length).toBeGreaterThan(130);
    expect(await complaintsOf(tries)).toEqual([]);
  });
});

describe('what belongs to another workspace', () => {
  it('is answered for exactly as what nobody has, on every path', async () => {
    const nobodys = harmless({ workspaceId: NOBODYS_ID });
    const tries = ofWorkspaces().map((route) => async () => {
      const foreign = await questions.ask(route, pathOf(route, stage.theirs), ourKey);
      const unknown = await questions.ask(route, pathOf(route, nobodys), ourKey);
      return foreign.status === 404 && foreign.code === 'workspace_not_found'
        ? difference(route.operationId, foreign, unknown)
        : `${route.operationId}: ${foreign.status} ${foreign.code}`;
    });
    expect(tries.length).toBeGreaterThan(25);
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('is not found below our own path by any id, for the root key neither', async () => {
    const tries = ofWorkspaces().flatMap((route) =>
      [...route.path.matchAll(/\{(\w+Id)\}/g)].flatMap(([, name = '']) =>
        name === 'workspaceId' || name === 'contactId'
          ? []
          : [ourKey, stage.app.rootKey].map((key) => async () => {
              const access = ACCESS_TABLE[route.operationId];
              const theirs = pathOf(route, { ...stage.ours, [name]: stage.theirs[name] ?? '' });
              const foreign = await questions.ask(route, theirs, key);
              const unknown = await questions.ask(
                route,
                pathOf(route, { ...stage.ours, [name]: NOBODYS_ID }),
                key,
              );
              const expected = key === ourKey && access === 'root' ? [403] : [404, 400];
              return expected.includes(foreign.status)
                ? difference(`${route.operationId} ${name}`, foreign, unknown)
                : `${route.operationId} ${name}: ${foreign.status}`;
            }),
      ),
    );
    expect(tries.length).toBeGreaterThan(20);
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('is not found by a query, nor shown by a list', async () => {
    const tries = ofWorkspaces()
      .filter(({ method, operationId }) => method === 'GET' && ACCESS_TABLE[operationId] !== 'root')
      .flatMap((route) => {
        const path = pathOf(route, stage.ours);
        const params = (route.parameters ?? []).filter(
          (each) => each.in === 'query' && each.schema['format'] === 'uuid',
        );
        const queries = params.map(({ name }) => async () => {
          const foreign = await questions.ask(route, `${path}?${name}=${stage.theirs[name]}`, ourKey);
          const unknown = await questions.ask(route, `${path}?${name}=${NOBODYS_ID}`, ourKey);
          return difference(`${route.operationId}?${name}`, withoutTimes(foreign), withoutTimes(unknown));
        });
        const list = async () => {
          const { status, text } = await questions.ask(route, path, ourKey);
          const ids = Object.entries(stage.theirs).filter(([name]) => name.endsWith('Id'));
          const shown = ids.filter(([name, id]) => name !== 'contactId' && text.includes(id));
          return status === 200 && shown.length === 0
            ? null
            : `${route.operationId}: ${status} ${shown.join()}`;
        };
        return [...queries, list];
      });
    expect(tries.length).toBeGreaterThan(15);
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('keeps its event ids to itself: another workspace may use the same', async () => {
    const tenant = await Tenant.on(stage.app);
    const answer = await tenant.post({ ...aTag(1), id: stage.theirs['eventId'] ?? '' });
    expect(answer).toMatchObject({ id: stage.theirs['eventId'], duplicate: false });
  });
});

/** The times of buckets and windows go on between two requests. */
function withoutTimes(answer: Answer): Answer {
  const text = answer.text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
  const { 'content-length': _, ...headers } = answer.headers;
  return { ...answer, text, headers };
}

describe('a list of API keys', () => {
  it('shows how each key begins, by which its holder knows it, and nothing by which it could be used', async () => {
    const tenant = await Tenant.on(stage.app);
    const made = await aKey(stage.app, tenant.workspace.id, 'events:read');
    const { body } = await tenant.send<{ items: Record<string, unknown>[] }>('GET', '/api-keys');
    expect(body.items).toEqual([
      {
        id: made.id,
        name: expect.any(String),
        scopes: ['events:read'],
        prefix: made.key.slice(0, 10),
        createdAt: expect.any(String),
      },
    ]);
  });
});

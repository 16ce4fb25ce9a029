import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ApiStage, openApiStage, pathOf } from '../support/api/api-stage.js';
import { type BadRequest, BadRequests } from '../support/api/bad-requests.js';
import { complaintsOf, smallestComplaint } from '../support/api/complaints.js';
import { type Document, type Route, routesOf } from '../support/api/document.js';
import { faultyTextsOf, faultyValuesOf } from '../support/api/faulty-values.js';

// Nothing here knows a route: all are found in the document, and so is what they must answer.

let stage: ApiStage;
let document: Document;
let routes: Route[];
let bad: BadRequests;

beforeAll(async () => {
  stage = await openApiStage();
  bad = new BadRequests(stage);
  document = stage.document;
  routes = routesOf(document.paths);
});

afterAll(async () => {
  await bad.close();
  await stage.close();
});

const guarded = () => routes.filter(({ security = [] }) => security.length > 0);
const withBody = () => routes.filter(({ requestBody }) => requestBody);
const exampleOf = ({ requestBody }: Route) => requestBody?.content['application/json']?.example;
const idsOf = ({ parameters = [] }: Route) =>
  parameters.filter((each) => each.in === 'path' && each.schema['format'] === 'uuid').map(({ name }) => name);

/** `api_key_not_found` for `apiKeyId`. */
const notFound = (param: string) =>
  `${param.replace(/Id$/, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_not_found`;

/** A request in which nothing is wrong but the value of a path parameter. */
function withId(route: Route, param: string, id: string): BadRequest {
  const example = exampleOf(route);
  const path = pathOf(route, { ...stage.ours, [param]: id });
  return example === undefined ? { path } : { path, body: JSON.stringify(example) };
}

describe('every route that needs a key', () => {
  it('refuses any other text in place of one', async () => {
    const text = fc.stringMatching(/^[!-~]{1,60}$/);
    const tries = guarded().map(
      (route) => () =>
        smallestComplaint(text, (key) => bad.complaint(route, 'text as key', { key }, 'unauthorized')),
    );
    expect(await complaintsOf(tries)).toEqual([]);
  });
});

describe('every route with an id in its path', () => {
  it('does not find what is no id', async () => {
    const malformed = [
      'x',
      '0',
      "1' or 1=1",
      '%00',
      'null',
      '%F0%9F%8C%B8',
      '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c1',
    ];
    // Points alone would name another folder.
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((id) => !/^\.{1,2}$/.test(id));
    const tries = routes.flatMap((route) =>
      idsOf(route).flatMap((param) => {
        const refuse = (id: string, code = notFound(param)) =>
          bad.complaint(route, `${param} ${id}`, withId(route, param, id), code);
        return [
          ...malformed.map((id) => () => refuse(id)),
          () => refuse('x'.repeat(400), 'uri_too_long'),
          () => smallestComplaint(text, (id) => refuse(encodeURIComponent(id))),
        ];
      }),
    );
    expect(await complaintsOf(tries)).toEqual([]);
  });
});

describe('every route with a query', () => {
  const queried = () =>
    routes.flatMap((route) => {
      const params = (route.parameters ?? []).filter((each) => each.in === 'query');
      return params.length > 0 ? [{ route, params }] : [];
    });

  it('refuses wrong types, what is beyond limits, repeated and unknown fields, and names them', async () => {
    const tries = queried().flatMap(({ route, params }) => {
      const refuse = (name: string, query: string) => () => bad.unnamed(route, name, { query });
      const ofParams = params.flatMap(({ name, schema }) => {
        const queries = faultyTextsOf(schema).map((text) => `${name}=${encodeURIComponent(text)}`);
        const repeated = schema.type === 'array' ? [] : [`${name}=1&${name}=2`];
        return [...queries, ...repeated].map((query) => refuse(name, query));
      });
      return [refuse('zzz', 'zzz=1'), refuse('__proto__', '__proto__=1'), ...ofParams];
    });
    expect(tries.length).toBeGreaterThan(50);
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('refuses cursors that are none of its own', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.boolean(),
      fc.object({ maxDepth: 1 }),
    );
    const key = fc.oneof(fc.array(part, { maxLength: 5 }), part);
    const text = fc.oneof(
      fc.string({ minLength: 1, maxLength: 80 }),
      key.map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    );
    const lists = queried().filter(({ params }) => params.some(({ name }) => name === 'cursor'));
    const tries = lists.map(
      ({ route }) =>
        () =>
          smallestComplaint(text, (cursor) =>
            bad.unnamed(route, 'cursor', { query: `cursor=${encodeURIComponent(cursor)}` }),
          ),
    );
    expect(tries.length).toBeGreaterThan(5);
    expect(await complaintsOf(tries)).toEqual([]);
  });
});

describe('every route with headers of its own', () => {
  it('refuses those that are too long', async () => {
    const tries = routes.flatMap((route) =>
      (route.parameters ?? [])
        .filter(({ in: place, schema }) => place === 'header' && schema['maxLength'])
        .map(({ name, schema }) => () => {
          const headers = { [name]: 'x'.repeat(Number(schema['maxLength']) + 1) };
          const body = exampleOf(route) === undefined ? {} : { body: JSON.stringify(exampleOf(route)) };
          return bad.unnamed(route, name, { headers, ...body });
        }),
    );
    expect(tries.length).toBeGreaterThan(0);
    expect(await complaintsOf(tries)).toEqual([]);
  });
});

describe('every route with a body', () => {
  it('refuses missing, wrong, unknown, too long and too many fields, and names them', async () => {
    const tries = withBody().flatMap((route) => {
      const { schema = {} } = route.requestBody?.content['application/json'] ?? {};
      return faultyValuesOf(document, schema, exampleOf(route)).map(
        ({ value, path }) =>
          () =>
            bad.unnamed(route, path, { body: JSON.stringify(value) }),
      );
    });
    expect(tries.length).toBeGreaterThan(400);
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('refuses any other JSON', async () => {
    // No body at all, and an empty one, are valid where nothing is required.
    const isBad = (value: unknown) => !/^(null|\{\})$/.test(JSON.stringify(value));
    const tries = withBody().map(
      (route) => () =>
        smallestComplaint(fc.jsonValue({ maxDepth: 3 }).filter(isBad), (value) =>
          bad.unnamed(route, 'body', { body: JSON.stringify(value) }),
        ),
    );
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('refuses a body that ends in the middle', async () => {
    const tries = withBody().map((route) => () => {
      const text = JSON.stringify(exampleOf(route));
      return smallestComplaint(fc.integer({ min: 1, max: text.length - 1 }), (length) =>
        bad.complaint(route, 'half a body', { body: text.slice(0, length) }, 'malformed_json'),
      );
    });
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('refuses bodies of other types', async () => {
    const types = [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'none',
    ];
    const tries = withBody().flatMap((route) =>
      types.map((contentType) => () => {
        const request = { body: JSON.stringify(exampleOf(route)), contentType };
        return bad.complaint(route, contentType, request, 'unsupported_media_type');
      }),
    );
    expect(await complaintsOf(tries)).toEqual([]);
  });
});

describe('every route that reads a body, wanted or not', () => {
  const reading = () => routes.filter(({ method }) => method !== 'GET');

  it('refuses one that is announced as too large, before it comes', async () => {
    const tries = reading().map((route) => () => bad.complaintWhenAnnounced(route, 1024 ** 3));
    expect(tries.length).toBeGreaterThan(10);
    expect(await complaintsOf(tries)).toEqual([]);
  });

  it('refuses one that is broken', async () => {
    const tries = reading().map(
      (route) => () => bad.complaint(route, 'broken', { body: '{"a":' }, 'malformed_json'),
    );
    expect(await complaintsOf(tries)).toEqual([]);
  });
});

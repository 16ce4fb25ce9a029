import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { root } from '../lib/build.mjs';

const NOTE = '// Made by npm run docs from the OpenAPI document. Do not edit.';
const SUBSCRIPTIONS = '/v1/workspaces/{workspaceId}/subscriptions';

/** The part of the API that the example uses. */
const PATHS = [
  '/v1/workspaces/{workspaceId}/events',
  SUBSCRIPTIONS,
  `${SUBSCRIPTIONS}/{subscriptionId}`,
  `${SUBSCRIPTIONS}/{subscriptionId}/enable`,
];

/** The TypeScript types of the example: its part of the API, and the bodies of all events. */
export async function exampleTypes() {
  const { openapi, info, paths, components } = openApiDocument();
  const used = withoutRefusals(Object.fromEntries(PATHS.map((path) => [path, paths[path]])));
  const envelopes = Object.fromEntries(
    Object.entries(components.schemas).filter(([, { properties }]) => properties?.event_type),
  );
  const part = { openapi, info, paths: used, components: referredBy({ used, envelopes }, components) };
  for (const [name, schema] of Object.entries(envelopes)) part.components.schemas[name] = schema;
  return `${NOTE}\n\n${astToString(await openapiTS(withoutExamples(part), { emptyObjectsUnknown: true }))}`;
}

function openApiDocument() {
  const folder = mkdtempSync(join(tmpdir(), 'hooklane-docs-'));
  try {
    execFileSync(process.execPath, [join(root, 'dist/src/api-documents.js')], { cwd: folder, stdio: 'pipe' });
    return JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The components that `start` refers to, directly or not. */
function referredBy(start, components) {
  const found = { schemas: {} };
  const visit = (value) =>
    JSON.stringify(value, (key, inner) => {
      const [, kind, name] = key === '$ref' ? (/^#\/components\/(\w+)\/(.+)$/.exec(inner) ?? []) : [];
      if (name && !found[kind]?.[name]) {
        found[kind] = { ...found[kind], [name]: components[kind][name] };
        visit(components[kind][name]);
      }
      return inner;
    });
  visit(start);
  return found;
}

/** Refusals are thrown, whatever they are: their types are of no use. */
function withoutRefusals(paths) {
  const text = JSON.stringify(paths, (key, value) => (/^[45]\d\d$/.test(key) ? undefined : value));
  return JSON.parse(text);
}

function withoutExamples(part) {
  const text = JSON.stringify(part, (key, value) =>
    ['example', 'examples'].includes(key) ? undefined : value,
  );
  return JSON.parse(text);
}

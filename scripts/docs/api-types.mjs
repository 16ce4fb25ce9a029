import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { root } from '../lib/build.mjs';

const NOTE = '// Made by npm run docs from the OpenAPI document. Do not edit.';

/** The OpenAPI document, made by the built service. */
export function openApiDocument() {
  const folder = mkdtempSync(join(tmpdir(), 'hooklane-docs-'));
  try {
    execFileSync(process.execPath, [join(root, 'dist/src/api-documents.js')], { cwd: folder, stdio: 'pipe' });
    return JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The paths of these names, `schemas`, and the components that they refer to. Refusals are thrown: their types are of no
 * use.
 */
export function partOf({ openapi, info, paths, components }, names, schemas = {}) {
  const used = withoutRefusals(Object.fromEntries(names.map((name) => [name, paths[name]])));
  const part = { openapi, info, paths: used, components: referredBy({ used, schemas }, components) };
  for (const [name, schema] of Object.entries(schemas)) part.components.schemas[name] = schema;
  return part;
}

/** The text of a file with the TypeScript types of a document. */
export async function typesOf(part, options = {}) {
  return `${NOTE}\n\n${astToString(await openapiTS(withoutExamples(part), { emptyObjectsUnknown: true, ...options }))}`;
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

function withoutRefusals(paths) {
  const text = JSON.stringify(paths, (key, value) => (/^[45]\d\d$/.test(key) ? undefined : value));
  return JSON.parse(text);
}

/** A schema may well have a property of this name. */
function withoutExamples(value, isNames = false) {
  if (Array.isArray(value)) return value.map((each) => withoutExamples(each));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isNames || !['example', 'examples'].includes(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, withoutExamples(inner, !isNames && key === 'properties')]),
  );
}

import { createHash } from 'node:crypto';
import type { JsonSchema } from '../json-schema.js';

const COMPONENTS = '#/components/schemas/';
/** Deeper than any schema of ours that does not contain itself. */
const DEPTH_MAX = 24;

const TEXTS: Readonly<Record<string, string>> = {
  'date-time': '2026-11-23T07:00:00.000Z',
  email: 'ops@acme.example',
  uri: 'https://hooks.acme.example/events',
};

/**
 * A value that a schema allows, made of the examples, constants and defaults in it. The same schema gives the same
 * value. `name` is the property that it is for: ids of different names differ.
 */
export function sampleOf(
  schema: JsonSchema,
  components: Readonly<Record<string, JsonSchema>>,
  name = 'id',
  depth = 0,
): unknown {
  const inner = (each: JsonSchema, of = name) => sampleOf(each, components, of, depth + 1);
  if (schema['example'] !== undefined) return schema['example'];
  if (schema['const'] !== undefined) return schema['const'];
  if (schema['default'] !== undefined) return schema['default'];
  if (Array.isArray(schema['enum'])) return isNullable(schema) ? null : (schema['enum'][0] as unknown);
  if (schema.$ref) return inner(components[schema.$ref.slice(COMPONENTS.length)] ?? {});
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((each) => inner(each)));
  const [branch] = schema.oneOf ?? schema.anyOf ?? [];
  if (branch) return inner(branch);
  const [type] = [schema.type].flat();
  switch (type) {
    case 'object':
      return objectOf(schema, depth, inner);
    case 'array':
      return schema.items && depth < DEPTH_MAX ? [inner(schema.items)] : [];
    default:
      return isNullable(schema) ? null : scalarOf(String(type), schema, name);
  }
}

function isNullable({ type }: JsonSchema): boolean {
  return [type].flat().includes('null');
}

function objectOf(
  schema: JsonSchema,
  depth: number,
  inner: (each: JsonSchema, name: string) => unknown,
): object {
  if (depth >= DEPTH_MAX) return {};
  const entries = Object.entries(schema.properties ?? {});
  return Object.fromEntries(entries.map(([key, each]) => [key, inner(each, key)]));
}

function scalarOf(type: string, schema: JsonSchema, name: string): unknown {
  switch (type) {
    case 'integer':
    case 'number':
      return Math.max(Number(schema['minimum'] ?? 1), 1);
    case 'boolean':
      return true;
    default:
      return schema['format'] === 'uuid' ? idFor(name) : (TEXTS[String(schema['format'])] ?? 'text');
  }
}

/** An id of version 7 that is the same for every mention of `name`. */
function idFor(name: string): string {
  return `0192d5d2-5a1f-7d0c-9f35-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

import type { JsonSchema } from '../../../src/platform/openapi/json-schema.js';
import type { Document } from './document.js';

/** A value that its schema refuses, and the path that the answer has to name. */
export interface Faulty {
  readonly value: unknown;
  readonly path: string;
}

const OF_EACH_TYPE: Readonly<Record<string, unknown>> = {
  string: 'text',
  integer: 7,
  number: 7.5,
  boolean: true,
  array: [],
  object: {},
  null: null,
};

/** Faults of one field each, made of a valid value: at every depth, everything that the schema says no to. */
export function faultyValuesOf(document: Document, schema: JsonSchema, valid: unknown, path = ''): Faulty[] {
  const plain = resolved(document, schema);
  const own = [...wrongTypes(plain), ...beyondLimits(plain)]
    .filter((value) => path || value !== null) // In place of a whole body it means that there is none.
    .map((value) => ({ value, path: path || 'body' }));
  if (isObject(valid)) return [...own, ...faultyObjects(document, plain, valid, path)];
  const [first, ...others] = Array.isArray(valid) ? (valid as unknown[]) : [];
  if (first === undefined || !plain.items) return own;
  const items = faultyValuesOf(document, plain.items, first, `${path}[0]`);
  return [...own, ...items.map(({ value, path: at }) => ({ value: [value, ...others], path: at }))];
}

function faultyObjects(
  document: Document,
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  valid: Readonly<Record<string, unknown>>,
  path: string,
): Faulty[] {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const faults: Faulty[] = required.map((name) => {
    const { [name]: _left, ...value } = valid;
    return { value, path: at(name) };
  });
  const isClosed = additionalProperties === undefined && Object.keys(properties).length > 0;
  if (isClosed) faults.push({ value: { ...valid, zzz: 1 }, path: at('zzz') });
  for (const [name, value] of Object.entries(valid)) {
    const schema =
      properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : null);
    for (const fault of schema ? faultyValuesOf(document, schema, value, at(name)) : []) {
      faults.push({ value: { ...valid, [name]: fault.value }, path: fault.path });
    }
  }
  return faults;
}

function wrongTypes({ type, allOf, oneOf, anyOf }: JsonSchema): unknown[] {
  if (!type || allOf || oneOf || anyOf) return [];
  const allowed = [type].flat();
  const isAllowed = (name: string) =>
    allowed.includes(name) || (name === 'integer' && allowed.includes('number'));
  return Object.entries(OF_EACH_TYPE).flatMap(([name, value]) => (isAllowed(name) ? [] : [value]));
}

/** Values of the right type that are too long, too many, too big, malformed, or of no use to the database. */
function beyondLimits(schema: JsonSchema): unknown[] {
  const { type, items } = schema;
  const limit = (keyword: string) => schema[keyword] as number | undefined;
  const types = [type].flat();
  const values: unknown[] = [];
  if (types.includes('string')) {
    const { maxLength, minLength } = { maxLength: limit('maxLength'), minLength: limit('minLength') };
    if (maxLength !== undefined) values.push('x'.repeat(maxLength + 1), 'x'.repeat(maxLength * 50));
    if (minLength) values.push('');
    if (schema['enum']) values.push('no such thing', '', '__proto__');
    else values.push('a\0b', '\ud800');
    if (schema['format']) values.push('neither uuid nor time', '', '2026-02-30T00:00:00Z', '9'.repeat(500));
  }
  if (types.includes('array')) {
    const [maxItems, minItems] = [limit('maxItems'), limit('minItems')];
    if (maxItems !== undefined) values.push(Array.from({ length: maxItems + 1 }, () => sample(items)));
    if (minItems) values.push([]);
    if (schema['uniqueItems']) values.push([sample(items), sample(items)]);
  }
  if (types.includes('integer')) {
    const [maximum, minimum] = [limit('maximum'), limit('minimum')];
    if (maximum !== undefined) values.push(maximum + 1);
    if (minimum !== undefined) values.push(minimum - 1);
    values.push(0.5, 1e300);
  }
  return values;
}

function sample(items: JsonSchema | undefined): unknown {
  if (Array.isArray(items?.['enum'])) return items['enum'][0] as unknown;
  return OF_EACH_TYPE[String([items?.type].flat()[0])] ?? 'text';
}

/** What a schema says in the end: itself, or the target of its reference. */
function resolved({ components }: Document, schema: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema;
  return components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Texts that a query parameter of this schema refuses. */
export function faultyTextsOf(schema: JsonSchema): string[] {
  const types = [schema.type].flat();
  const texts = beyondLimits(schema).filter((value) => typeof value === 'string' && isSendable(value));
  if (types.includes('integer')) {
    const numbers = beyondLimits(schema).filter((value) => typeof value === 'number');
    texts.push('many', '1.5', 'NaN', ...numbers.map(String));
  }
  if (types.includes('boolean')) texts.push('maybe', '2');
  return texts as string[];
}

/** Half a surrogate pair has no bytes, and what is longer than a line may be is no question of the query. */
function isSendable(text: string): boolean {
  return Buffer.from(text).toString() === text && text.length < 8_000;
}

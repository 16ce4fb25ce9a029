import { STORABLE_TEXT } from './formats.js';
import { type JsonSchema, mapSchema, withoutKeywords } from './json-schema.js';

const ANNOTATIONS = new Set([
  'title',
  'description',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'externalDocs',
  'xml',
  'x-personal-data',
]);

/**
 * The same schema in the form in which a validator gives clear faults: of a union only the branch that was
 * meant is looked into, and annotations are gone. With `closed`, keys that a class does not declare are faults, and so is text that Postgres can't store.
 */
export function checkableSchema(schema: JsonSchema, closed: boolean): JsonSchema {
  const checkable = mapSchema(schema, (each) => {
    const bare = withoutKeywords(each, ANNOTATIONS);
    if (bare.anyOf || bare.oneOf) return withDirectedUnion(bare);
    return closed ? withStorableText(withClosedKeys(bare)) : bare;
  });
  return mapSchema(checkable, (each) => withCountBefore(withCountOfKeys(each)));
}

/** Of a list that says nothing else and whose items have a type. */
const ITEMS_MAX = 5_000;

/** More unknown keys than these are told as one fault, not one by one. */
const UNKNOWN_KEYS_MAX = 100;

function withCountOfKeys(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties } = schema;
  if (additionalProperties !== false || !properties) return schema;
  return { maxProperties: Object.keys(properties).length + UNKNOWN_KEYS_MAX, ...schema };
}

/**
 * Counts before it looks inside: a validator that collects all faults would find one in each of a million items, although
 * the list is refused for its length.
 */
function withCountBefore(schema: JsonSchema): JsonSchema {
  const { items, additionalProperties, ...rest } = schema;
  const { maxItems = ITEMS_MAX, maxProperties, properties = {}, allOf = [] } = rest;
  const guards: JsonSchema[] = [];
  const counts: Record<string, unknown> = {};
  const unguarded: Record<string, unknown> = {};
  if (items && Object.keys(items).length > 0) {
    counts['maxItems'] = maxItems;
    guards.push({ if: { maxItems }, then: { items } });
  } else if (items) unguarded['items'] = items;
  if (maxProperties !== undefined && additionalProperties !== undefined) {
    const known = Object.fromEntries(Object.keys(properties).map((key) => [key, {}]));
    guards.push({ if: { maxProperties }, then: { properties: known, additionalProperties } });
  } else if (additionalProperties !== undefined) unguarded['additionalProperties'] = additionalProperties;
  return { ...rest, ...counts, ...unguarded, ...(guards.length > 0 && { allOf: [...allOf, ...guards] }) };
}

function withClosedKeys(schema: JsonSchema): JsonSchema {
  const declares = schema.properties && schema.additionalProperties === undefined;
  return declares ? { ...schema, additionalProperties: false } : schema;
}

function withStorableText(schema: JsonSchema): JsonSchema {
  const isText = [schema.type].flat().includes('string');
  return isText && !schema.format && !schema.enum ? { ...schema, format: STORABLE_TEXT } : schema;
}

function withDirectedUnion(schema: JsonSchema): JsonSchema {
  const { anyOf, oneOf, discriminator, ...rest } = schema;
  const branches = anyOf ?? oneOf;
  if (!branches) return schema;
  if (discriminator) return { ...rest, ...byDiscriminator(branches, discriminator) };
  if (areToldApartByType(branches)) return { ...rest, ...mergedTypes(branches) };
  const [first, ...others] = branches.filter(({ type }) => type !== 'null');
  const orNull = first && others.length === 0 && branches.length === 2;
  return orNull ? { ...rest, ...unlessNull(first) } : schema;
}

/** Tells branches apart by the mapped values, so that only the faults of the named branch are reported. */
function byDiscriminator(
  branches: readonly JsonSchema[],
  { propertyName, mapping }: NonNullable<JsonSchema['discriminator']>,
): JsonSchema {
  const entries = Object.entries(mapping ?? {});
  if (!entries.length) throw new Error(`The union by "${propertyName}" needs a mapping of its values.`);
  const named = (values: readonly string[]): JsonSchema => ({
    type: 'object',
    required: [propertyName],
    properties: { [propertyName]: { enum: values } },
  });
  const branchOf = ({ $ref }: JsonSchema): JsonSchema => ({
    if: named(entries.filter(([, target]) => target === $ref).map(([value]) => value)),
    then: { $ref },
  });
  return { ...named(entries.map(([value]) => value)), allOf: branches.map(branchOf) };
}

/** `null` or what `schema` says: a value that is not null is held against `schema` alone. */
function unlessNull(schema: JsonSchema): JsonSchema {
  return { if: { not: { type: 'null' } }, then: schema };
}

const NOT_BOUND_TO_A_TYPE = new Set(['$ref', 'enum', 'const', 'allOf', 'anyOf', 'oneOf', 'not', 'if']);

function areToldApartByType(branches: readonly JsonSchema[]): boolean {
  const types = branches.flatMap(({ type }) => type ?? []);
  const keywords = branches.flatMap((branch) => Object.keys(branch));
  return (
    branches.every(({ type }) => type !== undefined) &&
    new Set(types).size === types.length &&
    !keywords.some((keyword) => NOT_BOUND_TO_A_TYPE.has(keyword))
  );
}

/** Keywords such as `minimum` or `maxLength` speak of one type only, so such branches fit into one schema. */
function mergedTypes(branches: readonly JsonSchema[]): JsonSchema {
  const types = branches.flatMap(({ type }) => type ?? []);
  return { ...Object.assign({}, ...branches), type: types };
}

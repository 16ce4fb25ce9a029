import { componentsOf } from '../../../platform/openapi/model-schemas.js';
import type { JsonSchema } from '../../../platform/openapi/json-schema.js';
import type { EventType } from './event-type.js';
import { envelopeName, envelopeSchema } from './event-schemas.js';

const COMPONENTS = '#/components/schemas/';

type Json = Readonly<Record<string, unknown>>;

/**
 * Takes from bodies what tells of a person: what the schema marks with `x-personal-data`, and every key that it does
 * not know. What is left still satisfies the schema.
 */
export class PayloadEraser {
  private readonly components: Readonly<Record<string, JsonSchema>>;

  constructor(types: readonly EventType[]) {
    this.components = {
      ...componentsOf(types.map(({ model }) => model)),
      ...Object.fromEntries(types.map((type) => [envelopeName(type), envelopeSchema(type)])),
    };
  }

  /** The body of an event of `type` without personal data. */
  erase(type: EventType, body: Json): Json {
    return this.erasedObject({ $ref: COMPONENTS + envelopeName(type) }, body);
  }

  private erasedObject(schema: JsonSchema, value: Json): Json {
    const { properties, required } = this.objectOf(schema);
    const kept = Object.entries(value).flatMap(([key, each]) => {
      const property = properties[key];
      if (!property) return [];
      if (!isPersonal(property)) return [[key, this.erased(property, each)]];
      return required.has(key) ? [[key, this.blank(property, each)]] : [];
    });
    return Object.fromEntries(kept) as Json;
  }

  private erased(schema: JsonSchema, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.erased(schema.items ?? {}, each));
    if (!isObject(value)) return value;
    const isOpen = Object.keys(this.objectOf(schema).properties).length === 0;
    return isOpen ? {} : this.erasedObject(schema, value);
  }

  /** The least that satisfies the schema: null, an empty text or list, or what tells the branches of a union apart. */
  private blank(schema: JsonSchema, value: unknown): unknown {
    if (isNullable(schema)) return null;
    if (schema.discriminator && isObject(value)) {
      const { propertyName } = schema.discriminator;
      return { [propertyName]: value[propertyName] };
    }
    return Array.isArray(value) ? [] : '';
  }

  /** The properties of a schema and of all that it refers to. */
  private objectOf(schema: JsonSchema): {
    readonly properties: Readonly<Record<string, JsonSchema>>;
    readonly required: ReadonlySet<string>;
  } {
    const parts = [schema, ...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    const inner = parts.slice(1).map((part) => this.objectOf(part));
    const named = schema.$ref ? [this.objectOf(this.component(schema.$ref))] : [];
    const all = [...inner, ...named];
    return {
      properties: merged([...all.map(({ properties }) => properties), schema.properties ?? {}]),
      required: new Set([...all.flatMap(({ required }) => [...required]), ...(schema.required ?? [])]),
    };
  }

  private component(ref: string): JsonSchema {
    const found = this.components[ref.slice(COMPONENTS.length)];
    if (!found) throw new Error(`${ref} is not among the schemas of the catalogue`);
    return found;
  }
}

/** Where a property is described more than once, it is personal if one of them says so. */
function merged(all: readonly Readonly<Record<string, JsonSchema>>[]): Readonly<Record<string, JsonSchema>> {
  const result: Record<string, JsonSchema> = {};
  for (const [name, schema] of all.flatMap((properties) => Object.entries(properties))) {
    const known = result[name];
    if (!known || !isPersonal(known)) result[name] = schema;
  }
  return result;
}

function isPersonal(schema: JsonSchema): boolean {
  return schema['x-personal-data'] === true;
}

function isNullable(schema: JsonSchema): boolean {
  return [schema.type].flat().includes('null') || schema['nullable'] === true || hasNullBranch(schema);
}

function hasNullBranch({ anyOf = [], oneOf = [] }: JsonSchema): boolean {
  return [...anyOf, ...oneOf].some(({ type }) => type === 'null');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

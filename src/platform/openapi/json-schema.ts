/** A JSON Schema (draft 2020-12), typed as far as we look into it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly discriminator?: {
    readonly propertyName: string;
    readonly mapping?: Readonly<Record<string, string>>;
  };
  readonly [keyword: string]: unknown;
}

const MAPS = ['properties', 'patternProperties', '$defs'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];
const SINGLES = ['items', 'additionalProperties', 'not', 'if', 'then', 'else'];

/** A copy in which `change` has been applied to every schema inside, innermost first, and to `schema` last. */
export function mapSchema(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const inner = (value: unknown) => (isSchema(value) ? mapSchema(value, change) : value);
  const copy: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (MAPS.includes(keyword) && isSchema(value)) {
      copy[keyword] = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]));
    } else if (LISTS.includes(keyword) && Array.isArray(value)) {
      copy[keyword] = value.map(inner);
    } else {
      copy[keyword] = SINGLES.includes(keyword) ? inner(value) : value;
    }
  }
  return change(copy);
}

/** `schema` without the keywords named. */
export function withoutKeywords(schema: JsonSchema, keywords: ReadonlySet<string>): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.has(keyword)));
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

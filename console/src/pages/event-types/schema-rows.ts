/** What is read of a JSON Schema. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** A field of a body. */
export interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** The fields of the outermost object of a schema, those of its parts included. */
export function fieldsOf(schema: Schema, oneOf: string): FieldRow[] {
  const rows = new Map<string, FieldRow>();
  for (const part of [schema, ...(schema.allOf ?? [])]) {
    for (const [name, field] of Object.entries(part.properties ?? {})) {
      rows.set(name, {
        name,
        type: typeOf(field, oneOf),
        isRequired: part.required?.includes(name) ?? false,
        description: descriptionOf(field),
      });
    }
  }
  return [...rows.values()];
}

function typeOf(schema: Schema, oneOf: string): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.items) return `${typeOf(schema.items, oneOf)}[]`;
  if (schema.type !== undefined) return [schema.type].flat().join(' | ');
  if (schema.oneOf ?? schema.anyOf) return oneOf;
  return 'object';
}

function descriptionOf({ description, allOf = [] }: Schema): string {
  return description ?? allOf.map(descriptionOf).find((text) => text !== '') ?? '';
}

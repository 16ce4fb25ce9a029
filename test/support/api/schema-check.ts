import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type JsonSchema, mapSchema } from '../../../src/platform/openapi/json-schema.js';
import type { Document } from './document.js';

/** Keywords that OpenAPI adds to JSON Schema, which say nothing about validity here. */
const OPENAPI_KEYWORDS = ['x-personal-data', 'example', 'discriminator', 'components'];
const DOCUMENT = 'https://hooklane.test/openapi.json';

/**
 * Tells what is wrong with a value under a schema of `document`, references included; empty for nothing. With
 * `closed`, answers of ours may have no field that their class does not declare.
 */
export function schemaCheckOf(
  { components }: Document,
  { closed = false } = {},
): (schema: JsonSchema, value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  addFormats.default(ajv);
  ajv.addVocabulary(OPENAPI_KEYWORDS);
  const schemas = Object.entries(components.schemas).map(([name, schema]) => [
    name,
    closed && name.endsWith('Dto') ? mapSchema(schema, withoutOthers) : schema,
  ]);
  ajv.addSchema({ $id: DOCUMENT, components: { schemas: Object.fromEntries(schemas) as object } });
  return (schema, value) => {
    const validate = ajv.compile(pointedAtDocument(schema));
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

function withoutOthers(schema: JsonSchema): JsonSchema {
  return schema.properties ? { additionalProperties: false, ...schema } : schema;
}

function pointedAtDocument(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? DOCUMENT + value : value,
  ) as JsonSchema;
}

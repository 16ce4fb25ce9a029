import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '../../../src/platform/openapi/json-schema.js';
import type { Document } from './document.js';

/** Keywords that OpenAPI adds to JSON Schema, which say nothing about validity here. */
const OPENAPI_KEYWORDS = ['example', 'discriminator', 'components'];

const DOCUMENT = 'https://hooklane.test/openapi.json';

/** Tells what is wrong with a value under a schema of `document`, references included; empty for nothing. */
export function schemaCheckOf({ components }: Document): (schema: JsonSchema, value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  addFormats.default(ajv);
  ajv.addVocabulary(OPENAPI_KEYWORDS);
  ajv.addSchema({ $id: DOCUMENT, components });
  return (schema, value) => {
    const validate = ajv.compile(pointedAtDocument(schema));
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

function pointedAtDocument(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? DOCUMENT + value : value,
  ) as JsonSchema;
}

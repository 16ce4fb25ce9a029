import type { JsonSchema } from '../../../src/platform/openapi/json-schema.js';
import type { TestApp } from '../start-app.js';

export interface Media {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Response {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, Media>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
  readonly 'x-required-scopes'?: readonly string[];
}

type PathItem = Readonly<Record<string, Operation>>;

/** An OpenAPI document, typed as far as the tests look into it. */
export interface Document {
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly webhooks: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

/** An operation and where it stands. */
export interface Route extends Operation {
  readonly method: string;
  readonly path: string;
}

/** The document that `app` serves. */
export async function documentOf(app: TestApp): Promise<Document> {
  return (await app.api<Document>('GET', '/openapi.json', { key: null })).body;
}

/** Every operation of a section of the document. */
export function routesOf(items: Readonly<Record<string, PathItem>>): Route[] {
  return Object.entries(items).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}

/** The responses of an operation, references resolved, by status. */
export function responsesOf(document: Document, { responses }: Operation): Map<string, Response> {
  const resolve = (response: Response) =>
    response.$ref ? (document.components.responses[response.$ref.split('/').at(-1) ?? ''] ?? {}) : response;
  return new Map(Object.entries(responses).map(([status, each]) => [status, resolve(each)]));
}

/** The codes that an operation documents, by status. */
export function problemCodesOf(document: Document, operation: Operation): Map<number, string[]> {
  const codes = new Map<number, string[]>();
  for (const [status, { content }] of responsesOf(document, operation)) {
    const named = content?.['application/problem+json']?.schema?.allOf?.[1]?.properties?.['code']?.['enum'];
    if (named) codes.set(Number(status), named as string[]);
  }
  return codes;
}

import { apiCompare } from 'api-smart-diff';
import type { JsonSchema } from '../../../src/platform/openapi/json-schema.js';
import type { Document, Operation } from './document.js';

type Items = Document['paths'];
type Properties = NonNullable<JsonSchema['properties']>;

/**
 * What of `after` breaks clients and receivers that were written for `before`, one line each. The rules are those
 * of api-smart-diff, for all routes; what is sent to receivers is held against them as if it were answers.
 */
export function breakingChanges(before: Document, after: Document): string[] {
  const { diffs } = apiCompare(comparable(before), comparable(after));
  const breaking = diffs.filter(({ type, action, path }) => {
    const isInRoute = path[0] === 'paths';
    const isNewType = path.at(-1) === 'type' && action === 'replace';
    return isInRoute && (type === 'breaking' || isNewType);
  });
  const lines = breaking.map(({ action, path }) => `${action} ${path.slice(1).join(' › ')}`);
  return [...new Set(lines)].sort();
}

function comparable({ paths, webhooks, components }: Document): object {
  const sent = Object.entries(webhooks).map(([name, item]) => [`webhook ${name}`, asAnswers(item)]);
  const document = { openapi: '3.0.0', paths: { ...paths, ...Object.fromEntries(sent) }, components };
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key === 'example' || key === 'examples') return undefined;
    return isIntersection(value) ? merged(value, components.schemas) : value;
  }) as object;
}

interface Intersection extends JsonSchema {
  readonly allOf: readonly JsonSchema[];
}

function isIntersection(value: unknown): value is Intersection {
  return typeof value === 'object' && value !== null && 'allOf' in value;
}

/** One schema of objects for all of them: the tool has no rules for what is required inside of `allOf`. */
function merged({ allOf, ...rest }: Intersection, schemas: Document['components']['schemas']): JsonSchema {
  const [first = {}, ...others] = allOf.map((each) => schemas[each.$ref?.split('/').at(-1) ?? ''] ?? each);
  if (others.length === 0) return { ...rest, ...allOf[0] };
  return {
    ...first,
    ...rest,
    properties: Object.assign({}, ...[first, ...others].map(({ properties }) => properties)) as Properties,
    required: [first, ...others].flatMap(({ required = [] }) => required),
  };
}

function asAnswers(item: Items[string]): object {
  const answers = Object.entries(item).map(([method, { operationId, requestBody }]: [string, Operation]) => [
    method,
    { operationId, responses: { 200: { description: 'What is sent.', content: requestBody?.content } } },
  ]);
  return Object.fromEntries(answers) as object;
}

import { getSchemaPath } from '@nestjs/swagger';
import { groupBy } from '../../../common/group-by.js';
import { ProblemDto } from '../../http/problem.dto.js';
import { type Problem, problem, type ProblemCode, problemTypeOf } from '../../http/problems.js';
import type { OperationNotes } from '../operation-notes.js';
import type { Components, Method, Operation, Responses } from './types.js';

/** What every request can be answered with. */
const ALWAYS: readonly ProblemCode[] = [
  'malformed_request',
  'request_timeout',
  'uri_too_long',
  'headers_too_large',
  'internal_error',
];
const WITH_KEY: readonly ProblemCode[] = ['unauthorized', 'rate_limited', 'service_unavailable'];
/** A body is read, and has to be readable, before anybody looks whether the route wants one. */
const WITH_BODY: readonly ProblemCode[] = [
  'malformed_json',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds after which to try again.',
    schema: { type: 'integer', minimum: 1 },
    example: 5,
  },
} as const;
const AUTHENTICATE = {
  'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' }, example: 'Bearer' },
} as const;
const HEADERS: Readonly<Record<string, object>> = { 401: AUTHENTICATE, 429: RETRY_AFTER, 503: RETRY_AFTER };

/** Every code that an operation answers with: those it names, and those that follow from how it is built. */
export function problemCodesOf(method: Method, operation: Operation, notes: OperationNotes): ProblemCode[] {
  const { access, problems } = notes;
  const hasQuery = operation.parameters?.some((each) => 'in' in each && each.in === 'query');
  const codes: ProblemCode[] = [...ALWAYS, ...problems];
  if (access) codes.push(...WITH_KEY);
  if (access?.rootOnly || access?.scopes.length) codes.push('scope_required');
  if (method !== 'get') codes.push(...WITH_BODY);
  if (hasQuery) codes.push('validation_failed');
  return [...new Set(codes)].sort();
}

/** The responses for `codes`, one for each status, as references to components that are added to `components`. */
export function problemResponses(codes: readonly ProblemCode[], components: Components): Responses {
  const shared = (components.responses ??= {});
  const responses: Responses = {};
  for (const [status, ofStatus] of groupBy(codes, statusOf)) {
    const name = ofStatus.map(pascalCase).join('Or');
    shared[name] ??= responseOf(status, ofStatus);
    responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return responses;
}

function responseOf(status: number, codes: readonly ProblemCode[]) {
  const ofThisStatus = { status: { const: status }, code: { type: 'string', enum: [...codes] } };
  return {
    description: codes.map((code) => `\`${code}\`: ${titleOf(code)}.`).join(' '),
    ...(HEADERS[status] && { headers: HEADERS[status] }),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: getSchemaPath(ProblemDto) }, { type: 'object', properties: ofThisStatus }],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  } as NonNullable<Components['responses']>[string];
}

function exampleOf(code: ProblemCode): Problem {
  if (code !== 'validation_failed') return problem(code, `${titleOf(code)}.`);
  return problem(code, 'The request is not valid; see errors.', [
    { path: 'limit', message: 'must be at most 100' },
  ]);
}

function statusOf(code: ProblemCode): number {
  return problemTypeOf(code)?.status ?? 500;
}

function titleOf(code: ProblemCode): string {
  return code.endsWith('_not_found')
    ? `There is no such ${code.slice(0, -'_not_found'.length).replaceAll('_', ' ')}`
    : (problemTypeOf(code)?.title ?? code);
}

function pascalCase(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

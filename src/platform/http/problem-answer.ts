import { HttpException, NotFoundException } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.js';
import { isDatabaseAway } from '../database/database-errors.js';
import { type Problem, problem, type ProblemCode, problemTypeOf } from './problems.js';

/** What a client gets for an error. `isUnexpected`: nobody foresaw it, so that it is to be logged. */
export interface ProblemAnswer {
  readonly body: Problem;
  readonly headers: Readonly<Record<string, string>>;
  readonly isUnexpected: boolean;
}

const DATABASE_RETRY_SECONDS = 5;

const CODES_BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthorized',
  403: 'scope_required',
  404: 'route_not_found',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'service_unavailable',
};

const BROKEN_JSON = new Set(['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY']);

/** The answer to any error that was thrown on the way of a request. Says nothing of the inside. */
export function problemAnswerTo(error: unknown): ProblemAnswer {
  if (error instanceof DomainError) return answerToDomainError(error);
  if (isDatabaseAway(error)) return databaseAway();
  const status = statusOf(error);
  if (status === null || (status >= 500 && status !== 503)) return unexpected();
  const code = codeOf(error) ?? CODES_BY_STATUS[status] ?? 'malformed_request';
  return expected(code, detailOf(error, code));
}

function answerToDomainError({ code, message, details }: DomainError): ProblemAnswer {
  if (!problemTypeOf(code)) return unexpected();
  const { faults, retryAfterSeconds } = details;
  const answer = expected(code as ProblemCode, message, faults);
  if (retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, ...retryAfter(retryAfterSeconds) } };
}

function databaseAway(): ProblemAnswer {
  const answer = expected(
    'service_unavailable',
    'The database does not answer. Nothing was stored; try again.',
  );
  return { ...answer, headers: retryAfter(DATABASE_RETRY_SECONDS) };
}

function unexpected(): ProblemAnswer {
  const body = problem('internal_error', 'Something went wrong on our side.');
  return { body, headers: {}, isUnexpected: true };
}

function expected(code: ProblemCode, detail: string, errors?: Problem['errors']): ProblemAnswer {
  const headers: Record<string, string> = code === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {};
  return { body: problem(code, detail, errors), headers, isUnexpected: false };
}

function retryAfter(seconds: number): Record<string, string> {
  return { 'retry-after': String(Math.max(1, Math.ceil(seconds))) };
}

/** The status that a library's error asks for; null for an error that is nobody's answer. */
function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return error instanceof Error && typeof statusCode === 'number' && statusCode >= 400 ? statusCode : null;
}

/** Nest wraps what Fastify throws; the parser's own error tells broken JSON from other bad requests. */
function codeOf(error: unknown): ProblemCode | null {
  const inner = error instanceof HttpException ? error.cause : error;
  const { code } = (inner ?? {}) as { code?: unknown };
  const isBroken = inner instanceof SyntaxError || (typeof code === 'string' && BROKEN_JSON.has(code));
  return isBroken ? 'malformed_json' : null;
}

function detailOf(error: unknown, code: ProblemCode): string {
  if (error instanceof NotFoundException) return 'There is no such route.';
  const message = error instanceof Error ? error.message : '';
  return message || (problemTypeOf(code)?.title ?? code);
}

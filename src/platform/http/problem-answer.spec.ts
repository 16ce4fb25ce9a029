import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { DomainError, notFound, validationFailed } from '../../common/domain-error.js';
import { problemAnswerTo } from './problem-answer.js';
import { type ProblemCode, problemTypeOf } from './problems.js';

const codedError = (message: string, fields: object) => Object.assign(new Error(message), fields);

describe('the table of problems', () => {
  it.each<[ProblemCode, number]>([
    ['validation_failed', 400],
    ['malformed_json', 400],
    ['unauthorized', 401],
    ['scope_required', 403],
    ['plan_required', 403],
    ['workspace_not_found', 404],
    ['api_key_not_found', 404],
    ['event_id_conflict', 409],
    ['payload_too_large', 413],
    ['unsupported_media_type', 415],
    ['rate_limited', 429],
    ['service_unavailable', 503],
  ])('answers %s with %i', (code, status) => {
    expect(problemTypeOf(code)?.status).toBe(status);
  });

  it('knows no other codes', () => {
    expect(problemTypeOf('whatever')).toBeNull();
    expect(problemTypeOf('constructor')).toBeNull();
  });
});

describe('the answer to an error', () => {
  it('names the code, the public message and every fault', () => {
    const faults = [{ path: 'name', message: 'is required' }];
    expect(problemAnswerTo(validationFailed(faults))).toEqual({
      isUnexpected: false,
      headers: {},
      body: {
        type: 'urn:hooklane:problem:validation_failed',
        title: 'The request is not valid',
        status: 400,
        detail: 'The request is not valid; see errors.',
        code: 'validation_failed',
        errors: faults,
      },
    });
  });

  it('leaves errors out where there are none', () => {
    expect(problemAnswerTo(notFound('api_key')).body).toEqual({
      type: 'urn:hooklane:problem:api_key_not_found',
      title: 'Not found',
      status: 404,
      detail: 'There is no such api key.',
      code: 'api_key_not_found',
    });
  });

  it('says how to authenticate', () => {
    const { headers } = problemAnswerTo(new DomainError('unauthorized', 'No.'));
    expect(headers).toEqual({ 'www-authenticate': 'Bearer' });
  });

  it('says in whole seconds when to come back', () => {
    const error = new DomainError('rate_limited', 'Slower.', { retryAfterSeconds: 1.2 });
    expect(problemAnswerTo(error)).toMatchObject({ body: { status: 429 }, headers: { 'retry-after': '2' } });
  });

  it.each([
    ['refused connections', codedError('connect', { code: 'ECONNREFUSED' })],
    ['a server that shuts down', codedError('terminating', { code: '57P01' })],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
  ])('is 503 with a time to come back for %s', (_, error) => {
    const { body, headers, isUnexpected } = problemAnswerTo(error);
    expect(body).toMatchObject({ status: 503, code: 'service_unavailable' });
    expect(headers['retry-after']).toMatch(/^\d+$/);
    expect(isUnexpected).toBe(false);
  });

  it.each([
    ['an error of ours', new TypeError('secret inner text')],
    ['something that is no error', 'secret inner text'],
    ['a code that the table does not know', new DomainError('surprise', 'secret inner text')],
    ['a 500 of a library', new HttpException('secret inner text', 500)],
  ])('is 500 without any inner text for %s', (_, error) => {
    const { body, isUnexpected } = problemAnswerTo(error);
    expect(body).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(isUnexpected).toBe(true);
  });

  it.each([
    ['FST_ERR_CTP_INVALID_JSON_BODY', 400, 'malformed_json'],
    ['FST_ERR_CTP_EMPTY_JSON_BODY', 400, 'malformed_json'],
    ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400, 'malformed_request'],
    ['FST_ERR_CTP_BODY_TOO_LARGE', 413, 'payload_too_large'],
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415, 'unsupported_media_type'],
  ])('reads %s as Fastify throws it and as Nest wraps it', (code, statusCode, expected) => {
    const thrown = codedError('Refused', { code, statusCode });
    const wrapped = new HttpException('Refused', statusCode, { cause: thrown });
    for (const error of [thrown, wrapped]) {
      expect(problemAnswerTo(error).body).toMatchObject({ status: statusCode, code: expected });
    }
  });

  it('tells a route that does not exist from a thing that does not', () => {
    expect(problemAnswerTo(new NotFoundException('Cannot GET /x')).body.code).toBe('route_not_found');
    expect(problemAnswerTo(new BadRequestException()).body.code).toBe('malformed_request');
  });
});

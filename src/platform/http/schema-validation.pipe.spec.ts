import { describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DomainError } from '../../common/domain-error.js';
import { ModelValidator } from '../openapi/model-validator.js';
import { SchemaValidationPipe } from './schema-validation.pipe.js';
import { UuidParamPipe } from './uuid-param.pipe.js';

class Order {
  @ApiProperty({ type: 'integer' })
  amount: number;

  @ApiPropertyOptional()
  note?: string;
}

class Hint {
  @ApiPropertyOptional()
  note?: string;
}

class Paging {
  @ApiPropertyOptional({ type: 'integer', default: 20 })
  limit: number;
}

const pipe = new SchemaValidationPipe(new ModelValidator());

const body = (metatype: Type | undefined, value: unknown) =>
  pipe.transform(value, { type: 'body', metatype });
const query = (metatype: Type, value: unknown) => pipe.transform(value, { type: 'query', metatype });

function errorOf(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('the validation of requests', () => {
  it('hands a valid body on as it is', () => {
    const order = { amount: 3 };
    expect(body(Order, order)).toBe(order);
  });

  it('refuses a body with every fault of it', () => {
    const error = errorOf(() => body(Order, { note: 5, colour: 'red' }));
    expect(error.code).toBe('validation_failed');
    expect(error.details.faults).toEqual([
      { path: 'colour', message: 'is not a known field' },
      { path: 'amount', message: 'is required' },
      { path: 'note', message: 'must be a string' },
    ]);
  });

  it.each([
    [undefined, 'is required'],
    [null, 'is required'],
    ['text', 'must be an object'],
    [[{ amount: 3 }], 'must be an object'],
  ])('refuses %j in place of a body', (value, message) => {
    expect(errorOf(() => body(Order, value)).details.faults).toEqual([{ path: 'body', message }]);
  });

  it('takes no body for an empty one where nothing is required', () => {
    expect(body(Hint, undefined)).toEqual({});
  });

  it('reads a query from text without touching it', () => {
    const raw = { limit: '5' };
    expect(query(Paging, raw)).toEqual({ limit: 5 });
    expect(query(Paging, {})).toEqual({ limit: 20 });
    expect(raw).toEqual({ limit: '5' });
    expect(errorOf(() => query(Paging, { limit: 'all' })).details.faults).toEqual([
      { path: 'limit', message: 'must be an integer' },
    ]);
  });

  it('leaves alone what has no documented class', () => {
    expect(body(undefined, 7)).toBe(7);
    expect(body(Object, 7)).toBe(7);
    expect(pipe.transform('x', { type: 'param', metatype: String })).toBe('x');
  });
});

describe('an id in a path', () => {
  const ids = new UuidParamPipe('api_key_not_found');

  it('is handed on in lower case', () => {
    expect(ids.transform('0192D5D2-5A1F-7D0C-9F35-6A2B1D7E4C11')).toBe(
      '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11',
    );
  });

  it('is not found when it is no UUID', () => {
    const error = errorOf(() => ids.transform("1' or 1=1"));
    expect([error.code, error.message]).toEqual(['api_key_not_found', 'There is no such api key.']);
  });
});

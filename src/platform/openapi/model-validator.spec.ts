import { describe, expect, it } from '@jest/globals';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import { ModelValidator, type ValidationMode } from './model-validator.js';

class Cat {
  @ApiProperty({ enum: ['cat'] })
  kind: 'cat';

  @ApiProperty({ type: 'integer', minimum: 0 })
  lives: number;
}

class Dog {
  @ApiProperty({ enum: ['dog', 'wolf'] })
  kind: 'dog' | 'wolf';

  @ApiProperty({ minLength: 1, maxLength: 5 })
  call: string;
}

@ApiSchema({ name: 'PublishedOwner' })
class Owner {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiPropertyOptional({ type: () => Owner, nullable: true })
  landlord?: Owner | null;
}

@ApiExtraModels(Cat, Dog)
class Household {
  @ApiProperty({ type: Owner, description: 'who pays' })
  owner: Owner;

  @ApiPropertyOptional({
    type: 'array',
    items: {
      oneOf: [{ $ref: getSchemaPath(Cat) }, { $ref: getSchemaPath(Dog) }],
      discriminator: {
        propertyName: 'kind',
        mapping: { cat: getSchemaPath(Cat), dog: getSchemaPath(Dog), wolf: getSchemaPath(Dog) },
      },
    },
    maxItems: 4,
  })
  pets?: (Cat | Dog)[];

  @ApiPropertyOptional({ oneOf: [{ type: 'integer' }, { type: 'string' }], nullable: true })
  houseNumber?: number | string | null;

  @ApiPropertyOptional({ format: 'date-time' })
  since?: string;

  @ApiPropertyOptional({ type: [String], uniqueItems: true })
  rooms?: string[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  notes?: Record<string, string>;

  @ApiPropertyOptional({ enum: ['rent', 'own'], nullable: true, type: String })
  tenure?: 'rent' | 'own' | null;
}

class ListQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  limit: number = 20;

  @ApiPropertyOptional()
  exact?: boolean;

  @ApiPropertyOptional({ type: [String] })
  statuses?: string[];
}

const ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';
const validator = new ModelValidator();

function faultsIn(value: unknown, mode: ValidationMode = 'closed'): string[] {
  return validator.faults(Household, value, mode).map(({ path, message }) => `${path} ${message}`);
}

function faultsWith(rest: object, mode: ValidationMode = 'closed'): string[] {
  return faultsIn({ owner: { id: ID }, ...rest }, mode);
}

describe('a model validator', () => {
  it('finds nothing wrong with a valid value', () => {
    const pets = [
      { kind: 'cat', lives: 9 },
      { kind: 'wolf', call: 'Ash' },
    ];
    expect(faultsWith({ pets, houseNumber: '12b', since: '2025-02-03T04:05:06.789Z', tenure: null })).toEqual(
      [],
    );
  });

  it('names every fault at once, each with its own path', () => {
    const pets = [{ kind: 'cat', lives: -1 }, { kind: 'dog', call: '' }, { kind: 'dog' }];
    expect(faultsIn({ owner: {}, pets, rooms: ['hall', 'hall'], garden: true, tenure: 'lease' })).toEqual([
      'garden is not a known field',
      'owner.id is required',
      'pets[0].lives must be at least 0',
      'pets[1].call must not be empty',
      'pets[2].call is required',
      'rooms must not hold the same value twice',
      'tenure must be one of: rent, own, null',
    ]);
  });

  it('reports of a union only the branch that was named', () => {
    expect(faultsWith({ pets: [{ kind: 'dog', lives: 9 }] })).toEqual([
      'pets[0].lives is not a known field',
      'pets[0].call is required',
    ]);
  });

  it('asks for the name of a branch when it is missing, unknown or nothing to have one', () => {
    expect(faultsWith({ pets: [{}, { kind: 'newt' }, 'cat'] })).toEqual([
      'pets[0].kind is required',
      'pets[1].kind must be one of: cat, dog, wolf',
      'pets[2] must be an object',
    ]);
  });

  it('reports the type once for alternatives of types, and nothing about null for what may be null', () => {
    expect(faultsWith({ houseNumber: true })).toEqual(['houseNumber must be an integer, a string or null']);
    expect(faultsIn({ owner: { id: ID, landlord: { id: ID, landlord: { id: 7 } } } })).toEqual([
      'owner.landlord.landlord.id must be a string',
    ]);
    expect(faultsIn({ owner: { id: ID, landlord: null } })).toEqual([]);
  });

  it('lets unknown keys through in open mode and still checks the known ones', () => {
    const pets = [{ kind: 'cat', lives: '9', colour: 'grey' }];
    expect(faultsWith({ pets, garden: true }, 'open')).toEqual(['pets[0].lives must be an integer']);
  });

  it('takes a free map with any keys, each value checked', () => {
    expect(faultsWith({ notes: { 'a.b': 'x', '3': 4, 'c/d~': 5 } })).toEqual([
      'notes.3 must be a string',
      'notes.c/d~ must be a string',
    ]);
  });

  it('refuses ids and times that Postgres would refuse', () => {
    for (const id of [`urn:uuid:${ID}`, `{${ID}}`, '']) {
      expect(faultsIn({ owner: { id } })).toEqual(['owner.id must be a UUID']);
    }
    for (const since of [
      '2025-02-30T00:00:00Z',
      '2025-02-03 00:00:00Z',
      '2016-12-31T23:59:60Z',
      '0000-01-01T00:00:00Z',
    ]) {
      expect(faultsWith({ since })).toEqual(['since must be an ISO 8601 date and time']);
    }
  });

  it('refuses text that Postgres would refuse where unknown keys are refused, and only there', () => {
    expect(faultsWith({ rooms: ['a\0b', '\ud800', '🌸'] })).toEqual([
      'rooms[0] must not hold U+0000 or half a surrogate pair',
      'rooms[1] must not hold U+0000 or half a surrogate pair',
    ]);
    expect(faultsWith({ rooms: ['a\0b', '\ud800'] }, 'open')).toEqual([]);
  });

  it('calls the whole value by the root that was given, or body', () => {
    expect(faultsIn([])).toEqual(['body must be an object']);
    expect(validator.faults(Household, { owner: {} }, 'open', 'events[3].data')).toEqual([
      { path: 'events[3].data.owner.id', message: 'is required' },
    ]);
    expect(validator.faults(Household, 7, 'open', 'data')).toEqual([
      { path: 'data', message: 'must be an object' },
    ]);
  });

  it('counts the faults beyond a thousand', () => {
    const rooms = Array.from({ length: 1200 }, (_, index) => index);
    const faults = faultsWith({ rooms });
    expect(faults).toHaveLength(1001);
    expect(faults.at(-1)).toBe('body has 200 more faults');
  });

  it('looks into no list and no object that has too many items, so that faults can not fill the memory', () => {
    const pets = Array.from({ length: 1_000_000 }, () => 0);
    expect(faultsWith({ pets })).toEqual(['pets must have at most 4 items']);
    expect(faultsWith({ rooms: pets })).toEqual([
      'rooms must have at most 5000 items',
      'rooms must not hold the same value twice',
    ]);
    const unknown = Object.fromEntries(pets.slice(0, 100_000).map((_, index) => [`key${index}`, 0]));
    expect(faultsWith(unknown)).toEqual(['body must have at most 107 fields']);
    expect(faultsWith(unknown, 'open')).toEqual([]);
  });

  it('takes keys that objects inherit for what they are', () => {
    const value: unknown = JSON.parse(`{"owner":{"id":"${ID}"},"__proto__":{},"constructor":1}`);
    expect(faultsIn(value)).toEqual(['__proto__ is not a known field', 'constructor is not a known field']);
  });

  it('reads numbers, booleans and lists of a query from text and fills in defaults', () => {
    const query = { exact: 'true', statuses: 'dropped' };
    expect(validator.faults(ListQuery, query, 'query')).toEqual([]);
    expect(query).toEqual({ exact: true, statuses: ['dropped'], limit: 20 });
    expect(validator.faults(ListQuery, { limit: '1000', exact: 'maybe', page: '2' }, 'query')).toEqual([
      { path: 'page', message: 'is not a known field' },
      { path: 'limit', message: 'must be at most 100' },
      { path: 'exact', message: 'must be true or false' },
    ]);
  });

  it('does not read numbers from text anywhere else', () => {
    expect(validator.faults(ListQuery, { limit: '20' }, 'closed')).toEqual([
      { path: 'limit', message: 'must be an integer' },
    ]);
  });

  it('tells documented classes from others', () => {
    expect([Household, ListQuery, Object, String, Buffer].map((model) => validator.isModel(model))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

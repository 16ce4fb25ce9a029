import type { ApiPropertyOptions } from '@nestjs/swagger';

/** A whole number that every receiver's JSON parser keeps exactly: at most 2^53 - 1 either way. */
export const INTEGER = {
  type: 'integer',
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
} as const satisfies ApiPropertyOptions;

/** A point in time inside a payload: whole seconds since 1970, UTC. */
export const UNIX_SECONDS = { ...INTEGER, example: 1736935200 } as const satisfies ApiPropertyOptions;

/** An id that some platforms count and others spell. */
export const NUMBER_OR_TEXT = {
  oneOf: [INTEGER, { type: 'string' }],
} satisfies ApiPropertyOptions;

/** Tells of the contact as a person: blanked when a contact is erased. What is not marked says ids, states and times. */
export const PERSONAL = { 'x-personal-data': true } as const;

/** Any JSON value, null too. */
export const ANY_JSON = {
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
    { type: 'null' },
  ],
} satisfies ApiPropertyOptions;

import type { ErrorObject } from 'ajv';
import type { Fault } from '../../common/fault.js';
import { STORABLE_TEXT } from './formats.js';

/** A validator's error in our words, with the path as a client would write it. `root` is the path of `value`. */
export function faultOf(error: ErrorObject, value: unknown, root: string): Fault {
  const params = error.params as Readonly<Record<string, unknown>>;
  const ownKey = params['missingProperty'] ?? params['additionalProperty'];
  const path = pathOf(error.instancePath, value, root);
  return {
    path: (typeof ownKey === 'string' ? join(path, ownKey) : path) || 'body',
    message: messageOf(error, params),
  };
}

/** `/events/3/data` as `events[3].data`; the value itself tells an array's index from a key of digits. */
function pathOf(pointer: string, value: unknown, root: string): string {
  let path = root;
  let parent = value;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    path = Array.isArray(parent) ? `${path}[${key}]` : join(path, key);
    parent = (parent as Readonly<Record<string, unknown>> | undefined)?.[key];
  }
  return path;
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'must be a UUID',
  uri: 'must be a URL',
  email: 'must be an email address',
  'date-time': 'must be an ISO 8601 date and time',
  date: 'must be an ISO 8601 date',
  [STORABLE_TEXT]: 'must not hold U+0000 or half a surrogate pair',
};

function messageOf(error: ErrorObject, params: Readonly<Record<string, unknown>>): string {
  const limit = Number(params['limit']);
  switch (error.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known field';
    case 'type':
      return `must be ${typesIn(params['type'])}`;
    case 'enum':
      return `must be one of: ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'format':
      return FORMATS[String(params['format'])] ?? `must be a valid ${String(params['format'])}`;
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must be at least ${counted(limit, 'character')} long`;
    case 'maxLength':
      return `must be at most ${counted(limit, 'character')} long`;
    case 'minItems':
      return `must have at least ${counted(limit, 'item')}`;
    case 'maxItems':
      return `must have at most ${counted(limit, 'item')}`;
    case 'minProperties':
      return `must have at least ${counted(limit, 'field')}`;
    case 'maxProperties':
      return `must have at most ${counted(limit, 'field')}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'uniqueItems':
      return 'must not hold the same value twice';
    case 'pattern':
      return `must match ${String(params['pattern'])}`;
    default:
      return error.message ?? 'is not valid';
  }
}

function typesIn(type: unknown): string {
  const names = Array.isArray(type) ? type : [type];
  const words = names.map((name) => TYPES[String(name)] ?? String(name));
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join();
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

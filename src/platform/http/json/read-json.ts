import { isUtf8 } from 'node:buffer';
import { DomainError, validationFailed } from '../../../common/domain-error.js';
import { faultsInText, isKept } from './json-text.js';

/** How deep a body may be nested: room for the deepest `data` in a batch, and far from the end of any stack. */
export const BODY_DEPTH_MAX = 100;

const DIGITS_ALWAYS_KEPT = 15;
const LONG_NUMBER_IN_LIST = /[[,][ \t\n\r]*-?(?:[\d.]{16}|[\d.]+[eE])/;

const BYTE_ORDER_MARK = 0xfeff;
const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const LETTER_E = 0x65;
const LOWER_CASE = 0x20;

/**
 * Parses a body so that what is checked, stored and sent later is what the client wrote: text that is not UTF-8 is
 * refused, and so is what `JSON.parse` would change in silence (names given twice, numbers that JavaScript can't hold),
 * and the name `__proto__`. Everything else is plain data, `constructor` and half surrogate pairs too.
 * @throws malformed_json, validation_failed
 */
export function readJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.');
  const decoded = bytes.toString();
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded;
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return value;
  const shape = look(value, BODY_DEPTH_MAX, { names: 0, isTooDeep: false, hasNumbersInLists: false });
  if (shape.isTooDeep) {
    const message = `must not be nested deeper than ${BODY_DEPTH_MAX} levels`;
    throw validationFailed([{ path: 'body', message }]);
  }
  if (!isSuspect(text, shape)) return value;
  const faults = faultsInText(text);
  if (faults.length > 0) throw validationFailed(faults);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own words quote what was sent.
    const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
    const where = position === undefined ? '' : ` at position ${position}`;
    throw malformed(text === '' ? 'The body is empty.' : `The body is not valid JSON${where}.`);
  }
}

function malformed(message: string): DomainError {
  return new DomainError('malformed_json', message);
}

/** What is to be known of a value, to see whether its text says more. */
interface Shape {
  /** Of all objects inside; `__proto__` is none, so that a text with that name never fits. */
  names: number;
  isTooDeep: boolean;
  hasNumbersInLists: boolean;
}

function look(value: object, levels: number, shape: Shape): Shape {
  if (levels === 0) {
    shape.isTooDeep = true;
    return shape;
  }
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      if (typeof item === 'number') shape.hasNumbersInLists = true;
      else if (typeof item === 'object' && item !== null) look(item, levels - 1, shape);
    }
    return shape;
  }
  for (const name in value) {
    if (name !== '__proto__') shape.names += 1;
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof inner === 'object' && inner !== null) look(inner, levels - 1, shape);
  }
  return shape;
}

/**
 * Whether a text may say more than the value that was parsed from it. Cheap, and never wrong when it says no: each
 * name is a quote and a colon, so that a text with as many of these as there are names gives none twice. Text inside of
 * quotes can look like that too, which makes the count too high, never too low.
 */
function isSuspect(text: string, shape: Shape): boolean {
  let names = 0;
  for (let at = text.indexOf(':'); at > 0; at = text.indexOf(':', at + 1)) {
    if (isNameBefore(text, at)) names += 1;
    if (isLostNumberAfter(text, at)) return true;
  }
  return names !== shape.names || (shape.hasNumbersInLists && LONG_NUMBER_IN_LIST.test(text));
}

function isNameBefore(text: string, colon: number): boolean {
  let at = colon - 1;
  while (isSpace(text.charCodeAt(at))) at -= 1;
  return text.charCodeAt(at) === QUOTE;
}

/** Whether a number stands there that JavaScript can't hold; one of up to fifteen digits without an exponent it can. */
function isLostNumberAfter(text: string, colon: number): boolean {
  let at = colon + 1;
  while (isSpace(text.charCodeAt(at))) at += 1;
  const start = at;
  if (text.charCodeAt(at) === MINUS) at += 1;
  const digits = at;
  let whole = 0;
  for (let code = text.charCodeAt(at); isDigitOrPoint(code); code = text.charCodeAt(at)) {
    whole = code === POINT ? Number.NaN : 10 * whole + (code - ZERO);
    at += 1;
  }
  if (at === digits) return false;
  const hasExponent = (text.charCodeAt(at) | LOWER_CASE) === LETTER_E;
  if (hasExponent || at - digits <= DIGITS_ALWAYS_KEPT) return hasExponent;
  // Most long numbers are ids: no text is made of those that are small enough.
  if (whole <= Number.MAX_SAFE_INTEGER) return false;
  return !isKept(text.slice(start, at));
}

function isDigitOrPoint(code: number): boolean {
  return (code >= ZERO && code <= 0x39) || code === POINT;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../../common/domain-error.js';
import { BODY_DEPTH_MAX, readJson } from './read-json.js';

const read = (text: string) => readJson(Buffer.from(text));

/** The code of a refusal and its faults. */
function refusalOf(bytes: Buffer | string): [string, string[]] | null {
  try {
    readJson(Buffer.from(bytes));
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.code, (error.details.faults ?? []).map(({ path, message }) => `${path} ${message}`)];
  }
}

const TWICE = 'must not be given twice';
const DIGITS = 'is a number with more digits than JavaScript keeps: send it as text';
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('a body', () => {
  it('is taken as JSON.parse takes it, whatever it holds and however it is laid out', () => {
    const layout = fc.constantFrom(0, 1, 2, '\t', '\r\n ');
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 6 }), layout, (value, space) => {
        const text = JSON.stringify(value, null, space);
        fc.pre(!/"__proto__"\s*:/.test(text));
        expect(JSON.stringify(read(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('may begin with a byte order mark', () => {
    expect(read('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it.each([
    ['a colon inside of text', '{"a":"x\\":1","b":":12345678901234567890"}'],
    ['text that looks like an object', '{"a":"{\\"a\\":1,\\"a\\":2}"}'],
    ['text that ends with a backslash', '{"a":"\\\\","b":"\\\\\\""}'],
    ['the same name at other places', '{"a":{"a":1},"b":[{"a":1},{"a":2}]}'],
    ['a name that is called like what objects have', '{"constructor":{"prototype":{"a":1}},"toString":1}'],
    ['half a surrogate pair, and U+0000', '{"a":"\\ud83c","b\\u0000":"\\u0000"}'],
    ['numbers in other notations', '{"a":[1.0,1e2,-0,1E+2,0.1e-2,100000000000000000000],"b":1.50}'],
    [
      'numbers as exact as they can be',
      '{"a":[9007199254740991,0.30000000000000004,5e-324,1.7976931348623157e308]}',
    ],
  ])('may have %s', (_, text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"a":1,"a":1}', [`a ${TWICE}`]],
    ['{"x":[0,{"a":1,"b":2,"\\u0061":1}]}', [`x[1].a ${TWICE}`]],
    ['{ "a" : {"b":1} , "c" : 0 , "a"\n: {"b":1, "b" :2} }', [`a ${TWICE}`, `a.b ${TWICE}`]],
    ['{"a":"\\":","b":1,"b":2}', [`b ${TWICE}`]],
  ])('with a name given twice is refused: %s', (text, faults) => {
    expect(refusalOf(text)).toEqual(['validation_failed', faults]);
  });

  it('with a name given twice is found wherever it stands', () => {
    const value = fc.object({ maxDepth: 4, key: fc.string({ unit: 'binary', maxLength: 3 }) });
    fc.assert(
      fc.property(value, fc.nat(), (object, place) => {
        const text = JSON.stringify({ ...object, last: {} });
        const objects = [...text.matchAll(/\{\}/g)];
        const at = objects[place % objects.length]?.index ?? 0;
        // In text that only looks like an empty object it stays text.
        const doubled = `${text.slice(0, at)}{"d":1,"d":2}${text.slice(at + 2)}`;
        let isJson = true;
        try {
          JSON.parse(doubled);
        } catch {
          isJson = false;
        }
        fc.pre(isJson);
        expect(refusalOf(doubled)?.[1].some((fault) => fault.endsWith(`d ${TWICE}`))).toBe(true);
      }),
    );
  });

  it.each([
    ['{"id":9007199254740993}', 'id'],
    ['{"id": -12345678901234567890 }', 'id'],
    ['{"a":[1,{"b":[0, 0.12345678901234567890]}]}', 'a[1].b[1]'],
    ['{"a":1e400}', 'a'],
    ['{"a":1E-400}', 'a'],
    ['[1e999]', '[0]'],
    [`{"a":0.1${'0'.repeat(100_000)}1}`, 'a'],
  ])('with a number that would change is refused: %.40s', (text, path) => {
    expect(refusalOf(text)).toEqual(['validation_failed', [`${path} ${DIGITS}`]]);
  });

  it('with any number either keeps its value or is refused', () => {
    const digits = fc.stringMatching(/^(0|[1-9]\d{0,25})(\.\d{1,25})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, fc.constantFrom('{"a":', '{"a": -', '{"a":[0,', '[-'), (number, before) => {
        const after = { '{"a":': '}', '{"a": -': '}', '{"a":[0,': ']}', '[-': ']' }[before] ?? '';
        const refused = refusalOf(`${before}${number}${after}`) !== null;
        expect(refused).toBe(!isExact(number));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['{"__proto__":{"a":1}}', '{"a":[{"\\u005f_proto__":1}]}', '{ "__proto__" : null }'])(
    'with a name that changes prototypes is refused: %s',
    (text) => {
      expect(refusalOf(text)).toEqual([
        'validation_failed',
        [expect.stringMatching(/__proto__ is not allowed as a name$/)],
      ]);
    },
  );

  it('may be nested as deep as a batch needs, and no deeper', () => {
    expect(refusalOf(nested(BODY_DEPTH_MAX))).toBeNull();
    for (const levels of [BODY_DEPTH_MAX + 1, 1_000_000]) {
      expect(refusalOf(nested(levels))).toEqual([
        'validation_failed',
        [`body must not be nested deeper than ${BODY_DEPTH_MAX} levels`],
      ]);
    }
    expect(refusalOf('['.repeat(1_000_000))?.[0]).toBe('malformed_json');
  });

  it('that is not UTF-8 is refused', () => {
    for (const bytes of ['ff', 'c3', 'eda080', 'f5808080', 'c080']) {
      const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes, 'hex'), Buffer.from('"}')]);
      expect(refusalOf(body)?.[0]).toBe('malformed_json');
    }
    expect(refusalOf(Buffer.from('{"a":1}', 'utf16le'))?.[0]).toBe('malformed_json');
  });

  it.each([
    '',
    ' ',
    '{',
    '{"a":1}}',
    "{'a':1}",
    '{"a":01}',
    '{"a":NaN}',
    '{"a":"\n"}',
    '\ufeff\ufeff{}',
    '{"a":1,}',
  ])('that is no JSON is refused without a word of it: %p', (text) => {
    expect(refusalOf(text)?.[0]).toBe('malformed_json');
  });
});

/** Whether the double nearest to a decimal has it as its own shortest decimal, in exact arithmetic. */
function isExact(decimal: string): boolean {
  const value = Number(decimal);
  return Number.isFinite(value) && compare(fractionOf(decimal), fractionOf(String(value)));
}

function compare([a, tensOfA]: [bigint, number], [b, tensOfB]: [bigint, number]): boolean {
  const least = Math.min(tensOfA, tensOfB);
  return a * 10n ** BigInt(tensOfA - least) === b * 10n ** BigInt(tensOfB - least);
}

function fractionOf(decimal: string): [bigint, number] {
  const [mantissa = '0', power = '0'] = decimal.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return [BigInt(whole + fraction), Number(power) - fraction.length];
}

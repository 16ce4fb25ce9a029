import fc from 'fast-check';

/** JSON texts as no serialiser writes them: any layout, escapes, names given twice, numbers of any length. */
const LAYOUT = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const NUMBER = fc.oneof(
  fc.double().map((number) => (Number.isFinite(number) ? String(number) : '0')),
  fc.integer().map(String),
  fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/),
  fc.constantFrom('9007199254740993', '1e400', '-0', '1.0', '1E2', '01', '.5', 'NaN', '-Infinity', '0x1'),
);
const WORD = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'contact',
    'id',
    'data',
    '',
    '0',
    '\0',
  ),
);
const STRING = fc.oneof(
  WORD.map((word) => JSON.stringify(word)),
  WORD.map((word) => `"${[...word].map(escaped).join('')}"`),
  fc.constantFrom('"\\ud83c"', '"\\udf38\\ud83c"', '"\\u0000"', '"\ud83c"', '"\\x"', '"\u2028"', '"\\u00"'),
);

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

const GRAMMAR = fc.letrec<{ value: string; member: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    NUMBER,
    STRING,
    fc.constantFrom('true', 'false', 'null'),
    fc.array(tie('value'), { maxLength: 5 }).chain((items) => laidOut('[', items, ']')),
    tie('object'),
    fc.integer({ min: 1, max: 120 }).map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
  ),
  member: fc
    .tuple(STRING, LAYOUT, tie('value'))
    .map(([name, space, value]) => `${name}${space}:${space}${value}`),
  object: fc.array(tie('member'), { maxLength: 6 }).chain((members) => laidOut('{', members, '}')),
}));

/** Texts of any JSON value, and of a name with a value; not always valid ones. */
export const JSON_VALUE_TEXT = GRAMMAR.value;
export const JSON_MEMBER_TEXT = GRAMMAR.member;

function laidOut(start: string, parts: readonly string[], end: string): fc.Arbitrary<string> {
  return LAYOUT.map((space) => `${start}${space}${parts.join(`${space},${space}`)}${space}${end}`);
}

/** A text with some of its bytes changed, taken away or put in. */
export function damaged(text: string): fc.Arbitrary<Buffer> {
  const change = fc.record({
    at: fc.nat(Math.max(0, Buffer.byteLength(text) - 1)),
    cut: fc.nat(3),
    bytes: fc.uint8Array({ maxLength: 4 }),
  });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce(
        (bytes, { at, cut, bytes: added }) =>
          Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + cut)]),
        Buffer.from(text),
      ),
    );
}

import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { decodeJson, encodeJson, MAX_DEPTH } from '../../../src/domain/ledger';
import { FUZZ } from '../../support/fuzz';

/** Texts of characters that JSON escapes or uses, so that two values are often almost equal. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', '\\', ',', ':', '[', '{', 'u', '0', 'é', 'é', '😀', '\u2028') }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
/** Texts of any UTF-16 code units, also lone surrogates. */
const codeUnits = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd7ff, max: 0xe000 })), {
    maxLength: 4,
  })
  .map((units) => String.fromCharCode(...units));
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, '', 0, 1, -1, '0', 'null'),
    texts,
    fc.maxSafeInteger(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('', 'a', 'b', '1', '10', '2', '😀', '\uffff'), texts),
      tie('value'),
      {
        maxKeys: 3,
        noNullPrototype: true,
      },
    ),
  ),
}));

const encode = (value: unknown): string => {
  const result = encodeJson(value, 'payload');
  if ('violation' in result) throw new Error(JSON.stringify(result.violation));
  return result.value;
};

/** Reverses the order of all keys. */
const reverseKeys = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(reverseKeys)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, item]) => [key, reverseKeys(item)]),
        )
      : value;

describe('encodeJson', () => {
  it('encodes a value as one text, with keys sorted by their UTF-16 code units', () => {
    const value = { '\uffff': 1, '😀': 2, b: [null, true, 'x'], a: { '10': '', '2': '1.50' }, '': {} };
    expect(encode(value)).toBe('{"":{},"a":{"10":"","2":"1.50"},"b":[null,true,"x"],"😀":2,"\uffff":1}');
    expect(encode(Object.create(null))).toBe('{}');
  });

  it('encodes two values alike only if they are equal, whatever the order of keys', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(encode(a) === encode(b)).toBe(isDeepStrictEqual(a, b));
        expect(encode(reverseKeys(a))).toBe(encode(a));
      }),
      { numRuns: 2_000 * FUZZ },
    );
  });

  it('returns the value again when decoded, also after a store has encoded the text as UTF-8', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = Buffer.from(encode(value), 'utf8').toString('utf8');
        expect(decodeJson(text, 'payload')).toEqual({ value });
      }),
      { numRuns: 1_000 * FUZZ },
    );
  });

  it('rejects lone surrogates in values and keys, which a store would replace, and accepts all other texts', () => {
    fc.assert(
      fc.property(codeUnits, (text) => {
        const isStorable = Buffer.from(text, 'utf8').toString('utf8') === text;
        for (const value of [text, [text], { [text]: 1 }])
          expect('value' in encodeJson(value, 'payload')).toBe(isStorable && text !== '__proto__');
      }),
      { numRuns: 2_000 * FUZZ },
    );
  });

  const nestObjects = (depth: number): unknown => (depth === 0 ? 1 : { a: nestObjects(depth - 1) });
  const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)]);
  it.each([
    ['a decimal', { price: 1.5 }, 'payload.price', /a decimal as a string/],
    ['a number that is not exact', [2 ** 53], 'payload[0]', /whole number/],
    ['minus zero', -0, 'payload', /whole number/],
    ['not a number', { a: [NaN] }, 'payload.a[0]', /whole number/],
    ['infinity', Infinity, 'payload', /whole number/],
    ['undefined', { a: undefined }, 'payload.a', /JSON value/],
    ['a hole in a list', [1, , 2], 'payload[1]', /JSON value/],
    ['a bigint', 1n, 'payload', /JSON value/],
    ['a function', { a: () => 1 }, 'payload.a', /JSON value/],
    ['a date', { at: new Date(0) }, 'payload.at', /JSON object/],
    ['a set, as the document client returns', { a: new Set(['x']) }, 'payload.a', /JSON object/],
    ['bytes', new Uint8Array(2), 'payload', /JSON object/],
    ['the key __proto__', JSON.parse('{"__proto__":1}'), 'payload', /__proto__/],
    [
      'too many levels of objects',
      nestObjects(MAX_DEPTH + 1),
      `payload${'.a'.repeat(MAX_DEPTH)}`,
      /at most 24 deep/,
    ],
    ['a lone surrogate', ['\ud800'], 'payload[0]', /lone surrogates/],
    ['a lone surrogate in a key', { b: { '\ud800': 1 } }, 'payload.b.(key)', /lone surrogates/],
    ['too many levels', nest(MAX_DEPTH + 1), `payload${'[0]'.repeat(MAX_DEPTH)}`, /at most 24 deep/],
  ])('rejects %s', (_, value, field, rule) => {
    expect(encodeJson(value, 'payload')).toMatchObject({
      violation: { field, rule: expect.stringMatching(rule) as string },
    });
  });

  it('names the values that JSON cannot represent', () => {
    const got = [-0, undefined, 1n, new Date(0), 1.5].map((value) => {
      const result = encodeJson(value, 'payload');
      return 'violation' in result ? result.violation.got : undefined;
    });
    expect(got).toEqual(['"-0"', 'nothing', '"1"', '"an object of Date"', '1.5']);
  });

  it('accepts the largest whole numbers and as many levels as stated', () => {
    expect(encode([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])).toBe(
      '[9007199254740991,-9007199254740991]',
    );
    expect(encode(nest(MAX_DEPTH))).toBe(`${'['.repeat(MAX_DEPTH)}1${']'.repeat(MAX_DEPTH)}`);
  });
});

describe('decodeJson', () => {
  it.each([
    '',
    '{',
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '[1, 2]',
    '1.0',
    '1e2',
    '-0',
    '"\\u0061"',
    '"\\ud800"',
    '1.5',
    ' 1',
  ])('rejects %j, which encodeJson does not create', (text) => {
    expect(decodeJson(text, 'row.payload')).toMatchObject({
      violation: {
        field: 'row.payload',
        rule: expect.stringMatching(/^be (canonical|valid) JSON$/) as string,
      },
    });
  });
});

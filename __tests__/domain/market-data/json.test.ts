import fc from 'fast-check';
import { JSON_LIMITS, readJson, scanValue, utf8Length } from '../../../src/domain/market-data/json';

const violationOf = (text: string) => {
  const reading = readJson(text, 'body');
  return 'violation' in reading ? reading.violation : undefined;
};

describe('the guard on untrusted JSON', () => {
  test.each([
    ['a duplicate key', '{"a":1,"b":{"c":1,"c":2}}', 'body.b.c', 'appear once'],
    ['a duplicate key in disguise', '{"a":1,"\\u0061":2}', 'body.a', 'appear once'],
    ['a prototype key', '[{"x":1},{"__proto__":{"polluted":1}}]', 'body[1].__proto__', 'not be used'],
    ['a prototype key in disguise', '{"\\u005f_proto__":1}', 'body.__proto__', 'not be used'],
    ['a constructor key', '{"a":{"constructor":1}}', 'body.a.constructor', 'not be used'],
    ['a deep value', '{"a":[[[[[[[[1]]]]]]]]}', 'body.a[0][0][0][0][0][0][0]', 'nested at most 8'],
    ['broken syntax', '{"a":', 'body', 'valid JSON'],
    ['NaN', '{"a":NaN}', 'body', 'valid JSON'],
  ])('refuses %s, and says where', (_, text, field, rule) => {
    expect(violationOf(text)).toMatchObject({ field, rule: expect.stringContaining(rule) });
  });

  test('the limits are the last values that pass', () => {
    const keys = (count: number): string =>
      `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join()}}`;
    expect(violationOf(keys(JSON_LIMITS.keys))).toBeUndefined();
    expect(violationOf(keys(JSON_LIMITS.keys + 1))?.field).toBe('body.k64');
    expect(violationOf(`${'['.repeat(8)}${']'.repeat(8)}`)).toBeUndefined();
    expect(violationOf(`${'['.repeat(9)}${']'.repeat(9)}`)?.rule).toBe('be nested at most 8 deep');
    const text = (bytes: number): string => `"${'é'.repeat((bytes - 2) / 2)}"`;
    expect(violationOf(text(JSON_LIMITS.bytes))).toBeUndefined();
    expect(violationOf(text(JSON_LIMITS.bytes + 2))?.got).toBe('262146 bytes');
  });

  test('the same key in two objects, and braces and commas in strings, are nobody’s business', () => {
    expect(violationOf('[{"a":"},{\\"a\\":"},{"a":"\\\\"},{"b":{"a":1},"a":[1,2,{"a":3}]}]')).toBeUndefined();
  });

  test('agrees with JSON.parse about any JSON that is within the limits', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        fc.pre(!/__proto__|constructor/.test(JSON.stringify(value)));
        const text = JSON.stringify(value);
        expect(readJson(text, 'body')).toEqual({ value: JSON.parse(text) });
      }),
      { numRuns: 5_000 },
    );
  });

  test('finds the end of a value wherever it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
        const one = JSON.stringify(first);
        const text = `[${one},${JSON.stringify(second)}]`;
        expect(scanValue(text, 1, '').end).toBe(1 + one.length);
        expect(scanValue(text, one.length + 2, '').end).toBe(text.length - 1);
      }),
      { numRuns: 5_000 },
    );
  });

  test('utf8Length is what an encoder makes of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
      }),
    );
  });
});

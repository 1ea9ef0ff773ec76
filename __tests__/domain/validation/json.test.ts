import fc from 'fast-check';
import {
  JSON_LIMITS,
  parseUntrustedJson,
  scanValue,
  countUtf8Bytes,
} from '../../../src/domain/validation/json';

const findViolation = (text: string) => {
  const reading = parseUntrustedJson(text, 'body');
  return 'violation' in reading ? reading.violation : undefined;
};

describe('the validation of untrusted JSON', () => {
  test.each([
    ['a duplicate key', '{"a":1,"b":{"c":1,"c":2}}', 'body.b.c', 'appear once'],
    ['an escaped duplicate key', '{"a":1,"\\u0061":2}', 'body.a', 'appear once'],
    ['a prototype key', '[{"x":1},{"__proto__":{"polluted":1}}]', 'body[1].__proto__', 'not be used'],
    ['an escaped prototype key', '{"\\u005f_proto__":1}', 'body.__proto__', 'not be used'],
    ['a constructor key', '{"a":{"constructor":1}}', 'body.a.constructor', 'not be used'],
    ['a deep value', '{"a":[[[[[[[[1]]]]]]]]}', 'body.a[0][0][0][0][0][0][0]', 'nested at most 8'],
    ['broken syntax', '{"a":', 'body', 'valid JSON'],
    ['NaN', '{"a":NaN}', 'body', 'valid JSON'],
  ])('rejects %s and reports the field', (_, text, field, rule) => {
    expect(findViolation(text)).toMatchObject({ field, rule: expect.stringContaining(rule) });
  });

  test('accepts values at the limits', () => {
    const keys = (count: number): string =>
      `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join()}}`;
    expect(findViolation(keys(JSON_LIMITS.keys))).toBeUndefined();
    expect(findViolation(keys(JSON_LIMITS.keys + 1))?.field).toBe('body.k64');
    expect(findViolation(`${'['.repeat(8)}${']'.repeat(8)}`)).toBeUndefined();
    expect(findViolation(`${'['.repeat(9)}${']'.repeat(9)}`)?.rule).toBe('be nested at most 8 deep');
    const createText = (bytes: number): string => `"${'é'.repeat((bytes - 2) / 2)}"`;
    expect(findViolation(createText(JSON_LIMITS.bytes))).toBeUndefined();
    expect(findViolation(createText(JSON_LIMITS.bytes + 2))?.got).toBe('262146 bytes');
  });

  test('accepts the same key in two objects, and braces and commas in strings', () => {
    expect(
      findViolation('[{"a":"},{\\"a\\":"},{"a":"\\\\"},{"b":{"a":1},"a":[1,2,{"a":3}]}]'),
    ).toBeUndefined();
  });

  test('returns the same result as JSON.parse for any JSON within the limits', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        fc.pre(!/__proto__|constructor/.test(JSON.stringify(value)));
        const text = JSON.stringify(value);
        expect(parseUntrustedJson(text, 'body')).toEqual({ value: JSON.parse(text) });
      }),
      { numRuns: 5_000 },
    );
  });

  test('finds the end of a value at any position', () => {
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

  test('counts the UTF-8 bytes of the encoded text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(countUtf8Bytes(text)).toBe(Buffer.byteLength(text));
      }),
    );
  });
});

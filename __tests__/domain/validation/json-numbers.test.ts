import fc from 'fast-check';
import { isExactNumber, quoteJsonNumbers } from '../../../src/domain/validation';

/** Replaces each number with its text, as JSON.stringify writes it. */
const toTexts = (value: unknown): unknown => {
  if (typeof value === 'number') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(toTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, toTexts(field)]));
};

describe('numbers of JSON as texts', () => {
  it('have all digits that were sent', () => {
    const text = '{"a":0.1234567890123456789,"b":[-1.50E+3,9007199254740993,0],"c":1e999}';
    expect(JSON.parse(quoteJsonNumbers(text))).toEqual({
      a: '0.1234567890123456789',
      b: ['-1.50E+3', '9007199254740993', '0'],
      c: '1e999',
    });
  });

  it('are found in long strings and lists', () => {
    const values = ['\\"1'.repeat(100_000), Array.from({ length: 50_000 }, (_, index) => index)];
    expect(JSON.parse(quoteJsonNumbers(JSON.stringify(values)))).toEqual(toTexts(values));
    expect(quoteJsonNumbers('"1\\')).toBe('"1\\');
  });

  it('change no string, whatever quotes and digits it contains', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(JSON.parse(quoteJsonNumbers(text))).toEqual(toTexts(JSON.parse(text)));
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a number is exact if a double has its value, however it is written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(3), (number, zeros) => {
      const text = JSON.stringify(number);
      expect(isExactNumber(text)).toBe(true);
      const [digits = '', exponent] = text.split('e');
      const longer = `${digits}${digits.includes('.') ? '' : '.0'}${'0'.repeat(zeros)}`;
      expect(isExactNumber(exponent === undefined ? longer : `${longer}E${exponent}`)).toBe(true);
      if (exponent === undefined && number !== 0)
        expect(isExactNumber(`${longer}${'0'.repeat(20)}1`)).toBe(false);
    }),
  );
});

import fc from 'fast-check';
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  formatDecimal,
  isMultipleOf,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
  toDecimal,
} from '../../src/domain/decimal';
import { decimals } from './trades/trades';

const parse = (text: string) => {
  const decimal = parseDecimal(text);
  return decimal && formatDecimal(decimal);
};

describe('a decimal', () => {
  it.each([
    ['00012.50', '12.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+1', '1'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['1.5e3', '1500'],
    ['15E-1', '1.5'],
    ['0e999', '0'],
    ['100', '100'],
    ['0.000000000000000001', '0.000000000000000001'],
    ['999999999999999999.999999999999999999', '999999999999999999.999999999999999999'],
    ['-9007199254740993.1', '-9007199254740993.1'],
  ])('%s is %s', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    'e5',
    '1e',
    '1,5',
    '1 000',
    '1_000',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1.2.3',
    ' 1',
    '1\n',
    '١',
    '１',
    '1e9999',
    '1e18',
    '1000000000000000000',
    '0.0000000000000000001',
    '9'.repeat(65),
  ])('is not %j', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  it('has one text per number', () => {
    fc.assert(
      fc.property(decimals, fc.nat(5), fc.nat(5), (text, before, after) => {
        const point = text.includes('.') ? '' : '.';
        const longer =
          text.replace(/^-?/, (sign) => `${sign}${'0'.repeat(before)}`) + point + '0'.repeat(after);
        expect(parse(longer)).toBe(text);
      }),
    );
  });

  it('is added, subtracted, multiplied and compared exactly', () => {
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        const [a, b] = [toDecimal(left), toDecimal(right)];
        expect(subtractDecimals(addDecimals(a, b), b)).toEqual(a);
        expect(compareDecimals(addDecimals(a, b), a)).toBe(Math.sign(compareDecimals(b, toDecimal('0'))));
        const product = multiplyDecimals(a, b);
        expect(product.units * 10n ** BigInt(a.scale + b.scale - product.scale)).toBe(a.units * b.units);
      }),
    );
    expect(formatDecimal(addDecimals(toDecimal('0.1'), toDecimal('0.2')))).toBe('0.3');
  });

  it('is a multiple of a step without the errors of doubles', () => {
    expect(isMultipleOf(toDecimal('0.3'), toDecimal('0.1'))).toBe(true);
    expect(isMultipleOf(toDecimal('1.005'), toDecimal('0.01'))).toBe(false);
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), fc.integer({ min: 0, max: 9 }), (count, scale) => {
        const step = { units: 1n, scale };
        expect(isMultipleOf({ units: count, scale }, step)).toBe(true);
        expect(isMultipleOf({ units: count * 10n + 1n, scale: scale + 1 }, step)).toBe(false);
      }),
    );
  });

  it.each([
    ['1', '3', '0.33333333'],
    ['2', '3', '0.66666667'],
    ['-2', '3', '-0.66666667'],
    ['1', '-8', '-0.125'],
    ['0.00000001', '2', '0'],
    ['0.00000003', '2', '0.00000002'],
    ['568.5', '3', '189.5'],
  ])('%s divided by %s is %s, rounded half to even', (a, b, quotient) => {
    expect(formatDecimal(divideDecimals(toDecimal(a), toDecimal(b), 8))).toBe(quotient);
  });

  it('is required where it was checked before', () => {
    expect(() => toDecimal('free')).toThrow('Expected a decimal number, got "free"');
  });
});

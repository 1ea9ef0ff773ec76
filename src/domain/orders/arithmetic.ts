import {
  addDecimals,
  compareDecimals,
  type Decimal,
  type DecimalText,
  formatDecimal,
  multiplyDecimals,
  subtractDecimals,
  toDecimal,
} from '../decimal';

const combine =
  (operation: (a: Decimal, b: Decimal) => Decimal) =>
  (a: DecimalText, b: DecimalText): DecimalText =>
    formatDecimal(operation(toDecimal(a), toDecimal(b)));

export const add = combine(addDecimals);
export const subtract = combine(subtractDecimals);
export const multiply = combine(multiplyDecimals);

/** Whether a is above b. */
export const isAbove = (a: DecimalText, b: DecimalText): boolean =>
  compareDecimals(toDecimal(a), toDecimal(b)) > 0;

export const isZero = (a: DecimalText): boolean => toDecimal(a).units === 0n;

import { createDatabaseError } from './errors';

/** The type of a column `numeric(36, 18)`, in digits. */
const [INTEGER_DIGITS, DECIMALS] = [18, 18];
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Converts a number to the text of a column `numeric(36, 18)`, with all its decimals.
 * @throws DatabaseError if the column has not enough digits
 * @throws Error for a text that would be rounded, which no statement contains
 */
export const toNumeric = (value: unknown): string => {
  const [, sign = '', integer = '', fraction = ''] = NUMBER.exec(String(value)) ?? [];
  if (integer === '' || fraction.length > DECIMALS)
    throw new Error(
      `the model of numeric does not know ${String(value)}: expected at most ${DECIMALS} decimals`,
    );
  if (integer.length > INTEGER_DIGITS) throw createDatabaseError('22003', 'numeric field overflow');
  return `${sign}${integer}.${fraction.padEnd(DECIMALS, '0')}`;
};

/** Whether a number of a column is below 0. */
export const isNegative = (numeric: string): boolean => numeric.startsWith('-');

const ZERO = toNumeric('0');
export const isZero = (numeric: string): boolean => numeric === ZERO;

/** Whether a is above b. @param a of a column, and not below 0, as b */
export const isAbove = (a: string, b: string): boolean =>
  a.length === b.length ? a > b : a.length > b.length;

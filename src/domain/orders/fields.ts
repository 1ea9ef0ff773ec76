import { CURRENCIES } from '../currencies';
import {
  compareDecimals,
  type DecimalText,
  formatDecimal,
  isPositive,
  parseDecimal,
  toDecimal,
} from '../decimal';
import { type FieldRule, matches, rejectInput, type InputViolation } from '../validation';
import { ORDER_STATUSES } from './order';

/** An id is part of keys, so it contains none of their separators. */
export const ACCOUNT: FieldRule = {
  rule: 'be 1 to 32 letters, digits, _ or -, beginning with a letter or digit',
  isValid: matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/),
};
export const SYMBOL: FieldRule = {
  rule: 'be 1 to 12 upper-case letters, digits, . or -, such as AAPL',
  isValid: matches(/^[A-Z0-9.-]{1,12}$/),
};
export const ORDER_ID: FieldRule = {
  rule: 'be ord_ and 40 digits of a hexadecimal number in lower case',
  isValid: matches(/^ord_[0-9a-f]{40}$/),
};
export const REQUEST_ID: FieldRule = {
  rule: 'be req_ and 40 digits of a hexadecimal number in lower case',
  isValid: matches(/^req_[0-9a-f]{40}$/),
};
/** The id of a report of another system. */
export const REPORT_ID: FieldRule = {
  rule: 'be 1 to 64 letters, digits, or _ . -, beginning with a letter or digit',
  isValid: matches(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/),
};
export const CURRENCY: FieldRule = {
  rule: 'be an ISO 4217 currency in upper case, such as USD',
  isValid: (value) => CURRENCIES.includes(value as string),
};

const oneOf = (...values: readonly string[]): FieldRule => ({
  rule: `be ${values.join(' or ')}`,
  isValid: (value) => values.includes(value as string),
});
export const SIDE = oneOf('buy', 'sell');
export const ORDER_TYPE = oneOf('limit', 'market');
export const TIME_IN_FORCE = oneOf('day', 'ioc');
export const STATUS = oneOf(...ORDER_STATUSES);

/** The most digits before and after the decimal point: a product of two such numbers is exact in the database. */
const [INTEGER_DIGITS, DECIMALS] = [9, 8];

/** A quantity, a price or an amount of money. */
export const AMOUNT: FieldRule = {
  rule: `be a decimal number above 0 with at most ${INTEGER_DIGITS} digits before and ${DECIMALS} after the point, such as "12.5"`,
  isValid: (value) => parseAmount(value) !== undefined,
};

/** Returns the canonical text of an amount; undefined unless it has the form of {@link AMOUNT}. */
const parseAmount = (value: unknown): DecimalText | undefined => {
  const amount = typeof value === 'string' ? parseDecimal(value) : undefined;
  if (!amount || !isPositive(amount) || amount.scale > DECIMALS) return undefined;
  return compareDecimals(amount, { units: 10n ** BigInt(INTEGER_DIGITS), scale: 0 }) < 0
    ? formatDecimal(amount)
    : undefined;
};

/** Returns the canonical text of an amount that was checked before. @throws Error if it is none */
export const toAmount = (value: string): DecimalText => formatDecimal(toDecimal(value));

/** Returns a violation if an amount is above its maximum. */
export const checkMaximum = (
  field: string,
  amount: DecimalText,
  maximum: DecimalText,
  name: string,
): InputViolation | undefined =>
  compareDecimals(toDecimal(amount), toDecimal(maximum)) <= 0
    ? undefined
    : rejectInput(field, `be at most ${maximum}, the ${name}`, amount).violation;

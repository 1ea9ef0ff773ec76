import { NUMERIC_LIMIT } from '../event-patterns';
import { type FieldRule, matches, type ParseResult, rejectInput } from '../validation';
import { normalizeCountry } from './countries';
import { CURRENCIES, getDecimals } from '../currencies';
import { isTimeZone } from './local-hour';

/** An id is part of keys and paths, so it contains none of their separators. */
export const ID: FieldRule = {
  rule: 'be 1 to 64 letters, digits, or _ . : -, beginning with a letter or digit',
  isValid: matches(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/),
};

/** EventBridge compares no larger numbers, so a larger amount would match no rule. */
export const MAX_AMOUNT = NUMERIC_LIMIT;

export const AMOUNT: FieldRule = {
  rule: `be a number above 0 and at most ${MAX_AMOUNT}`,
  isValid: (value) => typeof value === 'number' && value > 0 && value <= MAX_AMOUNT,
};
export const CURRENCY: FieldRule = {
  rule: 'be an ISO 4217 currency in upper case, such as USD',
  isValid: (value) => CURRENCIES.includes(value as string),
};
export const CATEGORY: FieldRule = {
  rule: 'be 1 to 40 lower-case letters, digits, _ or -, such as electronics',
  isValid: matches(/^[a-z][a-z0-9_-]{0,39}$/),
};
export const COUNTRY: FieldRule = {
  rule: 'be an ISO 3166-1 alpha-2 country in upper case, such as NL',
  isValid: (value) => typeof value === 'string' && normalizeCountry(value) !== undefined,
};
export const TIME_ZONE: FieldRule = {
  rule: 'be an IANA time zone, such as Europe/Berlin',
  isValid: (value) => typeof value === 'string' && isTimeZone(value),
};

/** Checks that an amount has no more decimals than its currency. */
export const checkDecimals = (amount: number, currency: string, field: string): ParseResult<number> => {
  const decimals = getDecimals(currency) ?? 0;
  if (Number(amount.toFixed(decimals)) === amount) return { value: amount };
  return rejectInput(field, `have at most ${decimals} decimals in ${currency}`, amount);
};

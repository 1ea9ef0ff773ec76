import { NO_HISTORY } from '../fraud/account/read';
import { type FieldRule, isObject } from '../validation';
import { COUNTRIES } from './countries';
import { MAX_AMOUNT } from './fields';
import { RECEIVED_FIELDS } from './read-events';

/** The smallest unit of a currency. */
const MIN_AMOUNT = 0.0001;

/** A field of TransactionReceived whose values a rule compares. */
export type RuleField = FieldRule &
  (
    | { readonly type: 'boolean' }
    /** `characters` is a text of characters that a value can contain. */
    | { readonly type: 'text'; readonly characters: RegExp }
    /** `step` is the difference of two values at least. */
    | { readonly type: 'number'; readonly min: number; readonly max: number; readonly step: number }
  );

const createField = <T>(name: string, values: T): FieldRule & T => ({ ...RECEIVED_FIELDS[name]!, ...values });
const createText = (name: string, characters: RegExp) =>
  createField(name, { type: 'text' as const, characters });
const createNumber = (name: string, min: number, max: number, step = 1) =>
  createField(name, { type: 'number' as const, min, max, step });

const ID_CHARACTERS = /^[A-Za-z0-9_.:-]*$/;

/** The fields that a pattern can name. The others are for the system, such as the trace. */
export const RULE_DETAIL_FIELDS: Readonly<Record<string, RuleField>> = {
  transactionId: createText('transactionId', ID_CHARACTERS),
  accountId: createText('accountId', ID_CHARACTERS),
  merchantId: createText('merchantId', ID_CHARACTERS),
  timestamp: createText('timestamp', /^[\dTZ:.-]*$/),
  amount: createNumber('amount', MIN_AMOUNT, MAX_AMOUNT, MIN_AMOUNT),
  currency: createText('currency', /^[A-Z]*$/),
  merchantCategory: createText('merchantCategory', /^[a-z0-9_-]*$/),
  country: {
    ...createText('country', /^[A-Z]*$/),
    // Ingestion stores the ISO code also of a country with a second one, such as UK.
    isValid: (value) => COUNTRIES.has(value as string),
  },
  region: createText('region', /^[a-z0-9-]*$/),
  cardNotPresent: createField('cardNotPresent', { type: 'boolean' as const }),
  localHour: createNumber('localHour', 0, 23),
  recentTxnCount: createNumber('recentTxnCount', 1, 1_000_000),
};

/** The object with the features of the account. */
export const ACCOUNT_FIELD = 'account';

const FEATURE: RuleField = {
  type: 'number',
  rule: 'be a number',
  isValid: (value) => typeof value === 'number' && Number.isFinite(value),
  isOptional: true,
  min: -Infinity,
  max: Infinity,
  step: 0,
};

/** The features of the account that a pattern can name below `account`. */
export const RULE_ACCOUNT_FIELDS: Readonly<Record<string, RuleField>> = Object.fromEntries(
  Object.keys(NO_HISTORY).map((name) => [name, FEATURE]),
);

type Bounds = readonly [lower: number, upper: number];

/** The values that a comparison accepts, both ends included. */
const getBounds = (operator: unknown, limit: number, step: number): Bounds => {
  const isWhole = step === 1;
  const [least, most] = isWhole ? [Math.ceil(limit), Math.floor(limit)] : [limit, limit];
  if (operator === '>') return [isWhole ? most + 1 : limit + step, Infinity];
  if (operator === '>=') return [least, Infinity];
  if (operator === '<') return [-Infinity, isWhole ? least - 1 : limit - step];
  if (operator === '<=') return [-Infinity, most];
  return [least, most];
};

/** Whether a value of the field can meet all comparisons of `numeric`. */
export const canMeetNumeric = (
  terms: readonly unknown[],
  { min, max, step }: RuleField & { readonly type: 'number' },
): boolean => {
  let [lower, upper]: Bounds = [min, max];
  for (let index = 0; index < terms.length; index += 2) {
    const [from, to] = getBounds(terms[index], Number(terms[index + 1]), step);
    lower = Math.max(lower, from);
    upper = Math.min(upper, to);
  }
  // Sums of decimals are not exact.
  return lower <= upper + step / 2;
};

/** Whether a part of a text, as an operator compares it, can occur in a value of the field. */
export const canContain = (
  part: unknown,
  { characters }: RuleField & { readonly type: 'text' },
  operator: string,
): boolean => {
  if (isObject(part)) {
    const text = String(part['equals-ignore-case']);
    return characters.test(text.toUpperCase()) || characters.test(text.toLowerCase());
  }
  const text = operator === 'wildcard' ? String(part).replaceAll('*', '') : String(part);
  return characters.test(text);
};

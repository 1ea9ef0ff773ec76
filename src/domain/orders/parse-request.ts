import {
  type FieldRules,
  isObject,
  optional,
  type ParseResult,
  readFields,
  rejectInput,
  truncateInput,
  WHOLE_NUMBER,
} from '../validation';
import { multiply } from './arithmetic';
import type { OrderChanges } from './commands';
import { ACCOUNT, AMOUNT, checkMaximum, ORDER_TYPE, SIDE, SYMBOL, TIME_IN_FORCE, toAmount } from './fields';
import type { OrderTerms } from './order';
import type { OrderLimits } from './outcome';

/** A new order as its client describes it. */
export interface NewOrder extends OrderTerms {
  readonly account: string;
}

/** A change of an order as its client describes it. */
export interface Amendment extends OrderChanges {
  readonly account: string;
}

/** The fields of an order's terms. */
export const TERMS: FieldRules = {
  symbol: SYMBOL,
  side: SIDE,
  type: ORDER_TYPE,
  quantity: AMOUNT,
  price: AMOUNT,
};
/** The fields of an amendment. */
export const CHANGES: FieldRules = {
  quantity: optional(AMOUNT),
  price: optional(AMOUNT),
  expectedVersion: optional(WHOLE_NUMBER(1, 1_000_000_000)),
};

const NEW_ORDER: FieldRules = { account: ACCOUNT, ...TERMS, timeInForce: optional(TIME_IN_FORCE) };
const AMENDMENT: FieldRules = { account: ACCOUNT, ...CHANGES };

/**
 * Parses a new order. The time in force is `day` by default.
 * @param value from JSON with quoted numbers, so that they are exact
 */
export const parseNewOrder = (value: unknown, limits: OrderLimits): ParseResult<NewOrder> => {
  const read = readKnownFields(value, NEW_ORDER);
  if ('violation' in read) return read;
  const fields = read.value as unknown as Omit<NewOrder, 'timeInForce'> & Partial<NewOrder>;
  const { account } = fields;
  const terms = normalizeTerms({ timeInForce: 'day', ...fields });
  const violation =
    checkMaximum('quantity', terms.quantity, limits.maxOrderQuantity, 'largest quantity of an order') ??
    checkMaximum(
      'quantity',
      multiply(terms.quantity, terms.price),
      limits.maxOrderValue,
      'largest value of an order (quantity × price)',
    );
  return violation ? { violation } : { value: { account, ...terms } };
};

/** Parses an amendment. The limits are checked when it is booked: it may make an order smaller that exceeds them. */
export const parseAmendment = (value: unknown): ParseResult<Amendment> => {
  // Its JSON comes with quoted numbers, and a version is a number.
  const { expectedVersion } = isObject(value) ? value : {};
  const isVersion = typeof expectedVersion === 'string' && /^\d{1,10}$/.test(expectedVersion);
  const read = readKnownFields(
    isVersion ? { ...(value as object), expectedVersion: Number(expectedVersion) } : value,
    AMENDMENT,
  );
  if ('violation' in read) return read;
  const { account, ...fields } = read.value as unknown as Amendment;
  const changes = normalizeChanges(fields);
  if (changes.quantity === undefined && changes.price === undefined)
    return rejectInput('body', 'contain quantity, price or both', value);
  return { value: { account, ...changes } };
};

const readKnownFields = (value: unknown, rules: FieldRules) => {
  const names = Object.keys(rules);
  const unknown = isObject(value) ? Object.keys(value).find((name) => !names.includes(name)) : undefined;
  return unknown === undefined
    ? readFields(value, rules, '')
    : rejectInput(
        truncateInput(unknown) || 'field without a name',
        `be one of ${names.join(', ')}`,
        (value as Readonly<Record<string, unknown>>)[unknown],
      );
};

/** Returns only the terms of an order, with canonical amounts. */
export const normalizeTerms = ({
  symbol,
  side,
  type,
  quantity,
  price,
  timeInForce,
}: OrderTerms): OrderTerms => ({
  symbol,
  side,
  type,
  quantity: toAmount(quantity),
  price: toAmount(price),
  timeInForce,
});

/** Returns only the changes of an amendment, with canonical amounts. */
export const normalizeChanges = ({ quantity, price, expectedVersion }: OrderChanges): OrderChanges => ({
  ...(quantity !== undefined && { quantity: toAmount(quantity) }),
  ...(price !== undefined && { price: toAmount(price) }),
  ...(expectedVersion !== undefined && { expectedVersion }),
});

import {
  type FieldRule,
  type FieldRules,
  optional,
  type ParseResult,
  readFields,
  rejectInput,
  STORED_TIME,
  TEXT,
  WHOLE_NUMBER,
} from '../validation';
import {
  type CreditBooked,
  ORDER_EVENT_VERSION,
  ORDER_EVENTS,
  type OrderChange,
  type OrderEvent,
  type OrderEventType,
} from './events';
import {
  ACCOUNT,
  AMOUNT,
  CURRENCY,
  ORDER_ID,
  REPORT_ID,
  SIDE,
  STATUS,
  ORDER_TYPE,
  SYMBOL,
  TIME_IN_FORCE,
} from './fields';

const VERSION: FieldRule = {
  rule: `be ${ORDER_EVENT_VERSION}, the version of the format that this consumer reads`,
  isValid: (value) => value === ORDER_EVENT_VERSION,
};
const ENVELOPE: FieldRules = {
  version: VERSION,
  eventId: TEXT(128),
  account: ACCOUNT,
  bookedAt: STORED_TIME,
};
const CHANGE: FieldRules = { ...ENVELOPE, orderId: ORDER_ID, reason: optional(TEXT(64)) };
const DECIMAL = TEXT(64);
const ORDER: FieldRules = {
  orderId: ORDER_ID,
  account: ACCOUNT,
  symbol: SYMBOL,
  side: SIDE,
  type: ORDER_TYPE,
  quantity: AMOUNT,
  price: AMOUNT,
  timeInForce: TIME_IN_FORCE,
  status: STATUS,
  filledQuantity: DECIMAL,
  averagePrice: optional(DECIMAL),
  version: WHOLE_NUMBER(1, Number.MAX_SAFE_INTEGER),
  createdAt: STORED_TIME,
  updatedAt: STORED_TIME,
};
const EXECUTION: FieldRules = {
  executionId: REPORT_ID,
  quantity: AMOUNT,
  price: AMOUNT,
  executedAt: STORED_TIME,
};
const CREDIT: FieldRules = {
  ...ENVELOPE,
  creditId: REPORT_ID,
  currency: CURRENCY,
  amount: AMOUNT,
  cash: DECIMAL,
};
const TYPES: readonly string[] = Object.values(ORDER_EVENTS);
const PATH = 'detail';

/** Reads an event of this system by its detail type. Fields that this version does not know are ignored. */
export const readOrderEvent = (type: string, detail: unknown): ParseResult<OrderEvent> => {
  if (!TYPES.includes(type)) return rejectInput('detail-type', `be one of ${TYPES.join(', ')}`, type);
  if (type === ORDER_EVENTS.creditBooked) {
    const read = readFields(detail, CREDIT, PATH);
    return 'violation' in read ? read : { value: { type, detail: detail as CreditBooked } };
  }
  const read = readFields(detail, CHANGE, PATH);
  if ('violation' in read) return read;
  const change = detail as OrderChange;
  for (const [name, rules] of [
    ['order', ORDER],
    ['execution', EXECUTION],
  ] as const) {
    if (change[name] === undefined) continue;
    const part = readFields(change[name], rules, `${PATH}.${name}`);
    if ('violation' in part) return part;
  }
  return { value: { type: type as Exclude<OrderEventType, 'CreditBooked'>, detail: change } };
};

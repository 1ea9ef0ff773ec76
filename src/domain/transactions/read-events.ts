import { formatIsoTime } from '../timestamp';
import {
  BOOLEAN,
  type FieldRule,
  type FieldRules,
  isObject,
  joinPath,
  optional,
  type ParseResult,
  readFields,
  REGION,
  rejectInput,
  STORED_TIME,
  TEXT,
  WHOLE_NUMBER,
} from '../validation';
import { AMOUNT, CATEGORY, checkDecimals, COUNTRY, CURRENCY, ID } from './fields';
import {
  EVENT_VERSION,
  type FraudConfirmed,
  type SuspiciousTransaction,
  type TransactionReceived,
} from './events';

const VERSION: FieldRule = {
  rule: `be ${EVENT_VERSION}, the version of the format that this consumer reads`,
  isValid: (value) => value === EVENT_VERSION,
};
const TRACE = optional(TEXT(500));
const FEATURES: FieldRule = {
  rule: 'be an object of numbers',
  isValid: (value) => isObject(value) && Object.values(value).every((feature) => Number.isFinite(feature)),
};
const REASONS: FieldRule = {
  rule: 'be a list of at most 100 texts',
  isValid: (value) =>
    Array.isArray(value) && value.length <= 100 && value.every((entry) => typeof entry === 'string'),
};
const SCORE: FieldRule = {
  rule: 'be a number from 0 to 100',
  isValid: (value) => typeof value === 'number' && value >= 0 && value <= 100,
};
const SUSPICION: FieldRule = {
  rule: 'be review or decline',
  isValid: (value) => value === 'review' || value === 'decline',
};

const PURCHASE: FieldRules = {
  version: VERSION,
  transactionId: ID,
  accountId: ID,
  merchantId: ID,
  timestamp: STORED_TIME,
  amount: AMOUNT,
  currency: CURRENCY,
  receivedAt: STORED_TIME,
  traceHeader: TRACE,
};
/** The fields of the detail of a TransactionReceived. */
export const RECEIVED_FIELDS: FieldRules = {
  ...PURCHASE,
  merchantCategory: optional(CATEGORY),
  country: optional(COUNTRY),
  region: optional(REGION),
  cardNotPresent: optional(BOOLEAN),
  localHour: WHOLE_NUMBER(0, 23),
  recentTxnCount: WHOLE_NUMBER(1, 1_000_000),
  account: FEATURES,
};
const SUSPICIOUS: FieldRules = {
  ...PURCHASE,
  score: SCORE,
  outcome: SUSPICION,
  reasons: REASONS,
  scoredAt: STORED_TIME,
};
const CONFIRMED: FieldRules = {
  version: VERSION,
  transactionId: ID,
  fraud: BOOLEAN,
  confirmedBy: TEXT(256),
  confirmedAt: STORED_TIME,
  remark: optional(TEXT(1_000)),
  traceHeader: TRACE,
};

const PATH = 'detail';

const readPurchase = <T extends { readonly amount: number; readonly currency: string }>(
  detail: unknown,
  rules: FieldRules,
): ParseResult<T> => {
  const read = readFields(detail, rules, PATH);
  if ('violation' in read) return read;
  const event = detail as T;
  const decimals = checkDecimals(event.amount, event.currency, joinPath(PATH, 'amount'));
  return 'violation' in decimals ? decimals : { value: event };
};

/** Reads the detail of a TransactionReceived. Fields that this version does not know are ignored. */
export const readTransactionReceived = (detail: unknown): ParseResult<TransactionReceived> =>
  readPurchase<TransactionReceived>(detail, RECEIVED_FIELDS);

/** Reads the detail of a SuspiciousTransaction. */
export const readSuspiciousTransaction = (detail: unknown): ParseResult<SuspiciousTransaction> =>
  readPurchase<SuspiciousTransaction>(detail, SUSPICIOUS);

/** How far the clock of a sender of feedback may be ahead. */
const MAX_FEEDBACK_SKEW_MS = 300_000;

/** Reads the detail of a FraudConfirmed. @param now milliseconds since 1970 */
export const readFraudConfirmed = (detail: unknown, now: number): ParseResult<FraudConfirmed> => {
  const read = readFields(detail, CONFIRMED, PATH);
  if ('violation' in read) return read;
  const event = detail as FraudConfirmed;
  const newest = formatIsoTime(now + MAX_FEEDBACK_SKEW_MS);
  return event.confirmedAt <= newest
    ? { value: event }
    : rejectInput(joinPath(PATH, 'confirmedAt'), `not be later than ${newest}`, event.confirmedAt);
};

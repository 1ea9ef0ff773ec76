import { formatIsoTime } from '../timestamp';
import {
  BOOLEAN,
  type FieldRules,
  type InputViolation,
  isObject,
  optional,
  type ParseResult,
  parseTime,
  parseUntrustedJson,
  readFields,
  REGION,
  rejectInput,
  TIME,
  truncateInput,
} from '../validation';
import { normalizeCountry } from './countries';
import { AMOUNT, CATEGORY, checkDecimals, COUNTRY, CURRENCY, ID, TIME_ZONE } from './fields';
import type { Transaction } from './transaction';

/** A transaction as its sender describes it, and the time zone of its account. */
export interface TransactionRequest {
  readonly transaction: Transaction;
  /** The time zone of the account, IANA. It counts if the account has none yet. */
  readonly timeZone?: string;
}

/** How far the clock of a sender may be ahead, in milliseconds. */
export const MAX_CLOCK_SKEW_MS = 5_000;
/** How old a transaction may be when it is sent, in days. Card terminals without a network send them late. */
export const MAX_TRANSACTION_AGE_DAYS = 30;
const DAY_MS = 86_400_000;

const RULES: FieldRules = {
  transactionId: ID,
  accountId: ID,
  merchantId: ID,
  timestamp: TIME,
  amount: AMOUNT,
  currency: CURRENCY,
  merchantCategory: optional(CATEGORY),
  country: optional(COUNTRY),
  region: optional(REGION),
  cardNotPresent: optional(BOOLEAN),
  timeZone: optional(TIME_ZONE),
};
const FIELD_NAMES = Object.keys(RULES);
/** Fields that the system computes. It does not believe those of a sender. */
const COMPUTED_FIELDS = ['localHour', 'recentTxnCount'];
const COMPUTED_RULE = "be omitted: it is computed from the account's own history";

/** Parses a transaction from JSON. @param now milliseconds since 1970; without it, any time of the purchase is accepted */
export const parseTransaction = (
  value: unknown,
  { now }: { readonly now?: number },
): ParseResult<TransactionRequest> => {
  if (!isObject(value)) return rejectInput('body', 'be a JSON object', value);
  const unknown = Object.keys(value).find((name) => !FIELD_NAMES.includes(name));
  if (unknown !== undefined)
    return COMPUTED_FIELDS.includes(unknown)
      ? rejectInput(unknown, COMPUTED_RULE, value[unknown])
      : rejectInput(
          truncateInput(unknown) || 'field without a name',
          `be one of ${FIELD_NAMES.join(', ')}`,
          value[unknown],
        );
  const read = readFields(value, RULES, '');
  if ('violation' in read) return read;
  const { timestamp, country, timeZone, ...fields } = value as unknown as RequestFields;
  const decimals = checkDecimals(fields.amount, fields.currency, 'amount');
  if ('violation' in decimals) return decimals;
  const time = parseTime(timestamp)!;
  const violation = now === undefined ? undefined : checkTime(time, now, timestamp);
  if (violation) return { violation };
  return {
    value: {
      transaction: {
        ...fields,
        time,
        ...(country !== undefined && { country: normalizeCountry(country)! }),
      },
      ...(timeZone !== undefined && { timeZone }),
    },
  };
};

const checkTime = (time: number, now: number, timestamp: string): InputViolation | undefined => {
  const newest = now + MAX_CLOCK_SKEW_MS;
  const oldest = now - MAX_TRANSACTION_AGE_DAYS * DAY_MS;
  if (time >= oldest && time <= newest) return undefined;
  const rule = `lie between ${formatIsoTime(oldest)} and ${formatIsoTime(newest)}`;
  return rejectInput('timestamp', rule, timestamp).violation;
};

type RequestFields = Omit<Transaction, 'time'> & { readonly timestamp: string; readonly timeZone?: string };

/** A request as it arrives. */
export interface RawRequest {
  readonly body: string;
  /** The header Idempotency-Key. */
  readonly idempotencyKey?: string;
  /** The id of the API key, because senders choose their idempotency keys independently of each other. */
  readonly apiKeyId?: string;
}

const KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * Parses the body of a request. A transaction without an id gets one from its API key and the header Idempotency-Key, so
 * that the same keys are the same transaction. If both are given, the id in the body counts.
 * @param hash hashes a text to letters and digits, at most 60
 */
export const parseTransactionRequest = (
  { body, idempotencyKey, apiKeyId }: RawRequest,
  { now, hash }: { readonly now: number; readonly hash: (text: string) => string },
): ParseResult<TransactionRequest> => {
  if (idempotencyKey !== undefined && !KEY.test(idempotencyKey))
    return rejectInput(
      'Idempotency-Key',
      'be 1 to 128 printable ASCII characters without spaces',
      idempotencyKey,
    );
  const json = parseUntrustedJson(body, 'body');
  if ('violation' in json) return json;
  const { value } = json;
  if (!isObject(value) || Object.hasOwn(value, 'transactionId')) return parseTransaction(value, { now });
  if (idempotencyKey === undefined)
    return rejectInput(
      'transactionId',
      'be given, or the header Idempotency-Key, so that a repeated request is recognized',
      undefined,
    );
  const key = JSON.stringify([apiKeyId ?? null, idempotencyKey]);
  return parseTransaction({ ...value, transactionId: `txn_${hash(key)}` }, { now });
};

/** Formats what a sender describes, in a fixed order. Equal requests give equal texts, however their JSON is written. */
export const formatContent = ({ transaction, timeZone }: TransactionRequest): string =>
  JSON.stringify([
    transaction.transactionId,
    transaction.accountId,
    transaction.merchantId,
    transaction.time,
    transaction.amount,
    transaction.currency,
    transaction.merchantCategory ?? null,
    transaction.country ?? null,
    transaction.region ?? null,
    transaction.cardNotPresent ?? null,
    timeZone ?? null,
  ]);

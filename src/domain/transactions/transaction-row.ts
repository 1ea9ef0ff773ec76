import type { AccountFeatures, Outcome, Score, ScorePart } from '../fraud/types';
import { formatIsoTime } from '../timestamp';
import {
  EVENT_VERSION,
  type SuspiciousTransaction,
  type TransactionAccepted,
  type TransactionReceived,
} from './events';
import type { AccountContext, Transaction } from './transaction';
import { createTransactionKey, type TransactionKey } from './transaction-key';

/** A row of the table of transactions. Times are ISO 8601 in UTC with milliseconds. */
export interface TransactionRow extends TransactionKey, Omit<Transaction, 'time'>, AccountContext {
  readonly timestamp: string;
  /** The features of the account before the transaction, so that its event can be sent again unchanged. */
  readonly account: AccountFeatures;
  readonly receivedAt: string;
  /** When the row was written. Rows of earlier versions do not have it. */
  readonly acceptedAt?: string;
  readonly traceHeader?: string;
  /** From here on: once it is scored. */
  readonly score?: number;
  readonly outcome?: Outcome;
  readonly parts?: readonly ScorePart[];
  readonly matchedRules?: readonly string[];
  readonly model?: string;
  readonly scoredAt?: string;
  /** The invocation that scored it. */
  readonly scoredBy?: string;
  /** The end of the claim of the invocation that notifies people, in milliseconds since 1970. */
  readonly notifyingUntil?: number;
  readonly notifyingBy?: string;
  readonly notifiedAt?: string;
  /** The result of the investigation. */
  readonly fraud?: boolean;
  readonly confirmedAt?: string;
  readonly confirmedBy?: string;
}

/** What a row contains when the transaction is accepted. */
export interface ReceivedTransaction extends AccountContext {
  readonly transaction: Transaction;
  readonly account: AccountFeatures;
  readonly receivedAt: string;
  readonly acceptedAt: string;
  readonly traceHeader?: string;
}

/** Creates the row of a new transaction. */
export const createTransactionRow = ({ transaction, ...received }: ReceivedTransaction): TransactionRow => {
  const { time, ...fields } = transaction;
  return { ...createTransactionKey(transaction), ...fields, timestamp: formatIsoTime(time), ...received };
};

const PURCHASE_FIELDS = ['transactionId', 'accountId', 'merchantId', 'amount', 'currency'] as const;
const OPTIONAL_FIELDS = ['merchantCategory', 'country', 'region', 'cardNotPresent'] as const;

/** Copies the fields that have a value. */
const pick = <T extends object, K extends keyof T>(value: T, names: readonly K[]): Pick<T, K> =>
  Object.fromEntries(
    names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]),
  ) as Pick<T, K>;

/** Returns the transaction of a row. */
export const toTransaction = (row: TransactionRow): Transaction => ({
  ...pick(row, PURCHASE_FIELDS),
  ...pick(row, OPTIONAL_FIELDS),
  time: Date.parse(row.timestamp),
});

/** Creates the detail of the event of a row. The same row always gives the same detail. */
export const toTransactionReceived = (row: TransactionRow): TransactionReceived => ({
  version: EVENT_VERSION,
  ...pick(row, PURCHASE_FIELDS),
  timestamp: row.timestamp,
  ...pick(row, OPTIONAL_FIELDS),
  localHour: row.localHour,
  recentTxnCount: row.recentTxnCount,
  account: row.account,
  receivedAt: row.receivedAt,
  ...pick(row, ['traceHeader']),
});

/** Creates the detail of the event that audits the acceptance of a row. @param changeId the id of the row's insertion */
export const toTransactionAccepted = (row: TransactionRow, changeId: string): TransactionAccepted => ({
  version: EVENT_VERSION,
  transactionId: row.transactionId,
  at: row.acceptedAt ?? row.receivedAt,
  changeId,
  ...pick(row, ['traceHeader']),
});

/** A row with its score. */
export type ScoredRow = TransactionRow & Score & { readonly scoredAt: string };

/** Whether a row has a score. */
export const isScored = (row: TransactionRow): row is ScoredRow => row.score !== undefined;

/** The parts are sorted, so these are the largest. A rule set can have more rules than people read reasons. */
const MAX_REASONS = 20;

/** Creates the detail of the event of a scored row; undefined if the transaction is approved. */
export const toSuspiciousTransaction = (row: ScoredRow): SuspiciousTransaction | undefined =>
  row.outcome === 'approve'
    ? undefined
    : {
        version: EVENT_VERSION,
        ...pick(row, PURCHASE_FIELDS),
        timestamp: row.timestamp,
        score: row.score,
        outcome: row.outcome,
        reasons: row.parts.slice(0, MAX_REASONS).map(({ reason }) => reason),
        receivedAt: row.receivedAt,
        scoredAt: row.scoredAt,
        ...pick(row, ['traceHeader']),
      };

const PUBLIC_FIELDS = [
  ...PURCHASE_FIELDS,
  'timestamp',
  ...OPTIONAL_FIELDS,
  'localHour',
  'recentTxnCount',
  'receivedAt',
  'score',
  'outcome',
  'parts',
  'matchedRules',
  'model',
  'scoredAt',
  'notifiedAt',
  'fraud',
  'confirmedAt',
] as const;

/** A row as responses and stored objects contain it, without the internal state. */
export type PublicTransaction = Pick<TransactionRow, (typeof PUBLIC_FIELDS)[number]> & {
  readonly status: 'accepted' | 'scored';
};

/** Formats a row for people and other systems. */
export const toPublicTransaction = (row: TransactionRow): PublicTransaction => ({
  ...pick(row, PUBLIC_FIELDS),
  status: isScored(row) ? 'scored' : 'accepted',
});

import { readAccount, scoreTransaction, updateAccount } from '../../../../src/domain/fraud';
import {
  createTransactionRow,
  EVENT_VERSION,
  evaluateRules,
  DEFAULT_RULES,
  SOURCES,
  toSuspiciousTransaction,
  toTransaction,
  toTransactionAccepted,
  toTransactionReceived,
  TRANSACTION_EVENTS,
  type ScoredRow,
  type Transaction,
  type TransactionRow,
} from '../../../../src/domain/transactions';
import { FUZZ_TIME } from '../../services/immediate-process';

const TRACE_HEADER = 'Root=1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d;Parent=53995c3f42cd8ad8;Sampled=1';
const formatTime = (agoMs: number): string => new Date(FUZZ_TIME - agoMs).toISOString();

/** The body of a request, as a sender writes it. */
export const BODY = {
  transactionId: 'txn-new',
  accountId: 'acc-1',
  merchantId: 'shop-1',
  timestamp: formatTime(60_000),
  amount: 25.5,
  currency: 'EUR',
  merchantCategory: 'groceries',
  country: 'NL',
  cardNotPresent: true,
  timeZone: 'Europe/Amsterdam',
};

const TRANSACTION: Transaction = {
  transactionId: 'txn-1',
  accountId: 'acc-1',
  merchantId: 'shop-1',
  time: FUZZ_TIME - 120_000,
  amount: 912.5,
  currency: 'EUR',
  merchantCategory: 'crypto',
  country: 'BR',
  cardNotPresent: true,
};

const createRow = (transaction: Transaction): TransactionRow => {
  const { features, recentTxnCount } = readAccount(undefined, transaction);
  return createTransactionRow({
    transaction,
    localHour: 16,
    recentTxnCount,
    account: features,
    receivedAt: formatTime(119_000),
    acceptedAt: formatTime(118_500),
    traceHeader: TRACE_HEADER,
  });
};

/** A row that has no score. */
export const ACCEPTED_ROW = createRow(TRANSACTION);

const addScore = (row: TransactionRow): ScoredRow => ({
  ...row,
  ...scoreTransaction({
    transaction: toTransaction(row),
    context: row,
    account: row.account,
    merchant: undefined,
    matchedRules: evaluateRules(DEFAULT_RULES.rules, toTransactionReceived(row)),
  }),
  outcome: 'decline',
  scoredAt: formatTime(100_000),
  scoredBy: 'message-1',
});

/** A row with a suspicious score. */
export const SCORED_ROW = addScore(
  createRow({ ...TRANSACTION, transactionId: 'txn-2', time: FUZZ_TIME - 150_000 }),
);

/** The history of the account of the rows. */
export const ACCOUNT_PROFILE = {
  profileId: 'account#acc-1',
  version: 1,
  state: updateAccount(undefined, TRANSACTION),
  timeZone: 'Europe/Amsterdam',
};

/** Creates an event as EventBridge delivers it. */
const createBusEvent = (source: string, detailType: string, detail: object) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': detailType,
  source,
  account: '123456789012',
  time: formatTime(90_000).replace('.000Z', 'Z'),
  region: 'us-east-1',
  resources: [],
  detail,
});

export const RECEIVED_EVENT = createBusEvent(
  SOURCES.ingestion,
  TRANSACTION_EVENTS.received,
  toTransactionReceived(ACCEPTED_ROW),
);
export const SUSPICIOUS_EVENT = createBusEvent(
  SOURCES.detection,
  TRANSACTION_EVENTS.suspicious,
  toSuspiciousTransaction(SCORED_ROW)!,
);
export const CONFIRMED_EVENT = createBusEvent(SOURCES.feedback, TRANSACTION_EVENTS.fraudConfirmed, {
  version: EVENT_VERSION,
  transactionId: SCORED_ROW.transactionId,
  fraud: true,
  confirmedBy: 'investigator-7',
  confirmedAt: formatTime(30_000),
  remark: 'the owner did not pay this',
});

/** An event of the audit bus: the result of an asynchronous invocation, as Lambda puts it there. */
export const RESULT_EVENT = createBusEvent('lambda', 'Lambda Function Invocation Result - Success', {
  version: '1.0',
  timestamp: formatTime(80_000),
  requestContext: {
    requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
    approximateInvokeCount: 1,
    condition: 'Success',
  },
  requestPayload: SUSPICIOUS_EVENT,
  responsePayload: { transactionId: SCORED_ROW.transactionId, outcome: 'decline', notified: true },
});
export const ACCEPTED_EVENT = createBusEvent(
  SOURCES.ingestion,
  'TransactionAccepted',
  toTransactionAccepted(ACCEPTED_ROW, 'change-1'),
);

/** The record with which Lambda delivers an event that a function could not process. */
export const createFailure = (requestPayload: object) => ({
  version: '1.0',
  timestamp: formatTime(70_000),
  requestContext: { requestId: 'e4b46cbf', approximateInvokeCount: 3, condition: 'RetriesExhausted' },
  requestPayload,
  responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
  responsePayload: { errorType: 'Error', errorMessage: 'a service did not answer' },
});

/** The message of a request that could not be processed at once. */
export const RETRIED_REQUEST = {
  request: {
    receivedAt: formatTime(119_000),
    timeZone: 'Europe/Amsterdam',
    traceHeader: TRACE_HEADER,
    transaction: { ...BODY, timeZone: undefined },
  },
  reason: 'Error: a service did not answer',
};

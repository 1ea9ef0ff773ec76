import type * as fraud from '../../domain/fraud';
import {
  AUDIT_EVENTS,
  createTransactionRow,
  DEFAULT_TIME_ZONE,
  EVENT_VERSION,
  formatContent,
  formatProfileId,
  getLocalHour,
  isScored,
  isTimeZone,
  METRICS,
  SOURCES,
  toTransactionReceived,
  TRANSACTION_EVENTS,
  type TransactionRequest,
  type TransactionRow,
} from '../../domain/transactions';
import type { Backoff } from '../shared/backoff';
import type { EventBridge, OutgoingEvent } from '../shared/event-bus';
import type { Telemetry } from '../shared/telemetry';
import type { Profiles } from './adapters/profiles';
import type { TransactionWrites } from './adapters/transaction-writes';
import type { StoredId, Transactions } from './adapters/transactions';
import { ContentionError, UnknownTransactionError } from './errors';
import { computeWithHistory } from './stored-history';

export interface AcceptDeps {
  readonly telemetry: Telemetry;
  readonly transactions: Transactions;
  readonly profiles: Pick<Profiles, 'get'>;
  readonly writes: Pick<TransactionWrites, 'accept'>;
  readonly model: Pick<typeof fraud, 'readAccount' | 'updateAccount'>;
  readonly events: EventBridge;
  readonly backoff: Backoff;
  readonly transactionBus: string;
  readonly auditBus: string;
  /** Hashes a text to at most 60 letters and digits. */
  readonly hash: (text: string) => string;
}

/** A parsed request with what its transport adds. */
export interface ReceivedRequest extends TransactionRequest {
  /** ISO 8601 in UTC with milliseconds. */
  readonly receivedAt: string;
  readonly traceHeader?: string;
}

/** What became of a request: a new transaction, one that was accepted before, or one whose id another one has. */
export type Acceptance = 'accepted' | 'repeated' | 'conflicting';

const MAX_ATTEMPTS = 6;

/**
 * Stores a transaction once, with the change of its account's history, and puts its events. A repeated request puts them
 * again while the transaction has no score, because the first one may have ended before it did.
 */
export const acceptTransaction = async (request: ReceivedRequest, deps: AcceptDeps): Promise<Acceptance> => {
  const { transaction } = request;
  const { writes, hash, backoff, transactions, telemetry } = deps;
  const digest = hash(formatContent(request));
  const profileId = formatProfileId('account', transaction.accountId);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const account = await deps.profiles.get(profileId);
    const timeZone = [account?.timeZone, request.timeZone].find(
      (zone) => zone !== undefined && isTimeZone(zone),
    );
    const { reading, state } = computeWithHistory(
      account,
      (stored) => ({
        reading: deps.model.readAccount(stored, transaction),
        state: deps.model.updateAccount(stored, transaction),
      }),
      telemetry,
    );
    const { receivedAt, traceHeader } = request;
    const row = createTransactionRow({
      transaction,
      localHour: getLocalHour(transaction.time, timeZone ?? DEFAULT_TIME_ZONE),
      recentTxnCount: reading.recentTxnCount,
      account: reading.features,
      receivedAt,
      ...(traceHeader !== undefined && { traceHeader }),
    });
    const change = { profileId, read: account, state, ...(timeZone !== undefined && { timeZone }) };
    const result = await writes.accept(row, digest, change);
    if (result === 'done') return announce(row, 'accepted', request, deps);
    if (result === 'needless') {
      const stored = await transactions.findId(transaction.transactionId);
      if (stored) return repeat(stored, digest, request, deps);
    }
    telemetry.meter.count(METRICS.versionConflicts, 1);
    await backoff.wait(attempt);
  }
  throw new ContentionError(transaction.transactionId, MAX_ATTEMPTS);
};

const repeat = async (
  stored: StoredId,
  digest: string,
  request: ReceivedRequest,
  deps: AcceptDeps,
): Promise<Acceptance> => {
  const { transactionId } = request.transaction;
  if (stored.digest !== digest) return announce(undefined, 'conflicting', request, deps);
  const row = await deps.transactions.get(stored);
  if (!row) throw new UnknownTransactionError(transactionId);
  return announce(row, 'repeated', request, deps);
};

/** Puts the event of a transaction without a score, and what became of the request for the audit trail. */
const announce = async (
  row: TransactionRow | undefined,
  acceptance: Acceptance,
  { transaction, traceHeader }: ReceivedRequest,
  { events, transactionBus, auditBus, telemetry }: AcceptDeps,
): Promise<Acceptance> => {
  const { transactionId } = transaction;
  const trace = traceHeader === undefined ? {} : { traceHeader };
  const audit: OutgoingEvent = {
    bus: auditBus,
    source: SOURCES.ingestion,
    detailType: acceptance === 'conflicting' ? AUDIT_EVENTS.conflict : AUDIT_EVENTS.accepted,
    detail: {
      version: EVENT_VERSION,
      transactionId,
      at: new Date(telemetry.now()).toISOString(),
      ...(acceptance === 'repeated' && { duplicate: true }),
      ...trace,
    },
    ...trace,
  };
  const received = row && !isScored(row) ? [createReceived(row, transactionBus)] : [];
  await events.put([...received, audit]);
  telemetry.meter.count(METRICS[acceptance], 1);
  return acceptance;
};

const createReceived = (row: TransactionRow, bus: string): OutgoingEvent => ({
  bus,
  source: SOURCES.ingestion,
  detailType: TRANSACTION_EVENTS.received,
  detail: toTransactionReceived(row),
  ...(row.traceHeader !== undefined && { traceHeader: row.traceHeader }),
});

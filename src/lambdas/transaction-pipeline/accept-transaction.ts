import type * as fraud from '../../domain/fraud/account';
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
  type TransactionRequest,
} from '../../domain/transactions';
import type { Backoff } from '../shared/backoff';
import type { OutgoingEvent } from '../../aws/put-events';
import type { EventBridge } from '../shared/event-bus';
import type { Telemetry } from '../shared/telemetry';
import type { Profiles } from './adapters/profiles';
import type { TransactionWrites } from './adapters/transaction-writes';
import type { StoredId, Transactions } from './adapters/transactions';
import { ContentionError, UnknownTransactionError } from './errors';
import { computeWithHistory } from './stored-history';
import { createAuditEvent, createReceivedEvent } from './transaction-events';

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
 * How long a transaction may have no score before a repeated request puts its event again. The stream delivers a new row
 * within a second, and a score follows within another one. After a failure, Lambda and the queues of events try again for
 * about a minute. An event that is put earlier only repeats work.
 */
const SCORING_MS = 60_000;

/**
 * Stores a transaction once, with the change of its account's history. TransactionPublisher puts its events, from the stream
 * of the table. A repeated request puts TransactionReceived again if the transaction has had no score for too long.
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
      acceptedAt: new Date(telemetry.now()).toISOString(),
      ...(traceHeader !== undefined && { traceHeader }),
    });
    const change = { profileId, read: account, state, ...(timeZone !== undefined && { timeZone }) };
    const result = await writes.accept(row, digest, change);
    if (result === 'done') return finish('accepted', [], deps);
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
  const { transaction, traceHeader } = request;
  const { transactionId } = transaction;
  const { telemetry, transactionBus, auditBus } = deps;
  const now = telemetry.now();
  const detail = {
    version: EVENT_VERSION,
    transactionId,
    at: new Date(now).toISOString(),
    ...(traceHeader !== undefined && { traceHeader }),
  } as const;
  if (stored.digest !== digest)
    return finish('conflicting', [createAuditEvent(AUDIT_EVENTS.conflict, detail, auditBus)], deps);
  const row = await deps.transactions.get(stored);
  if (!row) throw new UnknownTransactionError(transactionId);
  const isLate = !isScored(row) && now - Date.parse(row.acceptedAt ?? row.receivedAt) > SCORING_MS;
  const audit = createAuditEvent(AUDIT_EVENTS.accepted, { ...detail, duplicate: true }, auditBus);
  return finish('repeated', [...(isLate ? [createReceivedEvent(row, transactionBus)] : []), audit], deps);
};

/** Counts a request, and puts its events if it stored no transaction: those of a stored one follow from its row. */
const finish = async (
  acceptance: Acceptance,
  events: readonly OutgoingEvent[],
  deps: AcceptDeps,
): Promise<Acceptance> => {
  if (events.length > 0) await deps.events.put(events);
  deps.telemetry.meter.count(METRICS[acceptance], 1);
  return acceptance;
};

import type { Context, SQSBatchResponse } from 'aws-lambda';
import {
  createTransactionKey,
  DURATIONS,
  isScored,
  METRICS,
  readSuspiciousTransaction,
  type ScoredRow,
  SOURCES,
  type TransactionKey,
  TRANSACTION_EVENTS,
} from '../../domain/transactions';
import type { Backoff } from '../shared/backoff';
import { parseTraceId } from '../../domain/trace-id';
import type { FraudAlerts } from './adapters/fraud-alerts';
import type { Notifications } from './adapters/notifications';
import type { Transactions } from './adapters/transactions';
import { type BusEvent, isQueueBatch, readBusEvent } from './bus-event';
import { expectValid, InvalidEventError, UnknownTransactionError } from './errors';
import { processFailures, type ProcessFailuresDeps } from './process-failures';

export interface NotifierDeps extends ProcessFailuresDeps {
  readonly transactions: Pick<Transactions, 'get'>;
  readonly notifications: Notifications;
  readonly alerts: FraudAlerts;
  readonly backoff: Backoff;
  /**
   * Creates a new id. Lambda can start two invocations of one event at the same time, which have the same request id, so
   * that it does not identify a claim.
   */
  readonly createClaimId: () => string;
}

/** The result for the audit trail. */
export interface NotificationResult {
  readonly transactionId: string;
  readonly outcome: string;
  readonly notified?: true;
  readonly alreadyNotified?: true;
}

/**
 * How long a claim lasts: longer than SNS may take, and not longer than Lambda waits before it tries a failed event again,
 * or a queue before the next receive.
 */
const CLAIM_MS = 60_000;
/** An event can come twice within milliseconds. The second invocation waits for the first. */
const MAX_CLAIM_ATTEMPTS = 8;
const MAX_MARK_ATTEMPTS = 5;

/** Creates the handler that notifies people of suspicious transactions, each once. */
export const createNotifier = (deps: NotifierDeps) => {
  const { telemetry } = deps;
  const processEvent = (event: BusEvent): Promise<NotificationResult> =>
    telemetry.trace('notify', () => notify(event, deps));
  return async (
    payload: unknown,
    { awsRequestId }: Pick<Context, 'awsRequestId'>,
  ): Promise<object | SQSBatchResponse> => {
    try {
      if (isQueueBatch(payload))
        return await processFailures(payload, processEvent, SOURCES.notification, deps);
      return await processEvent(readBusEvent(payload));
    } catch (error) {
      telemetry.log.error('event not processed', { request_id: awsRequestId, error: error as Error });
      throw error;
    } finally {
      telemetry.meter.flush();
    }
  };
};

const notify = async (event: BusEvent, deps: NotifierDeps): Promise<NotificationResult> => {
  const { telemetry, notifications, alerts, backoff } = deps;
  const claimId = deps.createClaimId();
  if (event.detailType !== TRANSACTION_EVENTS.suspicious)
    throw new InvalidEventError({ field: 'detail-type', rule: `be ${TRANSACTION_EVENTS.suspicious}` });
  const suspicion = expectValid(readSuspiciousTransaction(event.detail));
  const key = createTransactionKey({ ...suspicion, time: Date.parse(suspicion.timestamp) });
  for (let attempt = 0; attempt < MAX_CLAIM_ATTEMPTS; attempt++) {
    const row = await readSuspicious(key, suspicion.transactionId, deps);
    const { transactionId, outcome } = row;
    if (row.notifiedAt !== undefined) {
      telemetry.meter.count(METRICS.alreadyNotified, 1);
      return { transactionId, outcome, alreadyNotified: true };
    }
    const now = telemetry.now();
    const claim = { by: claimId, until: now + CLAIM_MS };
    if (await notifications.claim(key, claim, now)) {
      const traceId = parseTraceId(row.traceHeader);
      try {
        await alerts.publish(row, traceId);
      } catch (error) {
        await notifications.release(key, claim);
        throw error;
      }
      await markNotified(row, deps);
      telemetry.log.info('people notified', { correlation_id: transactionId, trace_id: traceId, outcome });
      return { transactionId, outcome, notified: true };
    }
    await backoff.wait(attempt);
  }
  throw new Error(`transaction ${suspicion.transactionId} is being notified by another invocation`);
};

/** Reads the transaction of an event. The notification is written from the stored row, not from the event. */
const readSuspicious = async (
  key: TransactionKey,
  transactionId: string,
  { transactions }: NotifierDeps,
): Promise<ScoredRow> => {
  const row = await transactions.get(key);
  if (!row) throw new UnknownTransactionError(transactionId);
  if (!isScored(row) || row.outcome === 'approve')
    throw new InvalidEventError({ field: 'detail.outcome', rule: 'be that of the stored transaction' });
  return row;
};

/** Marks a transaction as notified. Without the mark, the notification would be repeated, so the write is repeated first. */
const markNotified = async (
  row: ScoredRow,
  { telemetry, notifications, backoff }: NotifierDeps,
): Promise<void> => {
  const { meter, now } = telemetry;
  const notifiedAt = now();
  for (let attempt = 1; ; attempt++) {
    try {
      await notifications.mark(row, new Date(notifiedAt).toISOString());
      break;
    } catch (error) {
      if (attempt === MAX_MARK_ATTEMPTS) throw error;
      await backoff.wait(attempt);
    }
  }
  meter.count(METRICS.notified, 1);
  meter.measure(
    DURATIONS.scoredToNotified,
    'Milliseconds',
    Math.max(0, notifiedAt - Date.parse(row.scoredAt)),
    {},
  );
  meter.measure(
    DURATIONS.requestToNotified,
    'Milliseconds',
    Math.max(0, notifiedAt - Date.parse(row.receivedAt)),
    {},
  );
};

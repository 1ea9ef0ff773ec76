import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Alert } from '../../domain/alerts';
import type { AlertHistory } from '../shared/alert-history';
import { asError } from '../shared/concurrency';
import type { Watch } from '../shared/observability';
import type { AlertTopic } from '../shared/topic';
import { readAlert } from './messages';

export interface NotifierDeps {
  readonly watch: Watch;
  readonly history: AlertHistory;
  readonly topic: AlertTopic;
}

/**
 * How long a notification stays claimed, in milliseconds: longer than the function may run, shorter than the
 * queue's visibility time-out, so that a retry after a crash finds the claim lapsed.
 */
export const CLAIM_MS = 60_000;

/**
 * Turns alerts into notifications: claim the alert's row, publish, mark it as notified. A message whose alert is
 * marked already is done; one whose alert another processor holds fails and comes back later. A crash between
 * publish and mark notifies twice: SNS can't be asked whether it has published.
 */
export const makeNotifier = (deps: NotifierDeps) => {
  const { watch } = deps;
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    // One at a time, so that copies of an alert within a batch see each other.
    const response = await processPartialResponse(
      event,
      (record: SQSRecord) => handleRecord(record, deps),
      new BatchProcessor(EventType.SQS),
      { throwOnFullBatchFailure: false, processInParallel: false },
    );
    watch.meter.flush();
    return response;
  };
};

const handleRecord = async (record: SQSRecord, deps: NotifierDeps): Promise<void> => {
  const { log, trace } = deps.watch;
  try {
    const alert = readAlert(record.body);
    await trace('notify', () => notify(alert, deps));
  } catch (thrown) {
    const error = asError(thrown); // Powertools reads .message of whatever is thrown
    log.error('alert not processed', { message_id: record.messageId, error });
    throw error;
  }
};

const notify = async (alert: Alert, { watch, history, topic }: NotifierDeps): Promise<void> => {
  const { alertId, correlationId, severity } = alert;
  const now = watch.now();
  const claim = await history.claim(alert, now, now + CLAIM_MS);
  if (claim === 'notified') return watch.meter.count('AlertsRepeated', 1);
  if (claim === 'held') throw new Error(`${alertId} is being notified by another invocation`);
  await topic.publish(alert);
  await history.markNotified(alertId, watch.now());
  watch.meter.measure('AlertPriority', 'Count', 1, { Severity: severity });
  watch.log.info('alert notified', { correlation_id: correlationId, alert_id: alertId, severity });
};

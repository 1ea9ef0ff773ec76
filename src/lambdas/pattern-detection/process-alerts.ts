import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Alert } from '../../domain/alerts';
import { createApproval, needsApproval } from '../../domain/approvals';
import type { AlertHistory } from './adapters/alert-history';
import type { ApprovalTracking } from './adapters/approval-tracking';
import { toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { Queue } from '../shared/queues';
import type { AlertTopic } from './adapters/alert-topic';
import { parseAlert } from './messages';
import { type AlertSweepDeps, sweepAlerts, type SweepEvent } from './sweep-alerts';

export interface PublishAlertDeps {
  readonly telemetry: Telemetry;
  readonly history: AlertHistory;
  readonly topic: AlertTopic;
}

export interface AlertProcessorDeps extends PublishAlertDeps, AlertSweepDeps {
  readonly approvals: ApprovalTracking;
  readonly pendingApprovals: Queue;
  /** 128 random bits in base64url. */
  readonly newJti: () => string;
}

/**
 * The duration of a claim in milliseconds. It is longer than the calls for one alert take with all their timeouts and
 * attempts. Together with the timeout of the function it is not longer than the visibility timeout of the queue, so that
 * the claim has expired when the message is retried after a crash.
 */
export const CLAIM_DURATION_MS = 60_000;

/**
 * Creates the handler that publishes alerts. CRITICAL alerts are queued for approval instead. The scheduled sweep raises
 * the alerts that AlertDecision could not queue.
 */
export const createAlertProcessor = (deps: AlertProcessorDeps) => {
  const { telemetry } = deps;
  return async (event: SQSEvent | SweepEvent): Promise<SQSBatchResponse> => {
    if ('sweep' in event) return sweepAlerts((alert) => processAlert(alert, deps), deps);
    // Sequentially, so that duplicates of an alert within a batch are detected.
    const response = await processPartialResponse(
      event,
      (record: SQSRecord) => processRecord(record, deps),
      new BatchProcessor(EventType.SQS),
      { throwOnFullBatchFailure: false, processInParallel: false },
    );
    telemetry.meter.flush();
    return response;
  };
};

const processRecord = async (record: SQSRecord, deps: AlertProcessorDeps): Promise<void> => {
  const { log } = deps.telemetry;
  try {
    await processAlert(parseAlert(record.body), deps);
  } catch (thrown) {
    const error = toError(thrown); // Powertools reads .message of whatever is thrown
    log.error('alert not processed', { message_id: record.messageId, error });
    throw error;
  }
};

const processAlert = (alert: Alert, deps: AlertProcessorDeps): Promise<void> =>
  needsApproval(alert)
    ? deps.telemetry.trace('request approval', () => requestApproval(alert, deps))
    : deps.telemetry.trace('notify', () => publishAlert(alert, deps));

/**
 * Creates the approval of an alert once, and queues it for ApprovalProcessor. A repeated message is queued again, which
 * is harmless, because the approval's row determines the next action. After a crash, the sweep finds the approval.
 */
const requestApproval = async (
  alert: Alert,
  { telemetry, history, approvals, pendingApprovals, newJti }: AlertProcessorDeps,
): Promise<void> => {
  const { alertId, correlationId, severity } = alert;
  await history.record(alert);
  const isNew = await approvals.create(createApproval(alert, newJti(), telemetry.now()));
  const [unsent] = await pendingApprovals.send([{ correlationId, body: { approvalId: alertId } }]);
  if (unsent) throw new Error(`failed to queue the approval of ${alertId}: ${unsent.reason}`);
  telemetry.meter.count(isNew ? 'ApprovalsRequested' : 'AlertsRepeated', 1);
  telemetry.log.info('approval requested', { correlation_id: correlationId, approval_id: alertId, severity });
};

/**
 * Claims the row of an alert, publishes the alert and marks the row. An alert that is already marked is skipped. If
 * another processor has claimed it, this throws, so that the message is retried. After a crash between publishing and
 * marking, or no answer of SNS within 20 seconds, the retry publishes the alert again: SNS can't report whether it
 * published a message. So there are at most as many notifications as receives of the message.
 */
export const publishAlert = async (
  alert: Alert,
  { telemetry, history, topic }: PublishAlertDeps,
): Promise<void> => {
  const { alertId, correlationId, severity } = alert;
  const now = telemetry.now();
  const claim = await history.claim(alert, now, now + CLAIM_DURATION_MS);
  if (claim === 'notified') return telemetry.meter.count('AlertsRepeated', 1);
  if (claim === 'in-progress') throw new Error(`${alertId} is being notified by another invocation`);
  await topic.publish(alert);
  await history.markNotified(alertId, telemetry.now());
  telemetry.meter.measure('AlertPriority', 'Count', 1, { Severity: severity });
  telemetry.log.info('alert notified', { correlation_id: correlationId, alert_id: alertId, severity });
};

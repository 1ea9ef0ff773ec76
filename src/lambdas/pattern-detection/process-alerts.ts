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

export interface PublishAlertDeps {
  readonly telemetry: Telemetry;
  readonly history: AlertHistory;
  readonly topic: AlertTopic;
}

export interface AlertProcessorDeps extends PublishAlertDeps {
  readonly approvals: ApprovalTracking;
  readonly pendingApprovals: Queue;
  /** 128 random bits in base64url. */
  readonly newJti: () => string;
}

/**
 * How long a notification stays claimed, in milliseconds: longer than the function may run, shorter than the
 * queue's visibility time-out, so that a retry after a crash finds the claim lapsed.
 */
export const CLAIM_DURATION_MS = 60_000;

/**
 * Turns alerts into notifications, but the most urgent into requests for approval: of these nobody is told here.
 */
export const createAlertProcessor = (deps: AlertProcessorDeps) => {
  const { telemetry } = deps;
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    // One at a time, so that copies of an alert within a batch see each other.
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
  const { log, trace } = deps.telemetry;
  try {
    const alert = parseAlert(record.body);
    if (needsApproval(alert)) await trace('request approval', () => requestApproval(alert, deps));
    else await trace('notify', () => publishAlert(alert, deps));
  } catch (thrown) {
    const error = toError(thrown); // Powertools reads .message of whatever is thrown
    log.error('alert not processed', { message_id: record.messageId, error });
    throw error;
  }
};

/**
 * Makes the alert's approval, once, and has ApprovalProcessor ask for it. A repeated message asks again, which costs
 * nothing: whatever comes of it follows from the approval's row. What a crash leaves undone the sweep finds.
 */
const requestApproval = async (
  alert: Alert,
  { telemetry, history, approvals, pendingApprovals, newJti }: AlertProcessorDeps,
): Promise<void> => {
  const { alertId, correlationId, severity } = alert;
  await history.record(alert);
  const isNew = await approvals.create(createApproval(alert, newJti(), telemetry.now()));
  const [unsent] = await pendingApprovals.send([{ correlationId, body: { approvalId: alertId } }]);
  if (unsent) throw new Error(`the approval of ${alertId} was not queued: ${unsent.reason}`);
  telemetry.meter.count(isNew ? 'ApprovalsRequested' : 'AlertsRepeated', 1);
  telemetry.log.info('approval requested', { correlation_id: correlationId, approval_id: alertId, severity });
};

/**
 * Claims the alert's row, publishes, marks it as notified. An alert that is marked already is done; one that another
 * processor holds fails and comes back later. A crash between publish and mark notifies twice: SNS can't be asked
 * whether it has published.
 */
export const publishAlert = async (
  alert: Alert,
  { telemetry, history, topic }: PublishAlertDeps,
): Promise<void> => {
  const { alertId, correlationId, severity } = alert;
  const now = telemetry.now();
  const claim = await history.claim(alert, now, now + CLAIM_DURATION_MS);
  if (claim === 'notified') return telemetry.meter.count('AlertsRepeated', 1);
  if (claim === 'held') throw new Error(`${alertId} is being notified by another invocation`);
  await topic.publish(alert);
  await history.markNotified(alertId, telemetry.now());
  telemetry.meter.measure('AlertPriority', 'Count', 1, { Severity: severity });
  telemetry.log.info('alert notified', { correlation_id: correlationId, alert_id: alertId, severity });
};

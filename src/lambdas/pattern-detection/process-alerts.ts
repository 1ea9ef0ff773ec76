import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import {
  type Alert,
  type AlertDecision,
  MAX_ALERT_WAIT_MS,
  type RelatedAlerts,
  SUPPRESSIONS,
} from '../../domain/alerts';
import { createApproval, needsApproval } from '../../domain/approvals';
import type { AlertHistory } from './adapters/alert-history';
import type { AlertTopic } from './adapters/alert-topic';
import type { ApprovalTracking } from './adapters/approval-tracking';
import { toError } from '../shared/concurrency';
import type { Queue } from '../shared/queues';
import { decideAlert, type DecideAlertDeps } from './decide-alert';
import { parseAlert } from './messages';
import { claimAlert, publishClaimed, type PublishAlertDeps, waitForTurn } from './publish-alert';
import { sendDigests, type DigestDeps } from './send-digests';
import { type AlertSweepDeps, sweepAlerts, type SweepEvent } from './sweep-alerts';

export interface AlertProcessorDeps extends PublishAlertDeps, DecideAlertDeps, AlertSweepDeps, DigestDeps {
  readonly history: AlertHistory;
  readonly topic: AlertTopic;
  readonly approvals: ApprovalTracking;
  readonly pendingApprovals: Queue;
  /** 128 random bits in base64url. */
  readonly newJti: () => string;
}

/**
 * Creates the handler that notifies people of alerts, within the limits of notifications. CRITICAL alerts are queued for
 * approval instead. The scheduled sweep sends the digests of delayed alerts, and raises the alerts that AlertDecision could
 * not queue.
 */
export const createAlertProcessor = (deps: AlertProcessorDeps) => {
  const { telemetry } = deps;
  return async (event: SQSEvent | SweepEvent): Promise<SQSBatchResponse> => {
    if ('sweep' in event) return sweep(deps);
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

/** Both parts run, even if the first one fails. The invocation then fails, so that the function's alarm counts it. */
const sweep = async (deps: AlertProcessorDeps): Promise<SQSBatchResponse> => {
  const errors = await sendDigests(deps);
  await sweepAlerts((alert) => processAlert(alert, deps), deps);
  if (errors[0]) throw errors[0];
  return { batchItemFailures: [] };
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

/** Claims the row of an alert and carries out the decision about it, which an earlier invocation may have made. */
const processAlert = (received: Alert, deps: AlertProcessorDeps): Promise<void> =>
  deps.telemetry.trace(needsApproval(received) ? 'request approval' : 'notify', async () => {
    const claimed = await claimAlert(received, deps);
    if (!claimed) return;
    const { claimedUntil, decision: earlier } = claimed;
    const result = earlier ? undefined : await decideAlert(received, deps);
    const decided = earlier ?? result!.decision;
    const alert =
      result && result.replaces.length > 0 ? { ...received, replaces: result.replaces } : received;
    if (result) await markReplaced(alert, result, deps);
    if (earlier === 'notify') await waitForTurn(deps);
    // If no turn to publish is free soon, a new alert waits for the digest instead of blocking the queue.
    const isLate =
      decided === 'notify' && earlier === undefined && !(await deps.pace.waitForTurn(MAX_ALERT_WAIT_MS));
    const decision = isLate ? 'digest' : decided;
    if (decision === 'notify') return publishClaimed(alert, claimedUntil, deps);
    await recordDecision(alert, decision, claimedUntil, deps);
    if (decision === 'approve') await requestApproval(alert, deps);
  });

/**
 * Links an alert with those of the same structure at other intervals: an alert of a longer interval replaces earlier
 * ones, unless it is suppressed itself, and suppresses later ones.
 */
const markReplaced = async (
  { alertId }: Alert,
  { decision, replaces, replacedBy }: RelatedAlerts & { readonly decision: AlertDecision },
  { history }: AlertProcessorDeps,
): Promise<void> => {
  if (decision === 'longer-interval' && replacedBy !== undefined)
    return history.markReplaced(alertId, replacedBy);
  if (SUPPRESSIONS.some((suppression) => suppression === decision)) return;
  for (const replaced of replaces) await history.markReplaced(replaced, alertId);
};

/** Records that an alert is not notified now, and ends its claim: an approved alert is claimed again. */
const recordDecision = async (
  alert: Alert,
  decision: AlertDecision,
  claimedUntil: number,
  { telemetry, history }: AlertProcessorDeps,
): Promise<void> => {
  const { alertId, correlationId, pattern, severity } = alert;
  await history.recordDecision(alert, decision, claimedUntil, telemetry.now());
  const about = { correlation_id: correlationId, alert_id: alertId, severity };
  if (decision === 'digest') {
    telemetry.meter.count('AlertsHeld', 1);
    telemetry.log.info('alert delayed', { ...about, pattern });
  }
  if (SUPPRESSIONS.some((suppression) => suppression === decision)) {
    telemetry.meter.measure('AlertsSuppressed', 'Count', 1, { Reason: decision });
    telemetry.log.info('alert suppressed', { ...about, reason: decision });
  }
};

/**
 * Creates the approval of an alert once, queues it for ApprovalProcessor, and marks the alert: it is not requested again.
 * A retry after a crash before the mark queues it again, which is harmless, because the approval's row determines the next
 * action. If nothing retries, the sweep finds the approval.
 */
const requestApproval = async (
  alert: Alert,
  { telemetry, history, approvals, pendingApprovals, newJti }: AlertProcessorDeps,
): Promise<void> => {
  const { alertId, correlationId, severity } = alert;
  const isNew = await approvals.create(createApproval(alert, newJti(), telemetry.now()));
  const [unsent] = await pendingApprovals.send([{ correlationId, body: { approvalId: alertId } }]);
  if (unsent) throw new Error(`failed to queue the approval of ${alertId}: ${unsent.reason}`);
  await history.markApprovalRequested(alertId, telemetry.now());
  telemetry.meter.count(isNew ? 'ApprovalsRequested' : 'AlertsRepeated', 1);
  telemetry.log.info('approval requested', { correlation_id: correlationId, approval_id: alertId, severity });
};

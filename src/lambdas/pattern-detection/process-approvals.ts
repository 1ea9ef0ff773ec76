import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type Approval, toTokenClaims, getNextAction, signToken, type Signer } from '../../domain/approvals';
import type { ApprovalRequests } from './adapters/approval-requests';
import type { ApprovalTimers, TimerEvent } from './adapters/approval-timers';
import type { ApprovalTracking } from './adapters/approval-tracking';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { toError, collectFailures } from '../shared/concurrency';
import { parseApprovalId } from './messages';
import { publishAlert, type PublishAlertDeps } from './process-alerts';

export interface ApprovalProcessorDeps extends PublishAlertDeps {
  readonly approvals: ApprovalTracking;
  readonly requests: ApprovalRequests;
  readonly timers: ApprovalTimers;
  readonly signer: Signer;
  /** The environment that the tokens are for. */
  readonly audience: string;
  /** Where the approval page answers, without the token. */
  readonly pageUrl: string;
}

/** What EventBridge Scheduler sends: look at all that is open. */
export interface SweepEvent {
  readonly sweep: true;
}

/**
 * Does what an approval's row says is due: send the request, tell of an approved alert, or end what nobody decided in
 * time. A message of PendingApprovals and a timer only say which row to look at, so that copies, late ones and lost
 * ones do no harm; the sweep looks at every open row.
 */
export const createApprovalProcessor =
  (deps: ApprovalProcessorDeps) =>
  async (event: SQSEvent | SweepEvent | TimerEvent): Promise<SQSBatchResponse> => {
    const response = await processEvent(event, deps);
    deps.telemetry.meter.flush();
    return response;
  };

const processEvent = (
  event: SQSEvent | SweepEvent | TimerEvent,
  deps: ApprovalProcessorDeps,
): Promise<SQSBatchResponse> => {
  if ('sweep' in event) return sweepApprovals(deps);
  if ('approvalId' in event) return processTimer(event, deps);
  return processBatch(event, deps);
};

const processBatch = (event: SQSEvent, deps: ApprovalProcessorDeps): Promise<SQSBatchResponse> =>
  processPartialResponse(
    event,
    async ({ body, messageId }: SQSRecord) => {
      try {
        await processApproval(parseApprovalId(body), deps);
      } catch (thrown) {
        const error = toError(thrown); // Powertools reads .message of whatever is thrown
        deps.telemetry.log.error('approval not settled', { message_id: messageId, error });
        throw error;
      }
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false, processInParallel: false },
  );

const sweepApprovals = async (deps: ApprovalProcessorDeps): Promise<SQSBatchResponse> => {
  const { telemetry, approvals } = deps;
  const open = await telemetry.trace('read open approvals', () => approvals.listOpen());
  const failures = await collectFailures(open, MAX_CONCURRENT_CALLS, (approvalId) =>
    processApproval(approvalId, deps),
  );
  for (const { item, error } of failures)
    telemetry.log.error('approval not settled', { approval_id: item, error });
  telemetry.log.info('approvals swept', { open: open.length, failed: failures.length });
  // Reported as this invocation's error, so that the function's alarm sees it; the next sweep tries again.
  if (failures[0]) throw failures[0].error;
  return { batchItemFailures: [] };
};

/** Fails as a whole: Lambda tries twice more, then keeps the event in FailedInvocations. */
const processTimer = async (
  { approvalId }: TimerEvent,
  deps: ApprovalProcessorDeps,
): Promise<SQSBatchResponse> => {
  try {
    await processApproval(approvalId, deps);
  } catch (thrown) {
    const error = toError(thrown);
    deps.telemetry.log.error('approval not settled', { approval_id: approvalId, error });
    throw error;
  }
  return { batchItemFailures: [] };
};

const processApproval = async (approvalId: string, deps: ApprovalProcessorDeps): Promise<void> => {
  const { telemetry, approvals } = deps;
  const approval = await approvals.get(approvalId);
  if (!approval) throw new Error(`there is no approval ${approvalId}`);
  switch (getNextAction(approval, telemetry.now())) {
    case 'send':
      await setTimer(approval, deps);
      await telemetry.trace('ask for approval', () => sendRequest(approval, deps));
      return approvals.mark(approvalId, 'sent', telemetry.now());
    case 'notify':
      await telemetry.trace('notify', () => publishAlert(approval.alert, deps));
      return approvals.mark(approvalId, 'notified', telemetry.now());
    case 'expire':
      return expireApproval(approval, deps);
    case 'nothing':
      return;
  }
};

/**
 * Before the row says that the request was sent, so that a crash in between has it set again. A decision leaves the
 * timer as it is: when it fires, nothing is due, whereas deleting it would be one more call and right, and can fail.
 */
const setTimer = async (approval: Approval, { telemetry, timers }: ApprovalProcessorDeps): Promise<void> => {
  try {
    await telemetry.trace('set timer', () => timers.set(approval));
  } catch (thrown) {
    // Worth less than the question, which has an hour: without its timer, the sweep ends the approval.
    telemetry.log.error('timer not set', { approval_id: approval.approvalId, error: toError(thrown) });
  }
};

const sendRequest = async (
  approval: Approval,
  { requests, signer, audience, pageUrl }: ApprovalProcessorDeps,
) => {
  const token = await signToken(toTokenClaims(approval, audience), signer);
  await requests.publish(approval, `${pageUrl}/${token}`);
};

const expireApproval = async (
  { approvalId, alert }: Approval,
  { telemetry, approvals }: ApprovalProcessorDeps,
) => {
  if (!(await approvals.expire(approvalId, telemetry.now()))) return;
  telemetry.meter.measure('ApprovalDecisions', 'Count', 1, { Decision: 'EXPIRED' });
  telemetry.log.info('approval expired', { correlation_id: alert.correlationId, approval_id: approvalId });
};

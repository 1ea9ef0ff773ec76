import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type Approval, toTokenClaims, getNextAction, signToken, type Signer } from '../../domain/approvals';
import { isObject } from '../../domain/validation';
import type { ApprovalRequests } from './adapters/approval-requests';
import type { ApprovalTimers, TimerEvent } from './adapters/approval-timers';
import type { ApprovalTracking } from './adapters/approval-tracking';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { toError, collectFailures } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import { parseApprovalId, parseTimer, ValidationError } from './messages';
import { publishApproved, type PublishAlertDeps, waitForTurn } from './publish-alert';
import type { SweepEvent } from './sweep-alerts';

export interface ApprovalProcessorDeps extends PublishAlertDeps {
  readonly approvals: ApprovalTracking;
  readonly requests: ApprovalRequests;
  readonly timers: ApprovalTimers;
  readonly signer: Signer;
  /** The environment of the tokens. */
  readonly audience: string;
  /** The URL of the approval page, without the token. */
  readonly pageUrl: string;
}

/**
 * Creates the handler that performs the next action of an approval: send the request, publish the approved alert, or
 * expire the approval. A message of PendingApprovals or a timer only names the approval, and its row determines the
 * action, so duplicate, late and lost messages are harmless. The sweep processes every open approval.
 */
export const createApprovalProcessor =
  (deps: ApprovalProcessorDeps) =>
  async (event: SQSEvent | SweepEvent | TimerEvent): Promise<SQSBatchResponse> => {
    const response = await processEvent(event, deps);
    deps.telemetry.meter.flush();
    return response;
  };

/** @throws ValidationError if the event is of no source of the function */
const processEvent = async (
  event: SQSEvent | SweepEvent | TimerEvent,
  deps: ApprovalProcessorDeps,
): Promise<SQSBatchResponse> => {
  if (isObject(event)) {
    if ('sweep' in event) return sweepApprovals(deps);
    if ('approvalId' in event) return processTimer(parseTimer(event), deps);
    if ('Records' in event) return processBatch(event, deps);
  }
  throw new ValidationError('event: expected messages of PendingApprovals, a timer, or a sweep');
};

const processBatch = (event: SQSEvent, deps: ApprovalProcessorDeps): Promise<SQSBatchResponse> =>
  processPartialResponse(
    event,
    async ({ body, messageId }: SQSRecord) => {
      try {
        await processApproval(parseApprovalId(body), deps);
      } catch (thrown) {
        const error = toError(thrown); // Powertools reads .message of whatever is thrown
        deps.telemetry.log.error('approval not processed', { message_id: messageId, error });
        throw error;
      }
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false, processInParallel: false },
  );

const sweepApprovals = async (deps: ApprovalProcessorDeps): Promise<SQSBatchResponse> => {
  const { telemetry, approvals } = deps;
  const openApprovals = await telemetry.trace('read open approvals', () => approvals.listOpen());
  const failures = await collectFailures(openApprovals, MAX_CONCURRENT_CALLS, (approvalId) =>
    processApproval(approvalId, deps, true),
  );
  for (const { item, error } of failures)
    telemetry.log.error('approval not processed', { approval_id: item, error });
  telemetry.log.info('approvals swept', { open: openApprovals.length, failed: failures.length });
  // Fails the invocation, so that the function's alarm counts it. The next sweep retries.
  if (failures[0]) throw failures[0].error;
  return { batchItemFailures: [] };
};

/** Throws on failure: Lambda retries twice and then sends the event to FailedInvocations. */
const processTimer = async (
  { approvalId }: TimerEvent,
  deps: ApprovalProcessorDeps,
): Promise<SQSBatchResponse> => {
  try {
    await processApproval(approvalId, deps);
  } catch (thrown) {
    const error = toError(thrown);
    deps.telemetry.log.error('approval not processed', { approval_id: approvalId, error });
    throw error;
  }
  return { batchItemFailures: [] };
};

const processApproval = async (
  approvalId: string,
  deps: ApprovalProcessorDeps,
  isSweep = false,
): Promise<void> => {
  const { telemetry, approvals } = deps;
  const approval = await approvals.get(approvalId);
  if (!approval) throw new Error(`approval ${approvalId} not found`);
  if (isSweep) countWaiting(approval, telemetry);
  switch (getNextAction(approval, telemetry.now())) {
    case 'send':
      await setTimer(approval, deps);
      await telemetry.trace('send request', () => sendRequest(approval, deps));
      return approvals.mark(approvalId, 'sent', telemetry.now());
    case 'notify':
      await telemetry.trace('notify', () => publishApproved(approval.alert, deps));
      return approvals.mark(approvalId, 'notified', telemetry.now());
    case 'expire':
      return expireApproval(approval, deps);
    case 'nothing':
      return;
  }
};

/**
 * Sets the timer before the row is marked as sent, so that a retry after a crash sets it again. A decision does not delete
 * the timer: when it fires, there is nothing to do, and a deletion would need another call and permission.
 */
const setTimer = async (approval: Approval, { telemetry, timers }: ApprovalProcessorDeps): Promise<void> => {
  try {
    await telemetry.trace('set timer', () => timers.set(approval));
  } catch (thrown) {
    // Not fatal: without the timer, the sweep expires the approval.
    telemetry.log.error('timer not set', { approval_id: approval.approvalId, error: toError(thrown) });
  }
};

const sendRequest = async (approval: Approval, deps: ApprovalProcessorDeps) => {
  const { requests, signer, audience, pageUrl } = deps;
  const token = await signToken(toTokenClaims(approval, audience), signer);
  await waitForTurn(deps);
  await requests.publish(approval, `${pageUrl}/${token}`);
};

const expireApproval = async (
  { approvalId, alert, sentAt }: Approval,
  { telemetry, approvals }: ApprovalProcessorDeps,
) => {
  if (!(await approvals.expire(approvalId, telemetry.now()))) return;
  telemetry.meter.measure('ApprovalDecisions', 'Count', 1, { Decision: 'EXPIRED' });
  if (sentAt === undefined) {
    telemetry.meter.count('ApprovalsExpiredUnsent', 1);
    telemetry.log.error('approval expired unsent', {
      correlation_id: alert.correlationId,
      approval_id: approvalId,
    });
  }
  telemetry.log.info('approval expired', { correlation_id: alert.correlationId, approval_id: approvalId });
};

/** A request is usually sent within seconds. */
const MAX_UNSENT_MS = 300_000;
/** Half of the hour. */
const MAX_UNANSWERED_MS = 1_800_000;

/** Counts an approval whose request is still not sent, or whose answer is taking long. Alarms read the counters. */
const countWaiting = ({ state, requestedAt, sentAt }: Approval, { meter, now }: Telemetry): void => {
  if (state !== 'PENDING') return;
  const waited = now() - Date.parse(requestedAt);
  if (sentAt === undefined && waited >= MAX_UNSENT_MS) meter.count('ApprovalsUnsent', 1);
  if (sentAt !== undefined && waited >= MAX_UNANSWERED_MS) meter.count('ApprovalsUnanswered', 1);
};

import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type Approval, claimsOf, dueOf, signToken, type Signer } from '../../domain/approvals';
import type { ApprovalRequests } from './adapters/approval-requests';
import type { ApprovalTimers, Timer } from './adapters/approval-timers';
import type { ApprovalTracking } from './adapters/approval-tracking';
import { CALLS_AT_A_TIME } from '../shared/aws';
import { asError, failuresOf } from '../shared/concurrency';
import { readApprovalId } from './messages';
import { notify, type NotifierDeps } from './notify';

export interface SettlerDeps extends NotifierDeps {
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
export interface Sweep {
  readonly sweep: true;
}

/**
 * Does what an approval's row says is due: send the request, tell of an approved alert, or end what nobody decided in
 * time. A message of PendingApprovals and a timer only say which row to look at, so that copies, late ones and lost
 * ones do no harm; the sweep looks at every open row.
 */
export const makeSettler =
  (deps: SettlerDeps) =>
  async (event: SQSEvent | Sweep | Timer): Promise<SQSBatchResponse> => {
    const response = await respond(event, deps);
    deps.watch.meter.flush();
    return response;
  };

const respond = (event: SQSEvent | Sweep | Timer, deps: SettlerDeps): Promise<SQSBatchResponse> => {
  if ('sweep' in event) return sweep(deps);
  if ('approvalId' in event) return onTimer(event, deps);
  return settleBatch(event, deps);
};

const settleBatch = (event: SQSEvent, deps: SettlerDeps): Promise<SQSBatchResponse> =>
  processPartialResponse(
    event,
    async ({ body, messageId }: SQSRecord) => {
      try {
        await settle(readApprovalId(body), deps);
      } catch (thrown) {
        const error = asError(thrown); // Powertools reads .message of whatever is thrown
        deps.watch.log.error('approval not settled', { message_id: messageId, error });
        throw error;
      }
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false, processInParallel: false },
  );

const sweep = async (deps: SettlerDeps): Promise<SQSBatchResponse> => {
  const { watch, approvals } = deps;
  const open = await watch.trace('read open approvals', () => approvals.open());
  const failures = await failuresOf(open, CALLS_AT_A_TIME, (approvalId) => settle(approvalId, deps));
  for (const { item, error } of failures)
    watch.log.error('approval not settled', { approval_id: item, error });
  watch.log.info('approvals swept', { open: open.length, failed: failures.length });
  // Reported as this invocation's error, so that the function's alarm sees it; the next sweep tries again.
  if (failures[0]) throw failures[0].error;
  return { batchItemFailures: [] };
};

/** Fails as a whole: Lambda tries twice more, then keeps the event in FailedInvocations. */
const onTimer = async ({ approvalId }: Timer, deps: SettlerDeps): Promise<SQSBatchResponse> => {
  try {
    await settle(approvalId, deps);
  } catch (thrown) {
    const error = asError(thrown);
    deps.watch.log.error('approval not settled', { approval_id: approvalId, error });
    throw error;
  }
  return { batchItemFailures: [] };
};

const settle = async (approvalId: string, deps: SettlerDeps): Promise<void> => {
  const { watch, approvals } = deps;
  const approval = await approvals.get(approvalId);
  if (!approval) throw new Error(`there is no approval ${approvalId}`);
  switch (dueOf(approval, watch.now())) {
    case 'send':
      await setTimer(approval, deps);
      await watch.trace('ask for approval', () => ask(approval, deps));
      return approvals.mark(approvalId, 'sent', watch.now());
    case 'notify':
      await watch.trace('notify', () => notify(approval.alert, deps));
      return approvals.mark(approvalId, 'notified', watch.now());
    case 'expire':
      return expire(approval, deps);
    case 'nothing':
      return;
  }
};

/**
 * Before the row says that the request was sent, so that a crash in between has it set again. A decision leaves the
 * timer as it is: when it fires, nothing is due, whereas deleting it would be one more call and right, and can fail.
 */
const setTimer = async (approval: Approval, { watch, timers }: SettlerDeps): Promise<void> => {
  try {
    await watch.trace('set timer', () => timers.set(approval));
  } catch (thrown) {
    // Worth less than the question, which has an hour: without its timer, the sweep ends the approval.
    watch.log.error('timer not set', { approval_id: approval.approvalId, error: asError(thrown) });
  }
};

const ask = async (approval: Approval, { requests, signer, audience, pageUrl }: SettlerDeps) => {
  const token = await signToken(claimsOf(approval, audience), signer);
  await requests.publish(approval, `${pageUrl}/${token}`);
};

const expire = async ({ approvalId, alert }: Approval, { watch, approvals }: SettlerDeps) => {
  if (!(await approvals.expire(approvalId, watch.now()))) return;
  watch.meter.measure('ApprovalDecisions', 'Count', 1, { Decision: 'EXPIRED' });
  watch.log.info('approval expired', { correlation_id: alert.correlationId, approval_id: approvalId });
};

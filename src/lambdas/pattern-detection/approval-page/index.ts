import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import {
  type Approval,
  canDecide,
  canExpire,
  parseAnswer,
  verifyToken,
  type TokenClaims,
  type Verifier,
} from '../../../domain/approvals';
import { getRequestId } from '../../shared/api';
import { toError } from '../../shared/concurrency';
import type { Queue } from '../../shared/queues';
import type { TradingPatterns } from '../adapters/trading-patterns';
import { renderRequestPage } from './request-page';
import {
  renderDecisionPage,
  renderErrorPage,
  renderExpiredPage,
  renderInvalidLinkPage,
} from './status-pages';
import { createWebhook, type WebhookDeps } from './webhook';
import { parseForm, createPageResponse } from './respond';

export interface ApprovalPageDeps extends WebhookDeps {
  readonly patterns: Pick<TradingPatterns, 'get'>;
  readonly pendingApprovals: Queue;
  readonly verifier: Verifier;
  /** The required environment of tokens. */
  readonly audience: string;
}

/**
 * Creates the handler of the approval page. GET and HEAD of a link write nothing, because mail scanners open links; POST
 * records the decision. POST /approve/requests receives the requests from SNS. The token is never logged.
 *
 * A failed request gets an error page, so the invocation succeeds. An alarm uses the metric RequestsFailed instead of
 * Lambda's Errors.
 */
export const createApprovalPage = (deps: ApprovalPageDeps) => {
  const webhook = createWebhook(deps);
  const { log } = deps.telemetry;
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    try {
      return event.resource === '/approve/requests' ? await webhook(event) : await handleLink(event, deps);
    } catch (thrown) {
      const requestId = getRequestId(event);
      deps.telemetry.meter.count('RequestsFailed', 1);
      log.error('approval page failed', { correlation_id: requestId, error: toError(thrown) });
      return createPageResponse(event, 500, renderErrorPage(requestId));
    } finally {
      deps.telemetry.meter.flush();
    }
  };
};

const handleLink = async (event: APIGatewayProxyEvent, deps: ApprovalPageDeps) => {
  const { telemetry, approvals, verifier, audience } = deps;
  const token = event.pathParameters?.token ?? '';
  const verification = await telemetry.trace('verify token', () =>
    verifyToken(token, verifier, audience, telemetry.now()),
  );
  if ('rejected' in verification) return rejectLink(event, verification.rejected, deps);
  const approval = await approvals.get(verification.claims.aid);
  if (!approval || approval.jti !== verification.claims.jti) return rejectLink(event, 'forged', deps);
  if (approval.state === 'EXPIRED' || canExpire(approval, telemetry.now()))
    return rejectLink(event, 'expired', deps);
  if (event.httpMethod === 'POST') return recordDecision(event, approval, verification.claims, deps);
  const pattern = await loadPattern(approval, deps);
  return approval.state === 'PENDING'
    ? createPageResponse(event, 200, renderRequestPage(approval, pattern))
    : createPageResponse(event, 200, renderDecisionPage(approval, pattern, false));
};

const rejectLink = (
  event: APIGatewayProxyEvent,
  reason: 'forged' | 'expired',
  { telemetry }: ApprovalPageDeps,
) => {
  telemetry.meter.count(reason === 'forged' ? 'ApprovalLinksForged' : 'ApprovalLinksExpired', 1);
  return reason === 'forged'
    ? createPageResponse(event, 404, renderInvalidLinkPage())
    : createPageResponse(event, 410, renderExpiredPage());
};

const recordDecision = async (
  event: APIGatewayProxyEvent,
  approval: Approval,
  { jti }: TokenClaims,
  deps: ApprovalPageDeps,
): Promise<APIGatewayProxyResult> => {
  const { telemetry, approvals } = deps;
  const { approvalId, alert, decideBy } = approval;
  const pattern = await loadPattern(approval, deps);
  // Read the clock after all slow calls and just before the write, so that nothing is written after the deadline.
  const decidedAt = telemetry.now();
  // An invalid answer is shown again while the approval is open. The write checks the rule again.
  if (canDecide(approval, { jti, decidedAt })) {
    const fields = parseForm(event);
    const answer = parseAnswer(fields);
    if ('violation' in answer)
      return createPageResponse(
        event,
        400,
        renderRequestPage(approval, pattern, { violation: answer.violation, fields }),
      );
    if (await approvals.recordDecision(approvalId, { ...answer.value, jti, decidedAt }, decideBy)) {
      await announceDecision(approval, answer.value.verdict, decidedAt, deps);
      return createPageResponse(
        event,
        200,
        renderDecisionPage((await approvals.get(approvalId))!, pattern, true),
      );
    }
  }
  const current = (await approvals.get(approvalId)) ?? approval;
  telemetry.log.info('approval already decided', {
    correlation_id: alert.correlationId,
    approval_id: approvalId,
  });
  if (current.state === 'PENDING' || current.state === 'EXPIRED') return rejectLink(event, 'expired', deps);
  return createPageResponse(event, 409, renderDecisionPage(current, pattern, false));
};

/** Records metrics and queues the approval. A failed message is harmless, because the sweep finds the decision. */
const announceDecision = async (
  { approvalId, alert, requestedAt }: Approval,
  verdict: string,
  decidedAt: number,
  { telemetry, pendingApprovals }: ApprovalPageDeps,
) => {
  const latency = decidedAt - Date.parse(requestedAt);
  telemetry.meter.measure('ApprovalDecisions', 'Count', 1, { Decision: verdict });
  telemetry.meter.measure('ApprovalLatency', 'Milliseconds', latency, { Decision: verdict });
  const identification = { correlation_id: alert.correlationId, approval_id: approvalId };
  telemetry.log.info('approval decided', {
    ...identification,
    decision: verdict,
    approval_latency_ms: latency,
  });
  const message = { correlationId: alert.correlationId, body: { approvalId } };
  const [unsent] = await pendingApprovals.send([message]);
  if (unsent)
    telemetry.log.warn('decision not queued; the sweep processes it', {
      ...identification,
      reason: unsent.reason,
    });
};

const loadPattern = ({ approvalId, alert }: Approval, { telemetry, patterns }: ApprovalPageDeps) =>
  telemetry.trace('read pattern', () => patterns.get(approvalId, alert.timestamp));

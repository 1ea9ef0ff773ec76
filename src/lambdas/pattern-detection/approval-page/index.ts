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
import {
  renderDecisionPage,
  renderExpiredPage,
  renderErrorPage,
  renderRequestPage,
  renderInvalidLinkPage,
} from './pages';
import { createWebhook, type WebhookDeps } from './webhook';
import { parseForm, createPageResponse } from './respond';

export interface ApprovalPageDeps extends WebhookDeps {
  readonly patterns: Pick<TradingPatterns, 'get'>;
  readonly pendingApprovals: Queue;
  readonly verifier: Verifier;
  /** The environment that tokens must be for. */
  readonly audience: string;
}

/**
 * The approval page: GET and HEAD of a link show and write nothing, since mail scanners open links; POST decides.
 * POST /approve/requests is where SNS delivers the requests themselves. The token is never logged.
 *
 * People get a page also where it fails, so the invocation does not: an alarm reads the metric RequestsFailed instead
 * of Lambda's Errors.
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
  const reading = await telemetry.trace('verify token', () =>
    verifyToken(token, verifier, audience, telemetry.now()),
  );
  if ('refused' in reading) return rejectLink(event, reading.refused, deps);
  const approval = await approvals.get(reading.claims.aid);
  if (!approval || approval.jti !== reading.claims.jti) return rejectLink(event, 'forged', deps);
  if (approval.state === 'EXPIRED' || canExpire(approval, telemetry.now()))
    return rejectLink(event, 'expired', deps);
  if (event.httpMethod === 'POST') return recordDecision(event, approval, reading.claims, deps);
  const pattern = await loadPattern(approval, deps);
  return approval.state === 'PENDING'
    ? createPageResponse(event, 200, renderRequestPage(approval, pattern))
    : createPageResponse(event, 200, renderDecisionPage(approval, pattern, false));
};

const rejectLink = (
  event: APIGatewayProxyEvent,
  why: 'forged' | 'expired',
  { telemetry }: ApprovalPageDeps,
) => {
  telemetry.meter.count(why === 'forged' ? 'ApprovalLinksForged' : 'ApprovalLinksExpired', 1);
  return why === 'forged'
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
  const { approvalId, alert } = approval;
  const at = telemetry.now();
  const pattern = await loadPattern(approval, deps);
  // Shown again as it is, if the answer is wrong and the approval still open; the write itself looks once more.
  if (canDecide(approval, { jti, decidedAt: at })) {
    const fields = parseForm(event);
    const answer = parseAnswer(fields);
    if ('violation' in answer)
      return createPageResponse(
        event,
        400,
        renderRequestPage(approval, pattern, { violation: answer.violation, fields }),
      );
    if (await approvals.decide(approvalId, { ...answer.value, jti, decidedAt: at })) {
      await announceDecision(approval, answer.value.verdict, at, deps);
      return createPageResponse(
        event,
        200,
        renderDecisionPage((await approvals.get(approvalId))!, pattern, true),
      );
    }
  }
  const now = (await approvals.get(approvalId)) ?? approval;
  telemetry.log.info('approval answered again', {
    correlation_id: alert.correlationId,
    approval_id: approvalId,
  });
  if (now.state === 'PENDING' || now.state === 'EXPIRED') return rejectLink(event, 'expired', deps);
  return createPageResponse(event, 409, renderDecisionPage(now, pattern, false));
};

/** The decision stands; that ApprovalProcessor hears of it at once is a convenience, since the sweep finds it. */
const announceDecision = async (
  { approvalId, alert, requestedAt }: Approval,
  verdict: string,
  at: number,
  { telemetry, pendingApprovals }: ApprovalPageDeps,
) => {
  const latency = at - Date.parse(requestedAt);
  telemetry.meter.measure('ApprovalDecisions', 'Count', 1, { Decision: verdict });
  telemetry.meter.measure('ApprovalLatency', 'Milliseconds', latency, { Decision: verdict });
  const said = { correlation_id: alert.correlationId, approval_id: approvalId };
  telemetry.log.info('approval decided', { ...said, decision: verdict, approval_latency_ms: latency });
  const message = { correlationId: alert.correlationId, body: { approvalId } };
  const [unsent] = await pendingApprovals.send([message]);
  if (unsent) telemetry.log.warn('decision left to the sweep', { ...said, reason: unsent.reason });
};

const loadPattern = ({ approvalId, alert }: Approval, { telemetry, patterns }: ApprovalPageDeps) =>
  telemetry.trace('read pattern', () => patterns.get(approvalId, alert.timestamp));

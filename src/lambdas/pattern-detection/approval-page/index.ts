import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import {
  type Approval,
  mayDecide,
  mayExpire,
  readAnswer,
  readToken,
  type TokenClaims,
  type Verifier,
} from '../../../domain/approvals';
import { requestIdOf } from '../../shared/api';
import { asError } from '../../shared/concurrency';
import type { Queue } from '../../shared/queues';
import type { TradingPatterns } from '../adapters/trading-patterns';
import { decidedPage, expiredPage, failurePage, requestPage, unknownPage } from './pages';
import { makeWebhook, type WebhookDeps } from './webhook';
import { formOf, show } from './respond';

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
export const makeApprovalPage = (deps: ApprovalPageDeps) => {
  const webhook = makeWebhook(deps);
  const { log } = deps.watch;
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    try {
      return event.resource === '/approve/requests' ? await webhook(event) : await answerLink(event, deps);
    } catch (thrown) {
      const requestId = requestIdOf(event);
      deps.watch.meter.count('RequestsFailed', 1);
      log.error('approval page failed', { correlation_id: requestId, error: asError(thrown) });
      return show(event, 500, failurePage(requestId));
    } finally {
      deps.watch.meter.flush();
    }
  };
};

const answerLink = async (event: APIGatewayProxyEvent, deps: ApprovalPageDeps) => {
  const { watch, approvals, verifier, audience } = deps;
  const token = event.pathParameters?.token ?? '';
  const reading = await watch.trace('verify token', () => readToken(token, verifier, audience, watch.now()));
  if ('refused' in reading) return refuse(event, reading.refused, deps);
  const approval = await approvals.get(reading.claims.aid);
  if (!approval || approval.jti !== reading.claims.jti) return refuse(event, 'forged', deps);
  if (approval.state === 'EXPIRED' || mayExpire(approval, watch.now())) return refuse(event, 'expired', deps);
  if (event.httpMethod === 'POST') return decide(event, approval, reading.claims, deps);
  const pattern = await patternOf(approval, deps);
  return approval.state === 'PENDING'
    ? show(event, 200, requestPage(approval, pattern))
    : show(event, 200, decidedPage(approval, pattern, false));
};

const refuse = (event: APIGatewayProxyEvent, why: 'forged' | 'expired', { watch }: ApprovalPageDeps) => {
  watch.meter.count(why === 'forged' ? 'ApprovalLinksForged' : 'ApprovalLinksExpired', 1);
  return why === 'forged' ? show(event, 404, unknownPage()) : show(event, 410, expiredPage());
};

const decide = async (
  event: APIGatewayProxyEvent,
  approval: Approval,
  { jti }: TokenClaims,
  deps: ApprovalPageDeps,
): Promise<APIGatewayProxyResult> => {
  const { watch, approvals } = deps;
  const { approvalId, alert } = approval;
  const at = watch.now();
  const pattern = await patternOf(approval, deps);
  // Shown again as it is, if the answer is wrong and the approval still open; the write itself looks once more.
  if (mayDecide(approval, { jti, at })) {
    const fields = formOf(event);
    const answer = readAnswer(fields);
    if ('violation' in answer)
      return show(event, 400, requestPage(approval, pattern, { violation: answer.violation, fields }));
    if (await approvals.decide(approvalId, { ...answer.value, jti, at })) {
      await tell(approval, answer.value.verdict, at, deps);
      return show(event, 200, decidedPage((await approvals.get(approvalId))!, pattern, true));
    }
  }
  const now = (await approvals.get(approvalId)) ?? approval;
  watch.log.info('approval answered again', { correlation_id: alert.correlationId, approval_id: approvalId });
  if (now.state === 'PENDING' || now.state === 'EXPIRED') return refuse(event, 'expired', deps);
  return show(event, 409, decidedPage(now, pattern, false));
};

/** The decision stands; that ApprovalProcessor hears of it at once is a convenience, since the sweep finds it. */
const tell = async (
  { approvalId, alert, requestedAt }: Approval,
  verdict: string,
  at: number,
  { watch, pendingApprovals }: ApprovalPageDeps,
) => {
  const latency = at - Date.parse(requestedAt);
  watch.meter.measure('ApprovalDecisions', 'Count', 1, { Decision: verdict });
  watch.meter.measure('ApprovalLatency', 'Milliseconds', latency, { Decision: verdict });
  const said = { correlation_id: alert.correlationId, approval_id: approvalId };
  watch.log.info('approval decided', { ...said, decision: verdict, approval_latency_ms: latency });
  const message = { correlationId: alert.correlationId, body: { approvalId } };
  const [unsent] = await pendingApprovals.send([message]);
  if (unsent) watch.log.warn('decision left to the sweep', { ...said, reason: unsent.reason });
};

const patternOf = ({ approvalId, alert }: Approval, { watch, patterns }: ApprovalPageDeps) =>
  watch.trace('read pattern', () => patterns.get(approvalId, alert.timestamp));

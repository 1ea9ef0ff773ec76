import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { createAlert, toPatternRow, type PatternRow } from '../../../src/domain/alerts';
import type { Detection } from '../../../src/domain/patterns';
import { createApprovalPage } from '../../../src/lambdas/pattern-detection/approval-page';
import { createApprovalProcessor } from '../../../src/lambdas/pattern-detection/process-approvals';
import { UntrustedMessageError } from '../../../src/lambdas/shared/sns-message';
import { createKeys } from '../../domain/approvals/keys';
import { detection } from '../../domain/alerts/detection';
import { apiEvent, sqsEvent } from './events';
import { createTestAlertProcessor } from './pipeline';
import { World } from './world';

export const AUDIENCE = 'pattern-detection-test';
export const PAGE = 'https://api.example.com/dev/approve';
export const keys = createKeys('k1');
export const HOUR = 3_600_000;

export const createApprovalHandler = ({
  telemetry,
  approvals,
  history,
  topic,
  approvalRequests,
  timers,
  pace,
}: World) =>
  createApprovalProcessor({
    pace,
    telemetry,
    approvals,
    history,
    topic,
    requests: approvalRequests,
    timers,
    signer: keys,
    audience: AUDIENCE,
    pageUrl: PAGE,
  });

/** The page; a message of SNS counts as signed if it claims to be. */
export const createPageHandler = (world: World, confirmed: string[] = []) =>
  createApprovalPage({
    telemetry: world.telemetry,
    approvals: world.approvals,
    patterns: world.patterns,
    pendingApprovals: world.approvalQueue,
    verifier: keys,
    audience: AUDIENCE,
    readSnsMessage: (body) =>
      body.includes('signed')
        ? Promise.resolve(JSON.parse(body) as never)
        : Promise.reject(new UntrustedMessageError('unsigned')),
    confirmSubscription: (token) => Promise.resolve(void confirmed.push(token)),
  });

/** A request for a link, as API Gateway hands it over. */
export const visit = (
  method: 'GET' | 'HEAD' | 'POST',
  token: string,
  form?: Readonly<Record<string, string>>,
): APIGatewayProxyEvent => ({
  ...apiEvent('api-get-alerts'),
  httpMethod: method,
  resource: '/approve/{token}',
  path: `/approve/${token}`,
  pathParameters: { token },
  body: form ? new URLSearchParams(form).toString() : null,
});

export const APPROVE = { decision: 'approve', name: 'Ada Lovelace', note: 'heavy volume' };
export const REJECT = { decision: 'reject', name: 'Grace Hopper', note: '' };

export const criticalAlert = (overrides: Partial<Detection> = {}) =>
  createAlert(detection({ confidence: 93, ...overrides }), 'shard:1#0', 0);
export const patternRow = (overrides: Partial<Detection> = {}): PatternRow =>
  toPatternRow(detection({ confidence: 93, ...overrides }), 'shard:1#0', 0);

/** Hands each waiting message of PendingApprovals to ApprovalProcessor, until none is left. */
export const processApprovals = async (world: World): Promise<void> => {
  while (world.approvalMessages.length > 0)
    await createApprovalHandler(world)(sqsEvent(world.approvalMessages.splice(0, 10)));
};

/** A critical alert came in and its request went out. @returns the token in its link */
export const requestApproval = async (world: World, overrides: Partial<Detection> = {}): Promise<string> => {
  const alert = criticalAlert(overrides);
  await world.patterns.store(patternRow(overrides));
  await createTestAlertProcessor(world)(sqsEvent([{ correlationId: alert.correlationId, body: alert }]));
  await processApprovals(world);
  return world.requests.at(-1)!.link.slice(PAGE.length + 1);
};

export const post = (world: World, token: string, form: Readonly<Record<string, string>>) =>
  createPageHandler(world)(visit('POST', token, form));
export const get = (world: World, token: string): Promise<APIGatewayProxyResult> =>
  createPageHandler(world)(visit('GET', token));

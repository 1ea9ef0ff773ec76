import { createSubscriptionConfirmer } from './adapters/approval-requests';
import { createApprovalTracking } from './adapters/approval-tracking';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createSqsQueue } from '../shared/queues';
import { createSnsMessageReader } from '../shared/sns-message';
import { createVerifier, parseKeys } from './adapters/token-keys';
import { createTradingPatterns } from './adapters/trading-patterns';
import { createApprovalPage } from './approval-page';

const { env } = process;
const client = createDocumentClient();
const requestsTopic = readVariable(env, 'ALERT_APPROVAL_REQUESTS_TOPIC_ARN');

/** GET, HEAD and POST /approve/{token}, and POST /approve/requests. */
export const handler = createApprovalPage({
  telemetry: createTelemetry(),
  approvals: createApprovalTracking(client, readVariable(env, 'APPROVAL_TRACKING_TABLE')),
  patterns: createTradingPatterns(client, readVariable(env, 'TRADING_PATTERNS_TABLE')),
  pendingApprovals: createSqsQueue(readVariable(env, 'PENDING_APPROVALS_QUEUE_URL')),
  verifier: createVerifier(parseKeys(readVariable(env, 'APPROVAL_KEYS'))),
  audience: readVariable(env, 'APPROVAL_AUDIENCE'),
  readSnsMessage: createSnsMessageReader(requestsTopic),
  confirmSubscription: createSubscriptionConfirmer(requestsTopic),
});

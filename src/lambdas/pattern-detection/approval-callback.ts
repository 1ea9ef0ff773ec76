import { snsConfirmation } from './adapters/approval-requests';
import { dynamoApprovalTracking } from './adapters/approval-tracking';
import { documents } from '../shared/documents';
import { textFrom } from '../shared/env';
import { watch } from '../shared/observability';
import { sqsQueue } from '../shared/queues';
import { verifiedSnsMessage } from '../shared/sns-message';
import { kmsVerifier, readKeys } from './adapters/token-keys';
import { dynamoTradingPatterns } from './adapters/trading-patterns';
import { makeApprovalPage } from './approval-page';

const { env } = process;
const client = documents();
const requestsTopic = textFrom(env, 'ALERT_APPROVAL_REQUESTS_TOPIC_ARN');

/** GET, HEAD and POST /approve/{token}, and POST /approve/requests. */
export const handler = makeApprovalPage({
  watch: watch(),
  approvals: dynamoApprovalTracking(client, textFrom(env, 'APPROVAL_TRACKING_TABLE')),
  patterns: dynamoTradingPatterns(client, textFrom(env, 'TRADING_PATTERNS_TABLE')),
  pendingApprovals: sqsQueue(textFrom(env, 'PENDING_APPROVALS_QUEUE_URL')),
  verifier: kmsVerifier(readKeys(textFrom(env, 'APPROVAL_KEYS'))),
  audience: textFrom(env, 'APPROVAL_AUDIENCE'),
  readSnsMessage: verifiedSnsMessage(requestsTopic),
  confirmSubscription: snsConfirmation(requestsTopic),
});

import { createAlertHistory } from './adapters/alert-history';
import { createApprovalRequests } from './adapters/approval-requests';
import { createApprovalTimers } from './adapters/approval-timers';
import { createApprovalTracking } from './adapters/approval-tracking';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createSigner, parseKeys } from './adapters/token-keys';
import { createAlertTopic } from './adapters/alert-topic';
import { createMailPace } from './adapters/mail-pace';
import { createApprovalProcessor } from './process-approvals';

const { env } = process;
const client = createDocumentClient();

/** Processes PendingApprovals, sweeps and timers. Publishes requests to AlertApprovalRequests and approved alerts to TradingAlerts. */
export const handler = createApprovalProcessor({
  telemetry: createTelemetry(),
  approvals: createApprovalTracking(client, readVariable(env, 'APPROVAL_TRACKING_TABLE')),
  history: createAlertHistory(client, readVariable(env, 'ALERT_HISTORY_TABLE')),
  topic: createAlertTopic(readVariable(env, 'TRADING_ALERTS_TOPIC_ARN')),
  pace: createMailPace(client, readVariable(env, 'ALERT_LIMITS_TABLE')),
  requests: createApprovalRequests(readVariable(env, 'ALERT_APPROVAL_REQUESTS_TOPIC_ARN')),
  timers: createApprovalTimers({
    group: readVariable(env, 'APPROVAL_TIMERS_GROUP'),
    targetArn: readVariable(env, 'APPROVAL_TIMERS_TARGET_ARN'),
    roleArn: readVariable(env, 'APPROVAL_TIMERS_ROLE_ARN'),
    keyArn: readVariable(env, 'APPROVAL_TIMERS_KEY_ARN'),
    deadLettersArn: readVariable(env, 'APPROVAL_TIMERS_DEAD_LETTERS_ARN'),
  }),
  signer: createSigner(parseKeys(readVariable(env, 'APPROVAL_KEYS'))),
  audience: readVariable(env, 'APPROVAL_AUDIENCE'),
  pageUrl: readVariable(env, 'APPROVAL_URL'),
});

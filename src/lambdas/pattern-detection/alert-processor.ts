import { randomBytes } from 'node:crypto';
import { createAlertHistory } from './adapters/alert-history';
import { createApprovalTracking } from './adapters/approval-tracking';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createSqsQueue } from '../shared/queues';
import { createAlertTopic } from './adapters/alert-topic';
import { createTradingPatterns } from './adapters/trading-patterns';
import { createAlertProcessor } from './process-alerts';

const { env } = process;
const client = createDocumentClient();

/** Processes AlertQueue and sweeps TradingPatterns. Publishes alerts to TradingAlerts, or queues CRITICAL ones in PendingApprovals. */
export const handler = createAlertProcessor({
  telemetry: createTelemetry(),
  patterns: createTradingPatterns(client, readVariable(env, 'TRADING_PATTERNS_TABLE')),
  history: createAlertHistory(client, readVariable(env, 'ALERT_HISTORY_TABLE')),
  topic: createAlertTopic(readVariable(env, 'TRADING_ALERTS_TOPIC_ARN')),
  approvals: createApprovalTracking(client, readVariable(env, 'APPROVAL_TRACKING_TABLE')),
  pendingApprovals: createSqsQueue(readVariable(env, 'PENDING_APPROVALS_QUEUE_URL')),
  newJti: () => randomBytes(16).toString('base64url'),
});

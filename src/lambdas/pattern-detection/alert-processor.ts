import { randomBytes } from 'node:crypto';
import { createAlertDigests } from './adapters/alert-digests';
import { createAlertHistory } from './adapters/alert-history';
import { createAlertLimits } from './adapters/alert-limits';
import { createApprovalTracking } from './adapters/approval-tracking';
import { createDocumentClient } from '../shared/document-client';
import { readNumberVariable, readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createSqsQueue } from '../shared/queues';
import { createAlertTopic } from './adapters/alert-topic';
import { createMailPace } from './adapters/mail-pace';
import { createTradingPatterns } from './adapters/trading-patterns';
import { createAlertProcessor } from './process-alerts';

const { env } = process;
const client = createDocumentClient();
const limitsTable = readVariable(env, 'ALERT_LIMITS_TABLE');

/** Processes AlertQueue and sweeps TradingPatterns. Publishes alerts and digests to TradingAlerts, or queues CRITICAL ones in PendingApprovals. */
export const handler = createAlertProcessor({
  telemetry: createTelemetry(),
  patterns: createTradingPatterns(client, readVariable(env, 'TRADING_PATTERNS_TABLE')),
  history: createAlertHistory(client, readVariable(env, 'ALERT_HISTORY_TABLE')),
  topic: createAlertTopic(readVariable(env, 'TRADING_ALERTS_TOPIC_ARN')),
  approvals: createApprovalTracking(client, readVariable(env, 'APPROVAL_TRACKING_TABLE')),
  pendingApprovals: createSqsQueue(readVariable(env, 'PENDING_APPROVALS_QUEUE_URL')),
  limits: createAlertLimits(client, limitsTable),
  digests: createAlertDigests(client, limitsTable),
  pace: createMailPace(client, limitsTable),
  settings: {
    brakeCount: readNumberVariable(env, 'ALERT_BRAKE_COUNT', { fallback: 15, min: 1, max: 100 }),
    breakerCount: readNumberVariable(env, 'ALERT_BREAKER_COUNT', { fallback: 100, min: 1, max: 100_000 }),
  },
  newJti: () => randomBytes(16).toString('base64url'),
});

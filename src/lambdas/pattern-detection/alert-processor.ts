import { randomBytes } from 'node:crypto';
import { dynamoAlertHistory } from './adapters/alert-history';
import { dynamoApprovalTracking } from './adapters/approval-tracking';
import { documents } from '../shared/documents';
import { textFrom } from '../shared/env';
import { watch } from '../shared/observability';
import { sqsQueue } from '../shared/queues';
import { snsAlertTopic } from './adapters/topic';
import { makeNotifier } from './notify';

const { env } = process;
const client = documents();

/** AlertQueue → AlertHistory and TradingAlerts; CRITICAL ones → ApprovalTracking and PendingApprovals. */
export const handler = makeNotifier({
  watch: watch(),
  history: dynamoAlertHistory(client, textFrom(env, 'ALERT_HISTORY_TABLE')),
  topic: snsAlertTopic(textFrom(env, 'TRADING_ALERTS_TOPIC_ARN')),
  approvals: dynamoApprovalTracking(client, textFrom(env, 'APPROVAL_TRACKING_TABLE')),
  pendingApprovals: sqsQueue(textFrom(env, 'PENDING_APPROVALS_QUEUE_URL')),
  newJti: () => randomBytes(16).toString('base64url'),
});

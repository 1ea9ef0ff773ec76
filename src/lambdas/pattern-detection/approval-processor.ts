import { dynamoAlertHistory } from './adapters/alert-history';
import { snsApprovalRequests } from './adapters/approval-requests';
import { schedulerApprovalTimers } from './adapters/approval-timers';
import { dynamoApprovalTracking } from './adapters/approval-tracking';
import { documents } from '../shared/documents';
import { textFrom } from '../shared/env';
import { watch } from '../shared/observability';
import { kmsSigner, readKeys } from './adapters/token-keys';
import { snsAlertTopic } from './adapters/topic';
import { makeSettler } from './settle-approvals';

const { env } = process;
const client = documents();

/** PendingApprovals, the sweep and the timers → AlertApprovalRequests, TradingAlerts and ApprovalTracking. */
export const handler = makeSettler({
  watch: watch(),
  approvals: dynamoApprovalTracking(client, textFrom(env, 'APPROVAL_TRACKING_TABLE')),
  history: dynamoAlertHistory(client, textFrom(env, 'ALERT_HISTORY_TABLE')),
  topic: snsAlertTopic(textFrom(env, 'TRADING_ALERTS_TOPIC_ARN')),
  requests: snsApprovalRequests(textFrom(env, 'ALERT_APPROVAL_REQUESTS_TOPIC_ARN')),
  timers: schedulerApprovalTimers({
    group: textFrom(env, 'APPROVAL_TIMERS_GROUP'),
    targetArn: textFrom(env, 'APPROVAL_TIMERS_TARGET_ARN'),
    roleArn: textFrom(env, 'APPROVAL_TIMERS_ROLE_ARN'),
    keyArn: textFrom(env, 'APPROVAL_TIMERS_KEY_ARN'),
    deadLettersArn: textFrom(env, 'APPROVAL_TIMERS_DEAD_LETTERS_ARN'),
  }),
  signer: kmsSigner(readKeys(textFrom(env, 'APPROVAL_KEYS'))),
  audience: textFrom(env, 'APPROVAL_AUDIENCE'),
  pageUrl: textFrom(env, 'APPROVAL_URL'),
});

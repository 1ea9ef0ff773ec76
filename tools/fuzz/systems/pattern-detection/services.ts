import { createAlert, createMute, toPatternRow } from '../../../../src/domain/alerts';
import { createApproval } from '../../../../src/domain/approvals';
import { DETECTION_VERSION, type Detection } from '../../../../src/domain/patterns';
import {
  BY_ALERT_DUE,
  BY_DIGEST_DUE,
  BY_TIME,
} from '../../../../src/systems/pattern-detection/table-indexes';
import { formatArn } from '../../../simulation/services/names';
import type { ServiceProps } from '../../services/fuzz-services';
import { FUZZ_TIME } from '../../services/immediate-process';

const QUEUES = 'https://sqs.us-east-1.amazonaws.com/123456789012';
const MAC_KEY = 'ApprovalKey';
/** The environment of the tokens. */
export const AUDIENCE = 'pattern-detection-fuzz';
export const REQUESTS_TOPIC = formatArn('sns', 'AlertApprovalRequests');
export const KEY_ARN = formatArn('kms', `key/${MAC_KEY}`);

/** The variables of all functions of the system. */
export const VARIABLES = {
  ALERT_APPROVAL_REQUESTS_TOPIC_ARN: REQUESTS_TOPIC,
  ALERT_HISTORY_TABLE: 'AlertHistory',
  ALERT_LIMITS_TABLE: 'AlertLimits',
  ALERT_QUEUE_URL: `${QUEUES}/AlertQueue`,
  APPROVAL_AUDIENCE: AUDIENCE,
  APPROVAL_KEYS: `k1=${KEY_ARN}`,
  APPROVAL_TIMERS_DEAD_LETTERS_ARN: formatArn('sqs', 'FailedInvocations'),
  APPROVAL_TIMERS_GROUP: 'ApprovalTimers',
  APPROVAL_TIMERS_KEY_ARN: formatArn('kms', 'key/DataKey'),
  APPROVAL_TIMERS_ROLE_ARN: formatArn('iam', 'role/ApprovalTimers'),
  APPROVAL_TIMERS_TARGET_ARN: formatArn('lambda', 'function:ApprovalProcessor:live'),
  APPROVAL_TRACKING_TABLE: 'ApprovalTracking',
  APPROVAL_URL: 'https://api.example.com/live/approve',
  DETECTOR_STATE_TABLE: 'DetectorState',
  FAILED_MESSAGES_QUEUE_URL: `${QUEUES}/FailedMessages`,
  MARKET_CALENDAR: 'XNYS',
  MARKET_DATA_STREAM_NAME: 'MarketDataStream',
  OPEN_BARS_TABLE: 'OpenBars',
  PATTERN_ANALYSIS_WORKFLOW_ARN: formatArn('states', 'stateMachine:PatternAnalysisWorkflow'),
  PENDING_APPROVALS_QUEUE_URL: `${QUEUES}/PendingApprovals`,
  RECENT_BARS_TABLE: 'RecentBars',
  THRESHOLD_WATCH_TABLE: 'ThresholdWatch',
  TRADING_ALERTS_TOPIC_ARN: formatArn('sns', 'TradingAlerts'),
  TRADING_PATTERNS_TABLE: 'TradingPatterns',
};

const DAY_MS = 86_400_000;

/** A detection that needs the approval of a person. */
export const DETECTION: Detection = {
  symbol: 'AAPL',
  pattern: 'double-top',
  start: FUZZ_TIME - 60 * DAY_MS,
  end: FUZZ_TIME - 30 * DAY_MS,
  confirmedAt: FUZZ_TIME - 60_000,
  close: 430.5,
  level: 435.25,
  height: 40,
  pivots: [
    { kind: 'high', timestamp: FUZZ_TIME - 60 * DAY_MS, index: 3, price: 475.25, scatter: 2 },
    { kind: 'low', timestamp: FUZZ_TIME - 45 * DAY_MS, index: 9, price: 435.25, scatter: 2 },
    { kind: 'high', timestamp: FUZZ_TIME - 30 * DAY_MS, index: 15, price: 474.5, scatter: 2 },
  ],
  scale: 3.4,
  confidence: 93,
  version: DETECTION_VERSION,
  parts: { peaks: 0.9, depth: 0.8 },
};

export const CRITICAL_ALERT = createAlert(DETECTION, 'shardId-000000000006:4959#0', FUZZ_TIME - 30_000);
/** An alert that is notified at once. */
export const HIGH_ALERT = createAlert(
  { ...DETECTION, symbol: 'IBM', confidence: 77 },
  'shardId-000000000006:4960#0',
  FUZZ_TIME - 30_000,
);
export const PATTERN_ROW = toPatternRow(DETECTION, 'shardId-000000000006:4959#0', FUZZ_TIME - 30_000);
export const APPROVAL = {
  ...createApproval(CRITICAL_ALERT, Buffer.alloc(16, 7).toString('base64url'), FUZZ_TIME - 20_000),
  sentAt: new Date(FUZZ_TIME - 10_000).toISOString(),
};

/** A mute that has not ended. */
export const MUTE = createMute(
  { kind: 'symbol', target: 'MSFT', by: 'Ada Lovelace' },
  DAY_MS,
  FUZZ_TIME - 60_000,
);

const toIndexes = (indexes: typeof BY_TIME) =>
  Object.fromEntries(
    indexes.map(({ name, partitionKey, sortKey }) => [name, { partition: partitionKey, sort: sortKey! }]),
  );
const ALERT_ROW = {
  ...HIGH_ALERT,
  claimedUntil: new Date(FUZZ_TIME - 1_000).toISOString(),
  decision: 'notify',
  notifiedAt: new Date(FUZZ_TIME - 1_000).toISOString(),
};

/** The tables with a pattern, its open approval, and an alert that was notified. */
export const SERVICES: ServiceProps = {
  macKeys: [MAC_KEY],
  tables: [
    { name: 'DetectorState', keys: ['symbol'] },
    { name: 'OpenBars', keys: ['part'] },
    { name: 'RecentBars', keys: ['series', 'until'] },
    { name: 'ThresholdWatch', keys: ['symbol'] },
    {
      name: 'TradingPatterns',
      keys: ['patternId', 'timestamp'],
      indexes: toIndexes([...BY_TIME, BY_ALERT_DUE]),
      rows: [PATTERN_ROW],
    },
    {
      name: 'AlertHistory',
      keys: ['alertId'],
      indexes: toIndexes([...BY_TIME, BY_DIGEST_DUE]),
      rows: [ALERT_ROW],
    },
    {
      name: 'AlertLimits',
      keys: ['limitId'],
      rows: [{ limitId: MUTE.muteId, ...MUTE }],
    },
    {
      name: 'ApprovalTracking',
      keys: ['approvalId'],
      indexes: { byOpen: { partition: 'open', sort: 'decideBy' } },
      rows: [APPROVAL],
    },
  ],
};

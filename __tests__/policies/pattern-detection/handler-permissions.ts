import { getTimerName } from '../../../src/lambdas/pattern-detection/adapters/approval-timers';
import { MEMORY_SIZES } from '../../../src/systems/pattern-detection/power-tuning';

const listTableActions = (table: string, ...actions: string[]) =>
  actions.map((action) => `dynamodb:${action} table/${table}`);
const indexes = ['byPattern', 'bySymbol', 'byTime'];

/** The permissions that each function's handler requires: the IAM action, and the resource after the account. */
export const HANDLER_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  KinesisConsumer: [
    ...listTableActions('DetectorState-dev', 'BatchGetItem', 'PutItem'),
    ...listTableActions('OpenBars-dev', 'BatchGetItem', 'PutItem'),
    ...listTableActions('RecentBars-dev', 'PutItem'),
    'sqs:SendMessage FailedMessages-dev',
    'states:StartExecution stateMachine:PatternAnalysisWorkflow-dev',
  ],
  BarClock: [
    'kinesis:ListShards stream/MarketDataStream-dev',
    'kinesis:PutRecords stream/MarketDataStream-dev',
  ],
  PatternDetector: [
    ...listTableActions('RecentBars-dev', 'Query'),
    ...listTableActions('TradingPatterns-dev', 'PutItem', 'UpdateItem'),
    'sqs:SendMessage AlertQueue-dev',
  ],
  // These functions run only the detection step.
  ...Object.fromEntries(MEMORY_SIZES.map((memory) => [`PatternDetectorAt${memory}`, []])),
  PowerTuner: MEMORY_SIZES.map(
    (memory) => `lambda:InvokeFunction function:PatternDetectorAt${memory}-dev:live`,
  ),
  AlertProcessor: [
    ...listTableActions('AlertHistory-dev', 'GetItem', 'UpdateItem'),
    ...listTableActions('AlertHistory-dev/index/byDigestDue', 'Query'),
    ...listTableActions('AlertLimits-dev', 'BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'),
    ...listTableActions('ApprovalTracking-dev', 'PutItem'),
    ...listTableActions('TradingPatterns-dev', 'UpdateItem'),
    ...listTableActions('TradingPatterns-dev/index/byAlertDue', 'Query'),
    'sns:Publish TradingAlerts-dev',
    'sqs:SendMessage PendingApprovals-dev',
  ],
  ApprovalProcessor: [
    ...listTableActions('AlertHistory-dev', 'GetItem', 'UpdateItem'),
    ...listTableActions('AlertLimits-dev', 'UpdateItem'),
    ...listTableActions('ApprovalTracking-dev', 'GetItem', 'UpdateItem'),
    ...listTableActions('ApprovalTracking-dev/index/byOpen', 'Query'),
    'iam:PassRole role/ApprovalTimers-dev',
    ...['Decrypt', 'DescribeKey', 'GenerateDataKey'].map((action) => `kms:${action} key/DataKey`),
    'kms:GenerateMac key/ApprovalKey-k1',
    `scheduler:CreateSchedule schedule/ApprovalTimers-dev/${getTimerName('AAPL#double-top#2013-03-01T00:00:00.000Z')}`,
    'sns:Publish AlertApprovalRequests-dev',
    'sns:Publish TradingAlerts-dev',
  ],
  ApprovalCallback: [
    ...listTableActions('ApprovalTracking-dev', 'GetItem', 'UpdateItem'),
    ...listTableActions('TradingPatterns-dev', 'GetItem'),
    'kms:VerifyMac key/ApprovalKey-k1',
    'sns:ConfirmSubscription AlertApprovalRequests-dev',
    'sqs:SendMessage PendingApprovals-dev',
  ],
  ThresholdChecker: [
    ...listTableActions('DetectorState-dev', 'Scan'),
    ...listTableActions('AlertLimits-dev', 'UpdateItem'),
    ...listTableActions('ThresholdWatch-dev', 'PutItem', 'Scan', 'UpdateItem'),
    'sns:Publish TradingAlerts-dev',
  ],
  AlertResponder: [
    ...listTableActions('AlertHistory-dev', 'GetItem', 'UpdateItem'),
    ...listTableActions('AlertLimits-dev', 'DeleteItem', 'PutItem', 'Scan'),
  ],
  PatternQuery: ['AlertHistory-dev', 'TradingPatterns-dev'].flatMap((table) =>
    indexes.flatMap((index) => listTableActions(`${table}/index/${index}`, 'Query')),
  ),
};

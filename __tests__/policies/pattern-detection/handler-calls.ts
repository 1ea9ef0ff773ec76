import { getTimerName } from '../../../src/lambdas/pattern-detection/adapters/approval-timers';
import { MEMORY_SIZES } from '../../../src/systems/pattern-detection/power-tuning';

const on = (table: string, ...actions: string[]) =>
  actions.map((action) => `dynamodb:${action} table/${table}`);
const indexes = ['byPattern', 'bySymbol', 'byTime'];

/** Everything that each function's handler calls: the IAM action, and the resource after the account. */
export const CALLED: Readonly<Record<string, readonly string[]>> = {
  KinesisConsumer: [
    ...on('DetectorState-dev', 'BatchGetItem', 'PutItem'),
    'sqs:SendMessage FailedMessages-dev',
    'states:StartExecution stateMachine:PatternAnalysisWorkflow-dev',
  ],
  PatternDetector: [...on('TradingPatterns-dev', 'PutItem'), 'sqs:SendMessage AlertQueue-dev'],
  // They are asked to detect, and not to decide.
  ...Object.fromEntries(MEMORY_SIZES.map((memory) => [`PatternDetectorAt${memory}`, []])),
  PowerTuner: MEMORY_SIZES.map(
    (memory) => `lambda:InvokeFunction function:PatternDetectorAt${memory}-dev:live`,
  ),
  AlertProcessor: [
    ...on('AlertHistory-dev', 'GetItem', 'PutItem', 'UpdateItem'),
    ...on('ApprovalTracking-dev', 'PutItem'),
    'sns:Publish TradingAlerts-dev',
    'sqs:SendMessage PendingApprovals-dev',
  ],
  ApprovalProcessor: [
    ...on('AlertHistory-dev', 'GetItem', 'PutItem', 'UpdateItem'),
    ...on('ApprovalTracking-dev', 'GetItem', 'UpdateItem'),
    ...on('ApprovalTracking-dev/index/byOpen', 'Query'),
    'iam:PassRole role/ApprovalTimers-dev',
    ...['Decrypt', 'DescribeKey', 'GenerateDataKey'].map((action) => `kms:${action} key/DataKey`),
    'kms:GenerateMac key/ApprovalKey-k1',
    `scheduler:CreateSchedule schedule/ApprovalTimers-dev/${getTimerName('AAPL#double-top#2013-03-01T00:00:00.000Z')}`,
    'sns:Publish AlertApprovalRequests-dev',
    'sns:Publish TradingAlerts-dev',
  ],
  ApprovalCallback: [
    ...on('ApprovalTracking-dev', 'GetItem', 'UpdateItem'),
    ...on('TradingPatterns-dev', 'GetItem'),
    'kms:VerifyMac key/ApprovalKey-k1',
    'sns:ConfirmSubscription AlertApprovalRequests-dev',
    'sqs:SendMessage PendingApprovals-dev',
  ],
  ThresholdChecker: [
    ...on('DetectorState-dev', 'Scan'),
    ...on('ThresholdWatch-dev', 'PutItem', 'Scan', 'UpdateItem'),
    'sns:Publish TradingAlerts-dev',
  ],
  PatternQuery: ['AlertHistory-dev', 'TradingPatterns-dev'].flatMap((table) =>
    indexes.flatMap((index) => on(`${table}/index/${index}`, 'Query')),
  ),
};

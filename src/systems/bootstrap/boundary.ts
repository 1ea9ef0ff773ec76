import type { SystemNames } from './system-names';

/**
 * The actions that the roles of all stacks need. A role with this boundary can't do anything else, whatever its own
 * policies allow: AWS denies the call at run time.
 */
export const BOUNDARY_ACTIONS = [
  'cloudwatch:DescribeAlarms',
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:DescribeStream',
  'dynamodb:GetItem',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
  'events:PutEvents',
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamConsumer',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'kinesis:SubscribeToShard',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKey',
  'kms:GenerateMac',
  'kms:VerifyMac',
  'lambda:GetAlias',
  'lambda:GetProvisionedConcurrencyConfig',
  'lambda:InvokeFunction',
  'lambda:UpdateAlias',
  'logs:CreateLogDelivery',
  'logs:CreateLogStream',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutLogEvents',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  's3:PutObject',
  'scheduler:CreateSchedule',
  'sns:ConfirmSubscription',
  'sns:Publish',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
  'states:StartExecution',
  'states:StartSyncExecution',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

/** The actions that the managed policy AmazonAPIGatewayPushToCloudWatchLogs adds, for the role of the account stack. */
const API_GATEWAY_LOG_ACTIONS = [
  'logs:CreateLogGroup',
  'logs:DescribeLogStreams',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
];

/** Creates the statements of the permissions boundary. @param account the id of the AWS account */
export const createBoundaryStatements = (account: string, systems: readonly SystemNames[]): object[] => [
  { Sid: 'Work', Effect: 'Allow', Action: [...BOUNDARY_ACTIONS, ...API_GATEWAY_LOG_ACTIONS], Resource: '*' },
  {
    Sid: 'SchedulerRoles',
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: systems.flatMap(({ schedulerRoles }) =>
      schedulerRoles.map((role) => `arn:aws:iam::${account}:role/${role}-*`),
    ),
    Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
  },
];

/**
 * All that the roles of the stacks do, whichever it is: a role with this boundary can't do anything else, whatever its
 * policies say. What the stacks' policies allow and this does not is refused at run time.
 */
export const BOUNDARY_ACTIONS = [
  'cloudwatch:DescribeAlarms',
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
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

/** What AmazonAPIGatewayPushToCloudWatchLogs allows besides, for the account's role. */
export const API_GATEWAY_LOGS = [
  'logs:CreateLogGroup',
  'logs:DescribeLogStreams',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
];

/** The statements of the boundary. @param account its id */
export const boundary = (account: string): object[] => [
  { Sid: 'Work', Effect: 'Allow', Action: [...BOUNDARY_ACTIONS, ...API_GATEWAY_LOGS], Resource: '*' },
  {
    Sid: 'TimersOfApprovals',
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: `arn:aws:iam::${account}:role/ApprovalTimers-*`,
    Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
  },
];

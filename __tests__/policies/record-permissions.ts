import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { type CreateScheduleInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ACCOUNT, REGION } from '../support/rendered';

/** A permission that a role requires: an IAM action on a resource. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys in the request. */
  readonly context?: Readonly<Record<string, string | string[]>>;
}

type Input = Readonly<Record<string, unknown>>;
const formatTableArn = (name: unknown) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${String(name)}`;
const formatQueueArn = (url: unknown) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${String(url).split('/').at(-1)}`;
const createTablePermission = (action: string) => (input: Input) => [
  { action, resource: formatTableArn(input.TableName) },
];

/** With the partition key, which is the first attribute of the items that the handlers write. */
const createKeyPermission = (action: string, getItem: (input: Input) => unknown) => (input: Input) => [
  {
    action,
    resource: formatTableArn(input.TableName),
    context: { 'dynamodb:LeadingKeys': [String(Object.values(getItem(input) as object)[0])] },
  },
];

const createStreamPermission = (action: string) => (input: Input) => [
  { action, resource: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${String(input.StreamName)}` },
];

const createSchedulePermissions = ({
  GroupName,
  Name,
  KmsKeyArn,
  Target,
}: CreateScheduleInput): Permission[] => [
  {
    action: 'scheduler:CreateSchedule',
    resource: `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/${GroupName}/${Name}`,
  },
  {
    action: 'iam:PassRole',
    resource: Target!.RoleArn!,
    context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
  },
  ...['kms:DescribeKey', 'kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({
    action,
    resource: KmsKeyArn!,
  })),
];

/** Lists the permissions that each command of the SDK requires. */
const COMMANDS: Readonly<Record<string, (input: Input) => Permission[]>> = {
  BatchGetCommand: ({ RequestItems }) =>
    Object.keys(RequestItems as object).map((name) => ({
      action: 'dynamodb:BatchGetItem',
      resource: formatTableArn(name),
    })),
  BatchWriteCommand: ({ RequestItems }) =>
    Object.keys(RequestItems as object).map((name) => ({
      action: 'dynamodb:BatchWriteItem',
      resource: formatTableArn(name),
    })),
  TransactWriteCommand: ({ TransactItems }) =>
    (TransactItems as { Put?: Input; Update?: Input }[]).flatMap(({ Put, Update }) => [
      ...(Put ? createKeyPermission('dynamodb:PutItem', ({ Item }) => Item)(Put) : []),
      ...(Update ? createTablePermission('dynamodb:UpdateItem')(Update) : []),
    ]),
  ListShardsCommand: createStreamPermission('kinesis:ListShards'),
  PutRecordsCommand: createStreamPermission('kinesis:PutRecords'),
  GetCommand: createTablePermission('dynamodb:GetItem'),
  PutCommand: createKeyPermission('dynamodb:PutItem', ({ Item }) => Item),
  UpdateCommand: createTablePermission('dynamodb:UpdateItem'),
  DeleteCommand: createKeyPermission('dynamodb:DeleteItem', ({ Key }) => Key),
  ScanCommand: createTablePermission('dynamodb:Scan'),
  QueryCommand: ({ TableName, IndexName }) => [
    {
      action: 'dynamodb:Query',
      resource: IndexName
        ? `${formatTableArn(TableName)}/index/${String(IndexName)}`
        : formatTableArn(TableName),
    },
  ],
  // The condition keys have the values of all entries of the request.
  PutEventsCommand: ({ Entries }) => {
    const entries = Entries as { EventBusName: string; Source: string; DetailType: string }[];
    const list = (name: 'EventBusName' | 'Source' | 'DetailType') => [
      ...new Set(entries.map((entry) => entry[name])),
    ];
    return list('EventBusName').map((bus) => ({
      action: 'events:PutEvents',
      resource: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${bus}`,
      context: { 'events:source': list('Source'), 'events:detail-type': list('DetailType') },
    }));
  },
  PutObjectCommand: ({ Bucket, Key }) => [
    { action: 's3:PutObject', resource: `arn:aws:s3:::${String(Bucket)}/${String(Key)}` },
  ],
  SendMessageCommand: ({ QueueUrl }) => [{ action: 'sqs:SendMessage', resource: formatQueueArn(QueueUrl) }],
  SendMessageBatchCommand: ({ QueueUrl }) => [
    { action: 'sqs:SendMessage', resource: formatQueueArn(QueueUrl) },
  ],
  PublishCommand: ({ TopicArn }) => [{ action: 'sns:Publish', resource: String(TopicArn) }],
  ConfirmSubscriptionCommand: ({ TopicArn }) => [
    { action: 'sns:ConfirmSubscription', resource: String(TopicArn) },
  ],
  CreateScheduleCommand: (input) => createSchedulePermissions(input as unknown as CreateScheduleInput),
  GenerateMacCommand: ({ KeyId }) => [{ action: 'kms:GenerateMac', resource: String(KeyId) }],
  VerifyMacCommand: ({ KeyId }) => [{ action: 'kms:VerifyMac', resource: String(KeyId) }],
  InvokeCommand: ({ FunctionName }) => [{ action: 'lambda:InvokeFunction', resource: String(FunctionName) }],
  StartExecutionCommand: ({ stateMachineArn }) => [
    { action: 'states:StartExecution', resource: String(stateMachineArn) },
  ],
};

type Command = { readonly input: Input; readonly constructor: { readonly name: string } };

/** The responses to commands, by name. */
export type Responses = Readonly<Record<string, (input: Input) => object>>;

/**
 * Mocks the AWS clients: they record the permissions of each command and return a successful response. A second claim of
 * the same alert fails.
 */
export function recordPermissions(responses: Responses = {}): Permission[] {
  const permissions: Permission[] = [];
  const claimed = new Set<string>();
  const respond = ({ input, constructor }: Command): Promise<object> => {
    const toPermissions = COMMANDS[constructor.name];
    if (!toPermissions)
      throw new Error(
        `${constructor.name} is not in COMMANDS of record-permissions.ts; expected an entry with its permissions`,
      );
    permissions.push(...toPermissions(input));
    const isClaim = String(input.ConditionExpression).includes('claimedUntil <= :now');
    const alertId = String((input.Key as Input | undefined)?.alertId);
    if (isClaim && claimed.size === claimed.add(alertId).size)
      return Promise.reject(new ConditionalCheckFailedException({ message: 'claimed', $metadata: {} }));
    return Promise.resolve(responses[constructor.name]?.(input) ?? { Responses: {}, Items: [] });
  };
  const clients = [
    DynamoDBDocumentClient,
    EventBridgeClient,
    KinesisClient,
    KMSClient,
    LambdaClient,
    S3Client,
    SchedulerClient,
    SFNClient,
    SNSClient,
    SQSClient,
  ];
  for (const client of clients)
    jest.spyOn(client.prototype as unknown as { send: typeof respond }, 'send').mockImplementation(respond);
  return permissions;
}

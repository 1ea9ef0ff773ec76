import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { type CreateScheduleInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ACCOUNT, REGION } from '../support/rendered';

/** What a role needs: an IAM action, on a resource. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** The context of the request, by condition key. */
  readonly context?: Readonly<Record<string, string | string[]>>;
}

type Input = Readonly<Record<string, unknown>>;
const table = (name: unknown) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${String(name)}`;
const queue = (url: unknown) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${String(url).split('/').at(-1)}`;
const onTable = (action: string) => (input: Input) => [{ action, resource: table(input.TableName) }];

const schedule = ({ GroupName, Name, KmsKeyArn, Target }: CreateScheduleInput): Need[] => [
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

/** The permissions that each command of the SDK requires. */
const COMMANDS: Readonly<Record<string, (input: Input) => Need[]>> = {
  BatchGetCommand: ({ RequestItems }) =>
    Object.keys(RequestItems as object).map((name) => ({
      action: 'dynamodb:BatchGetItem',
      resource: table(name),
    })),
  GetCommand: onTable('dynamodb:GetItem'),
  PutCommand: onTable('dynamodb:PutItem'),
  UpdateCommand: onTable('dynamodb:UpdateItem'),
  DeleteCommand: onTable('dynamodb:DeleteItem'),
  ScanCommand: onTable('dynamodb:Scan'),
  QueryCommand: ({ TableName, IndexName }) => [
    {
      action: 'dynamodb:Query',
      resource: IndexName ? `${table(TableName)}/index/${String(IndexName)}` : table(TableName),
    },
  ],
  SendMessageCommand: ({ QueueUrl }) => [{ action: 'sqs:SendMessage', resource: queue(QueueUrl) }],
  SendMessageBatchCommand: ({ QueueUrl }) => [{ action: 'sqs:SendMessage', resource: queue(QueueUrl) }],
  PublishCommand: ({ TopicArn }) => [{ action: 'sns:Publish', resource: String(TopicArn) }],
  ConfirmSubscriptionCommand: ({ TopicArn }) => [
    { action: 'sns:ConfirmSubscription', resource: String(TopicArn) },
  ],
  CreateScheduleCommand: (input) => schedule(input as unknown as CreateScheduleInput),
  GenerateMacCommand: ({ KeyId }) => [{ action: 'kms:GenerateMac', resource: String(KeyId) }],
  VerifyMacCommand: ({ KeyId }) => [{ action: 'kms:VerifyMac', resource: String(KeyId) }],
  InvokeCommand: ({ FunctionName }) => [{ action: 'lambda:InvokeFunction', resource: String(FunctionName) }],
  StartExecutionCommand: ({ stateMachineArn }) => [
    { action: 'states:StartExecution', resource: String(stateMachineArn) },
  ],
};

type Command = { readonly input: Input; readonly constructor: { readonly name: string } };

/** What a command of this name is answered. */
export type Answers = Readonly<Record<string, (input: Input) => object>>;

/** Has the AWS clients write down what they are sent, and answer as if all went well; a second put is refused. */
export function recordCalls(answers: Answers = {}): Need[] {
  const needs: Need[] = [];
  const put = new Set<string>();
  const answer = ({ input, constructor }: Command): Promise<object> => {
    const known = COMMANDS[constructor.name];
    if (!known) throw new Error(`What does IAM ask for a ${constructor.name}? Say it in COMMANDS`);
    needs.push(...known(input));
    if (constructor.name !== 'PutCommand')
      return Promise.resolve(answers[constructor.name]?.(input) ?? { Responses: {}, Items: [] });
    const item = JSON.stringify([input.TableName, (input.Item as Input).alertId]);
    if (put.has(item))
      return Promise.reject(new ConditionalCheckFailedException({ message: 'there', $metadata: {} }));
    if (item.includes('AlertHistory')) put.add(item);
    return Promise.resolve({});
  };
  const clients = [
    DynamoDBDocumentClient,
    KMSClient,
    LambdaClient,
    SchedulerClient,
    SFNClient,
    SNSClient,
    SQSClient,
  ];
  for (const client of clients)
    jest.spyOn(client.prototype as unknown as { send: typeof answer }, 'send').mockImplementation(answer);
  return needs;
}

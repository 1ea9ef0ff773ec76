import { ANY_REGION, formatArns, type EnvironmentScope } from './arns';

/** The changes to resources whose ARNs contain a name: statement id, kinds of resources, actions. */
const NAMED_RESOURCES: readonly (readonly [
  Sid: string,
  kinds: readonly (keyof ReturnType<typeof formatArns>)[],
  actions: readonly string[],
])[] = [
  [
    'Functions',
    ['fn'],
    [
      'lambda:AddPermission',
      'lambda:CreateAlias',
      'lambda:CreateFunction',
      'lambda:DeleteAlias',
      'lambda:DeleteFunction',
      'lambda:DeleteFunctionConcurrency',
      'lambda:DeleteFunctionEventInvokeConfig',
      'lambda:DeleteProvisionedConcurrencyConfig',
      'lambda:PublishVersion',
      'lambda:PutFunctionConcurrency',
      'lambda:PutFunctionEventInvokeConfig',
      'lambda:PutProvisionedConcurrencyConfig',
      'lambda:RemovePermission',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateAlias',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
    ],
  ],
  ['Layers', ['layer'], ['lambda:DeleteLayerVersion', 'lambda:PublishLayerVersion']],
  [
    'Tables',
    ['table'],
    [
      'dynamodb:CreateTable',
      'dynamodb:DeleteTable',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
    ],
  ],
  [
    'Streams',
    ['stream'],
    [
      'kinesis:AddTagsToStream',
      'kinesis:CreateStream',
      'kinesis:DecreaseStreamRetentionPeriod',
      'kinesis:DeleteStream',
      'kinesis:DeregisterStreamConsumer',
      'kinesis:IncreaseStreamRetentionPeriod',
      'kinesis:RegisterStreamConsumer',
      'kinesis:RemoveTagsFromStream',
    ],
  ],
  [
    'Queues',
    ['queue'],
    ['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:SetQueueAttributes', 'sqs:TagQueue', 'sqs:UntagQueue'],
  ],
  [
    'Topics',
    ['topic'],
    [
      'sns:CreateTopic',
      'sns:DeleteTopic',
      'sns:SetTopicAttributes',
      'sns:Subscribe',
      'sns:TagResource',
      'sns:UntagResource',
    ],
  ],
  [
    'Workflows',
    ['stateMachine'],
    [
      'states:CreateStateMachine',
      'states:DeleteStateMachine',
      'states:TagResource',
      'states:UntagResource',
      'states:UpdateStateMachine',
    ],
  ],
  [
    'EventBuses',
    ['archive', 'eventBus'],
    [
      'events:CreateArchive',
      'events:CreateEventBus',
      'events:DeleteArchive',
      'events:DeleteEventBus',
      'events:TagResource',
      'events:UntagResource',
      'events:UpdateArchive',
      'events:UpdateEventBus',
    ],
  ],
  [
    'Releases',
    ['deployment'],
    [
      'codedeploy:CreateApplication',
      'codedeploy:CreateDeployment',
      'codedeploy:CreateDeploymentGroup',
      'codedeploy:DeleteApplication',
      'codedeploy:DeleteDeploymentGroup',
      'codedeploy:RegisterApplicationRevision',
      'codedeploy:TagResource',
      'codedeploy:UntagResource',
      'codedeploy:UpdateApplication',
      'codedeploy:UpdateDeploymentGroup',
    ],
  ],
  [
    'SamplingRules',
    ['samplingRule'],
    [
      'xray:CreateSamplingRule',
      'xray:DeleteSamplingRule',
      'xray:TagResource',
      'xray:UntagResource',
      'xray:UpdateSamplingRule',
    ],
  ],
  ['Budgets', ['budget'], ['budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource']],
];

/**
 * Allows changes to resources whose ARNs contain the environment's suffix. `createIdStatements` covers resources with
 * generated ids.
 */
export function createNamedStatements(scope: EnvironmentScope): object[] {
  const own = formatArns(scope, `*-${scope.suffix}`);
  return [
    ...NAMED_RESOURCES.map(([Sid, kinds, Action]) => ({
      Sid,
      Effect: 'Allow',
      Action,
      Resource: kinds.flatMap((kind) => own[kind]),
    })),
    {
      Sid: 'StreamEncryption',
      Effect: 'Allow',
      Action: ['kinesis:StartStreamEncryption', 'kinesis:StopStreamEncryption'],
      // IAM checks the permission for the stream and for its key, which `createKeyStatements` restricts.
      Resource: [...own.stream, `arn:aws:kms:${ANY_REGION}:${scope.account}:key/*`],
    },
  ];
}

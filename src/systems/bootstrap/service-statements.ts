import { ANY_REGION, formatArns, type EnvironmentScope } from './arns';
import type { SystemNames } from './system-names';

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
    ['eventBus'],
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
    'Schedules',
    ['schedule', 'scheduleGroup'],
    [
      'scheduler:CreateSchedule',
      'scheduler:CreateScheduleGroup',
      'scheduler:DeleteSchedule',
      'scheduler:DeleteScheduleGroup',
      'scheduler:TagResource',
      'scheduler:UntagResource',
      'scheduler:UpdateSchedule',
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
  ['Dashboards', ['dashboard'], ['cloudwatch:DeleteDashboards', 'cloudwatch:PutDashboard']],
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
 * The alarms of modules: their names end with the kind of alarm. A name with a hyphen can't be matched by `*-<suffix>`,
 * because its last part could be the beginning of another environment's suffix. So policies list alarms individually.
 */
const MODULE_ALARMS = [
  'CanaryErrorRate',
  'ErrorRate',
  'FailuresLost',
  'InvocationsDropped',
  'IteratorAge',
  'NotEmpty',
  'NotificationsFailed',
  'Throttles',
].map((kind) => `*-${kind}`);

const LOG_GROUP_ACTIONS = [
  'logs:AssociateKmsKey',
  'logs:CreateLogGroup',
  'logs:DeleteLogGroup',
  'logs:DeleteRetentionPolicy',
  'logs:DisassociateKmsKey',
  'logs:PutRetentionPolicy',
  'logs:TagResource',
  'logs:UntagResource',
];

/** The actions that change rules. */
const RULE_ACTIONS = [
  'events:DeleteRule',
  'events:PutRule',
  'events:PutTargets',
  'events:RemoveTargets',
  'events:TagResource',
  'events:UntagResource',
];

/** The actions that create a bucket, and that empty and delete it with the stack. */
const BUCKET_ACTIONS = [
  's3:CreateBucket',
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketTagging',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutIntelligentTieringConfiguration',
  's3:PutLifecycleConfiguration',
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

/** Allows changes to buckets. */
export function createBucketStatements(
  { account, suffix }: EnvironmentScope,
  systems: readonly SystemNames[],
): object[] {
  const buckets = systems.flatMap(({ firewallLogBuckets, dataBuckets }) => [
    ...firewallLogBuckets.map((name) => `arn:aws:s3:::aws-waf-logs-${account}-${name}-${suffix}`),
    ...dataBuckets.map((name) => `arn:aws:s3:::${account}-${name}-${suffix}`),
  ]);
  return [
    { Sid: 'Buckets', Effect: 'Allow', Action: BUCKET_ACTIONS, Resource: buckets },
    {
      Sid: 'Objects',
      Effect: 'Allow',
      Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      Resource: buckets.map((bucket) => `${bucket}/*`),
    },
  ];
}

/** Allows changes to the rules of the systems' event buses, and to their rules on the default bus. */
export function createRuleStatements(
  { account, suffix }: EnvironmentScope,
  systems: readonly SystemNames[],
): object[] {
  const rules = systems.flatMap(({ eventBuses, eventRules }) => [
    ...eventBuses.map((bus) => `${bus}-${suffix}/*-${suffix}`),
    ...eventRules.map((rule) => `${rule}-${suffix}`),
  ]);
  return [
    {
      Sid: 'Rules',
      Effect: 'Allow',
      Action: RULE_ACTIONS,
      Resource: rules.map((rule) => `arn:aws:events:${ANY_REGION}:${account}:rule/${rule}`),
    },
  ];
}

/** Allows changes to firewalls and log groups. */
export function createFirewallStatements(scope: EnvironmentScope, systems: readonly SystemNames[]): object[] {
  const { account, suffix } = scope;
  const own = formatArns(scope, `*-${suffix}`);
  const patternSets = systems.flatMap(({ regexPatternSets }) => regexPatternSets);
  const waf = `arn:aws:wafv2:${ANY_REGION}:${account}:regional`;
  return [
    {
      Sid: 'LogGroups',
      Effect: 'Allow',
      Action: LOG_GROUP_ACTIONS,
      // The names of these log groups contain the API's id.
      Resource: [
        ...own.logGroup,
        `arn:aws:logs:${ANY_REGION}:${account}:log-group:API-Gateway-Execution-Logs_*`,
      ],
    },
    {
      Sid: 'Firewall',
      Effect: 'Allow',
      Action: [
        'wafv2:AssociateWebACL',
        'wafv2:CreateWebACL',
        'wafv2:DeleteLoggingConfiguration',
        'wafv2:DeleteWebACL',
        'wafv2:DisassociateWebACL',
        'wafv2:PutLoggingConfiguration',
        'wafv2:TagResource',
        'wafv2:UntagResource',
        'wafv2:UpdateWebACL',
        'wafv2:CreateRegexPatternSet',
        'wafv2:DeleteRegexPatternSet',
        'wafv2:UpdateRegexPatternSet',
      ],
      Resource: [
        ...own.webAcl,
        ...patternSets.map((id) => `${waf}/regexpatternset/${id}-${suffix}/*`),
        // Creating a web ACL requires access to its managed rules; associating it, access to the stage.
        `${waf}/managedruleset/*/*`,
        `arn:aws:apigateway:${ANY_REGION}::/restapis/*/stages/*`,
      ],
    },
  ];
}

/** Allows changes to alarms. */
export function createAlarmStatements(scope: EnvironmentScope, systems: readonly SystemNames[]): object[] {
  const { account, suffix } = scope;
  return [
    {
      Sid: 'Alarms',
      Effect: 'Allow',
      Action: [
        'cloudwatch:DeleteAlarms',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
        'cloudwatch:UntagResource',
      ],
      Resource: [
        ...[...systems.flatMap(({ alarms }) => alarms), ...MODULE_ALARMS].map(
          (name) => `arn:aws:cloudwatch:${ANY_REGION}:${account}:alarm:${name}-${suffix}`,
        ),
        ...formatArns(scope, `*-${suffix}`).scalingAlarm,
      ],
    },
  ];
}

/**
 * `*-east` also matches names of the environment `north-east`. Ids contain no hyphen, so a name with another hyphen
 * before the suffix belongs to another environment. Names that contain a hyphen are listed in full above.
 */
export const denyLongerSuffixes = (scope: EnvironmentScope): object => ({
  Sid: 'NotLongerSuffixes',
  Effect: 'Deny',
  Action: '*',
  Resource: Object.values(formatArns(scope, `*-*-${scope.suffix}`)).flat(),
});

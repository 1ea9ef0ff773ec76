import { PATTERNS } from '../../domain/patterns/types';
import { arns, type Place } from './names';

/** What Terraform asks of the services, where AWS has a name in the ARN: what is named, and what is done to it. */
const BY_NAME: readonly (readonly [
  Sid: string,
  kinds: readonly (keyof ReturnType<typeof arns>)[],
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
      'lambda:UpdateFunctionEventInvokeConfig',
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
      'states:DeleteStateMachineVersion',
      'states:TagResource',
      'states:UntagResource',
      'states:UpdateStateMachine',
    ],
  ],
  [
    'Rules',
    ['rule'],
    [
      'events:DeleteRule',
      'events:DisableRule',
      'events:EnableRule',
      'events:PutRule',
      'events:PutTargets',
      'events:RemoveTargets',
      'events:TagResource',
      'events:UntagResource',
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
 * Names of alarms, without the suffix: many have hyphens, and some of these a small letter behind, as a suffix has. So
 * their ends are told one by one. A new kind of alarm must be here too, and the bootstrap be applied again.
 */
const ALARMS = [
  'AlertQueueAge',
  'ApiLatency',
  'ApiServerErrors',
  'ApprovalRequestsFailed',
  'CanaryServerErrors',
  'EstimatedCharges',
  'ThresholdCheckNotInvoked',
  'WorkflowFailures',
  ...PATTERNS.map((pattern) => `PatternDetectionDuration-${pattern}`),
  ...['CanaryErrorRate', 'ErrorRate', 'IteratorAge', 'NotEmpty', 'Throttles'].map((kind) => `*-${kind}`),
];
/** Names of a firewall's patterns, which have a hyphen as well. */
const PATTERN_SETS = ['PatternDetectionWAF-ExceptedUris', 'PatternDetectionWAF-HeaderFormat'];

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

/** What keeping the firewall's logs takes, up to emptying their bucket when the stack goes. */
const LOG_BUCKET_ACTIONS = [
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
  's3:PutLifecycleConfiguration',
];

/**
 * Changing what the stacks are made of, each by its environment's suffix in its ARN. What AWS gives an id of its own has
 * no suffix there: `byId` has these.
 */
export function named(place: Place): object[] {
  const own = arns(place, `*-${place.suffix}`);
  return [
    ...BY_NAME.map(([Sid, kinds, Action]) => ({
      Sid,
      Effect: 'Allow',
      Action,
      Resource: kinds.flatMap((kind) => own[kind]),
    })),
    {
      Sid: 'StreamEncryption',
      Effect: 'Allow',
      Action: ['kinesis:StartStreamEncryption', 'kinesis:StopStreamEncryption'],
      // IAM is asked about the stream and about its key, which `keyChanges` guards.
      Resource: [...own.stream, `arn:aws:kms:${place.region}:${place.account}:key/*`],
    },
  ];
}

/** The same of the firewall, and of all logs. */
export function firewallAndLogs(place: Place): object[] {
  const { account, region, suffix } = place;
  const own = arns(place, `*-${suffix}`);
  const logs = `arn:aws:s3:::aws-waf-logs-${account}-firewalllogs-${suffix}`;
  const waf = `arn:aws:wafv2:${region}:${account}:regional`;
  return [
    {
      Sid: 'LogGroups',
      Effect: 'Allow',
      Action: LOG_GROUP_ACTIONS,
      // API Gateway names its log groups by the API's id.
      Resource: [...own.logGroup, `arn:aws:logs:${region}:${account}:log-group:API-Gateway-Execution-Logs_*`],
    },
    { Sid: 'FirewallLogs', Effect: 'Allow', Action: LOG_BUCKET_ACTIONS, Resource: logs },
    {
      Sid: 'FirewallLog',
      Effect: 'Allow',
      Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      Resource: `${logs}/*`,
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
        ...PATTERN_SETS.map((id) => `${waf}/regexpatternset/${id}-${suffix}/*`),
        // Making a firewall is asked for its managed rules too, and putting it before a stage for the stage.
        `${waf}/managedruleset/*/*`,
        `arn:aws:apigateway:${region}::/restapis/*/stages/*`,
      ],
    },
  ];
}

/** The same of alarms. */
export function alarms(place: Place): object[] {
  const { account, region, suffix } = place;
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
        ...ALARMS.map((name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}-${suffix}`),
        ...arns(place, `*-${suffix}`).scalingAlarm,
      ],
    },
  ];
}

/**
 * In an ARN, `*-east` also ends the names of the environment `north-east`. An id has no hyphen, so what has one before
 * the suffix's own is another environment's; names that do have one are told in full above.
 */
export const notOthers = (place: Place): object => ({
  Sid: 'NotLongerSuffixes',
  Effect: 'Deny',
  Action: '*',
  Resource: Object.values(arns(place, `*-*-${place.suffix}`)).flat(),
});

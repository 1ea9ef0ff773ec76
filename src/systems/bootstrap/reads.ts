import { arns, type Place, sharedRoles } from './names';

/**
 * What Terraform reads of the stacks' resources to plan: settings, never what is stored, queued, logged or encrypted.
 * Most of these actions know no resource, or are asked for a list before there is a name, so they are for the region.
 */
export const READS = [
  'application-autoscaling:Describe*',
  'application-autoscaling:ListTagsForResource',
  'cloudwatch:Describe*',
  'cloudwatch:GetDashboard',
  'cloudwatch:ListTagsForResource',
  'codedeploy:Get*',
  'codedeploy:List*',
  'dynamodb:Describe*',
  'dynamodb:ListTables',
  'dynamodb:ListTagsOfResource',
  'events:Describe*',
  'events:List*',
  'kinesis:Describe*',
  'kinesis:List*',
  'kms:Describe*',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:List*',
  'lambda:GetAlias',
  'lambda:GetEventSourceMapping',
  'lambda:GetFunction*',
  'lambda:GetLayerVersion*',
  'lambda:GetPolicy',
  'lambda:GetProvisionedConcurrencyConfig',
  'lambda:GetRuntimeManagementConfig',
  'lambda:List*',
  'logs:Describe*',
  'logs:List*',
  's3:ListAllMyBuckets',
  'scheduler:Get*',
  'scheduler:List*',
  'sns:GetSubscriptionAttributes',
  'sns:GetTopicAttributes',
  'sns:List*',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:List*',
  'states:DescribeStateMachine',
  'states:ListStateMachineVersions',
  'states:ListStateMachines',
  'states:ListTagsForResource',
  'states:ValidateStateMachineDefinition',
  'tag:GetResources',
  'wafv2:Get*',
  'wafv2:List*',
  'xray:GetSamplingRules',
  'xray:ListTagsForResource',
];

const BUCKET_READS = [
  's3:GetAccelerateConfiguration',
  's3:GetBucket*',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  // Whether the bucket is there.
  's3:ListBucket',
];
const ROLE_READS = [
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListRolePolicies',
];

const API_PATHS = ['account', 'restapis', 'restapis/*', 'tags/*', 'usageplans', 'usageplans/*'];
const onApis = (region: string, paths: readonly string[]) =>
  paths.map((path) => `arn:aws:apigateway:${region}::/${path}`);

/** The statements of whoever plans. @param suffixes of the environments whose plans it makes */
export const reads = (
  { account, region }: Omit<Place, 'suffix'>,
  suffixes: readonly string[],
): readonly object[] => {
  const own = suffixes.map((suffix) => arns({ account, region, suffix }, `*-${suffix}`));
  return [
    {
      Sid: 'Settings',
      Effect: 'Allow',
      Action: READS,
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    {
      Sid: 'FirewallLogSettings',
      Effect: 'Allow',
      Action: BUCKET_READS,
      Resource: `arn:aws:s3:::aws-waf-logs-${account}-*`,
    },
    {
      Sid: 'BudgetSettings',
      Effect: 'Allow',
      Action: ['budgets:ListTagsForResource', 'budgets:ViewBudget'],
      Resource: own.flatMap(({ budget }) => budget),
    },
    {
      Sid: 'RoleSettings',
      Effect: 'Allow',
      Action: ROLE_READS,
      Resource: [...own.flatMap(({ role }) => role), sharedRoles({ account, region })],
    },
    { Sid: 'ApiSettings', Effect: 'Allow', Action: 'apigateway:GET', Resource: onApis(region, API_PATHS) },
  ];
};

/** The answer to these holds the values of the keys that open the API. */
export const noApiKeys = (region: string): object => ({
  Sid: 'NoApiKeys',
  Effect: 'Deny',
  Action: 'apigateway:GET',
  Resource: onApis(region, ['apikeys', 'apikeys/*', 'usageplans/*/keys', 'usageplans/*/keys/*']),
});

/** What looking for things that no state records takes besides; the list of keys may come with their values. */
export const surveys = (region: string): object[] => [
  { Sid: 'Roles', Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' },
  { Sid: 'ApiKeys', Effect: 'Allow', Action: 'apigateway:GET', Resource: onApis(region, ['apikeys']) },
];

/** The record of when drift was first seen, beside the states. */
export const driftRecords = (
  bucketArn: string,
  stacks: readonly string[],
  actions: readonly string[],
): object => ({
  Sid: 'DriftRecords',
  Effect: 'Allow',
  Action: actions,
  Resource: stacks.map((stack) => `${bucketArn}/drift/${stack}.json`),
});

/** Reading every state in the bucket: what any of them records is not left over, the bootstrap's own too. */
export const everyState = (bucketArn: string): object => ({
  Sid: 'EveryState',
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: `${bucketArn}/*.tfstate`,
});

/**
 * Reading the states, and seeing who holds their locks; planning takes none.
 * @param stacks by name, such as `pattern-detection-dev`
 */
export const stateReads = (bucketArn: string, stacks: readonly string[]): object[] => [
  { Sid: 'States', Effect: 'Allow', Action: 's3:ListBucket', Resource: bucketArn },
  {
    Sid: 'State',
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: stacks.flatMap((stack) => [
      `${bucketArn}/${stack}.tfstate`,
      `${bucketArn}/${stack}.tfstate.tflock`,
    ]),
  },
];

import { ANY_REGION, type EnvironmentScope, formatScheduleArns } from './arns';
import type { SystemNames } from './system-names';

/** The actions that change rules. */
const RULE_ACTIONS = [
  'events:DeleteRule',
  'events:PutRule',
  'events:PutTargets',
  'events:RemoveTargets',
  'events:TagResource',
  'events:UntagResource',
];

const SCHEDULE_ACTIONS = [
  'scheduler:CreateSchedule',
  'scheduler:CreateScheduleGroup',
  'scheduler:DeleteSchedule',
  'scheduler:DeleteScheduleGroup',
  'scheduler:TagResource',
  'scheduler:UntagResource',
  'scheduler:UpdateSchedule',
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

/** Allows changes to dashboards, and to groups of schedules and the schedules in them. */
export function createNameListStatements(
  { account, suffix }: EnvironmentScope,
  systems: readonly SystemNames[],
): object[] {
  const groups = systems
    .flatMap(({ scheduleGroups }) => scheduleGroups)
    .map((name) => formatScheduleArns({ account }, `${name}-${suffix}`));
  return [
    {
      Sid: 'Dashboards',
      Effect: 'Allow',
      Action: ['cloudwatch:DeleteDashboards', 'cloudwatch:PutDashboard'],
      Resource: systems
        .flatMap(({ dashboards }) => dashboards)
        .map((name) => `arn:aws:cloudwatch::${account}:dashboard/${name}-${suffix}`),
    },
    {
      Sid: 'Schedules',
      Effect: 'Allow',
      Action: SCHEDULE_ACTIONS,
      Resource: groups.flatMap(({ group, schedules }) => [...group, ...schedules]),
    },
  ];
}

import { listBucketArns, type StateLocation } from './state-locations';
import { ANY_REGION, type AccountScope, formatArns, formatSharedRoleArns } from './arns';
import { createDecryptStatements, createParameterStatements } from './setting-values';
import type { SystemNames } from './system-names';
import {
  APPLY_READ_ACTIONS,
  BUCKET_READ_ACTIONS,
  LIST_ACTIONS,
  READ_ACTIONS,
  ROLE_READ_ACTIONS,
} from './read-actions';

const API_PATHS = ['account', 'restapis', 'restapis/*', 'tags/*', 'usageplans', 'usageplans/*'];
const formatApiArns = (paths: readonly string[]) =>
  paths.map((path) => `arn:aws:apigateway:${ANY_REGION}::/${path}`);
const inRegions = (regions: readonly string[]) => ({ StringEquals: { 'aws:RequestedRegion': regions } });

/**
 * Allows a role to read all settings that a plan needs.
 * @param suffixes the environments that it plans
 */
export const createReadStatements = (
  { account, regions }: AccountScope,
  suffixes: readonly string[],
  systems: readonly SystemNames[],
): readonly object[] => {
  const own = suffixes.map((suffix) => formatArns({ account }, `*-${suffix}`));
  return [
    {
      Sid: 'Settings',
      Effect: 'Allow',
      Action: READ_ACTIONS,
      Resource: '*',
      Condition: inRegions(regions),
    },
    {
      Sid: 'BucketSettings',
      Effect: 'Allow',
      Action: BUCKET_READ_ACTIONS,
      Resource: [
        `arn:aws:s3:::aws-waf-logs-${account}-*`,
        ...systems.flatMap(({ dataBuckets }) =>
          dataBuckets.map((name) => `arn:aws:s3:::${account}-${name}-*`),
        ),
      ],
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
      Action: ROLE_READ_ACTIONS,
      Resource: [...own.flatMap(({ role }) => role), ...formatSharedRoleArns({ account, regions })],
    },
    {
      Sid: 'ApiSettings',
      Effect: 'Allow',
      Action: 'apigateway:GET',
      Resource: formatApiArns(API_PATHS),
    },
    ...createParameterStatements(account, suffixes, systems),
    ...suffixes.flatMap((suffix) => createDecryptStatements({ account, regions, suffix }, systems)),
  ];
};

/** Allows the read actions that an apply needs in addition to those of a plan. */
export const createApplyReadStatement = (regions: readonly string[]): object => ({
  Sid: 'Progress',
  Effect: 'Allow',
  Action: APPLY_READ_ACTIONS,
  Resource: '*',
  Condition: inRegions(regions),
});

/** Denies the requests whose responses contain the values of API keys. */
export const createApiKeyDenial = (): object => ({
  Sid: 'NoApiKeys',
  Effect: 'Deny',
  Action: 'apigateway:GET',
  Resource: formatApiArns(['apikeys', 'apikeys/*', 'usageplans/*/keys', 'usageplans/*/keys/*']),
});

/** Allows finding resources that no state contains. The list of API keys can include their values. */
export const createInventoryStatements = (regions: readonly string[]): object[] => [
  {
    Sid: 'Lists',
    Effect: 'Allow',
    Action: LIST_ACTIONS,
    Resource: '*',
    Condition: inRegions(regions),
  },
  { Sid: 'Roles', Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' },
  { Sid: 'ApiKeys', Effect: 'Allow', Action: 'apigateway:GET', Resource: formatApiArns(['apikeys']) },
];

/** Allows access to the drift records in the state buckets. */
export const createDriftRecordStatement = (
  states: readonly StateLocation[],
  actions: readonly string[],
): object => ({
  Sid: 'DriftRecords',
  Effect: 'Allow',
  Action: actions,
  Resource: states.map(({ stack, bucketArn }) => `${bucketArn}/drift/${stack}.json`),
});

/**
 * Allows reading all states, including that of the bootstrap stack, because only resources that no state contains are
 * orphaned.
 */
export const createAllStatesStatement = (states: readonly StateLocation[]): object => ({
  Sid: 'EveryState',
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: unwrapSingle(listBucketArns(states).map((bucketArn) => `${bucketArn}/*.tfstate`)),
});

/** Allows reading the states and their lock files. A plan does not lock a state. */
export const createStateReadStatements = (states: readonly StateLocation[]): object[] => [
  { Sid: 'States', Effect: 'Allow', Action: 's3:ListBucket', Resource: unwrapSingle(listBucketArns(states)) },
  {
    Sid: 'State',
    Effect: 'Allow',
    Action: 's3:GetObject',
    // `*` matches the state and its lock file.
    Resource: states.map(({ stack, bucketArn }) => `${bucketArn}/${stack}.tfstate*`),
  },
];

/** Returns a single ARN as a string, as IAM stores it. */
const unwrapSingle = (arns: readonly string[]): string | readonly string[] =>
  arns.length === 1 ? arns[0]! : arns;

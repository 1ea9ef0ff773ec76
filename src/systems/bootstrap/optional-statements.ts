import { ANY_REGION, type EnvironmentScope } from './arns';
import type { SystemNames } from './system-names';

const REPOSITORY_ACTIONS = [
  // A repository is deleted with its images.
  'ecr:BatchDeleteImage',
  'ecr:CreateRepository',
  'ecr:DeleteLifecyclePolicy',
  'ecr:DeleteRepository',
  'ecr:DeleteRepositoryPolicy',
  'ecr:PutImageScanningConfiguration',
  'ecr:PutImageTagMutability',
  'ecr:PutLifecyclePolicy',
  'ecr:SetRepositoryPolicy',
  'ecr:TagResource',
  'ecr:UntagResource',
];

/**
 * The actions that AWS performs with the caller's permissions in the region of a new replica. They include data, because it
 * copies the rows (DynamoDB's developer guide, IAM and global tables).
 */
const REPLICA_ACTIONS = [
  'dynamodb:BatchWriteItem',
  'dynamodb:CreateTableReplica',
  'dynamodb:DeleteItem',
  'dynamodb:DeleteTableReplica',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
];

const PARAMETER_ACTIONS = [
  'ssm:AddTagsToResource',
  'ssm:DeleteParameter',
  'ssm:PutParameter',
  'ssm:RemoveTagsFromResource',
];

/**
 * Allows changes to repositories of images, replicas of tables, and parameters, and the invocation of functions, whose names are
 * listed in full.
 */
export function createOptionalStatements(
  { account, regions, suffix }: EnvironmentScope,
  systems: readonly SystemNames[],
): object[] {
  const allow = (
    Sid: string,
    Action: readonly string[],
    prefix: string,
    getNames: (names: SystemNames) => readonly string[] | undefined,
  ) => {
    const Resource = systems
      .flatMap((names) => getNames(names) ?? [])
      .map((name) => `${prefix.replace(':', `:${ANY_REGION}:${account}:`)}${name}-${suffix}`)
      .map((rest) => `arn:aws:${rest}`);
    return Resource.length > 0 ? [{ Sid, Effect: 'Allow', Action, Resource }] : [];
  };
  const repositories = allow(
    'Repositories',
    REPOSITORY_ACTIONS,
    'ecr:repository/',
    (names) => names.imageRepositories,
  );
  return [
    ...repositories,
    // The configuration belongs to the registry of a region, which has no ARN.
    ...(repositories.length > 0
      ? [
          {
            Sid: 'ImageReplication',
            Effect: 'Allow',
            Action: 'ecr:PutReplicationConfiguration',
            Resource: '*',
            Condition: { StringEquals: { 'aws:RequestedRegion': regions } },
          },
        ]
      : []),
    ...allow('Replicas', REPLICA_ACTIONS, 'dynamodb:table/', ({ globalTables }) => globalTables),
    ...allow(
      'InvokedFunctions',
      ['lambda:InvokeFunction'],
      'lambda:function:',
      ({ invokedFunctions }) => invokedFunctions,
    ),
    ...allow('Parameters', PARAMETER_ACTIONS, 'ssm:parameter/', ({ parameters }) => parameters),
  ];
}

import { ACCOUNT, REGION } from '../support/rendered';
import type { Call } from '../support/recordings';
import type { Permission } from '../policies/record-permissions';
import { listNetworkPermissions } from './network-permissions';

/** The account of the emulator. */
const LOCAL_ACCOUNT = '000000000000';

/** IAM prefixes of services whose model has another name. */
const PREFIXES: Readonly<Record<string, string>> = {
  resourcegroupstaggingapi: 'tag',
  stepfunctions: 'states',
};

/** IAM actions of S3 operations with another name. Several operations may share an action. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketIntelligentTieringConfiguration: 'PutIntelligentTieringConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteObjects: 'DeleteObject',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketCors: 'GetBucketCORS',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketIntelligentTieringConfiguration: 'GetIntelligentTieringConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetBucketReplication: 'GetReplicationConfiguration',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListBuckets: 'ListAllMyBuckets',
  ListObjectVersions: 'ListBucketVersions',
  ListObjectsV2: 'ListBucket',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketIntelligentTieringConfiguration: 'PutIntelligentTieringConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
};
/** IAM actions of operations of other services with another name. */
const ACTIONS: Readonly<Record<string, string>> = {
  'lambda:GetLayerVersionByArn': 'lambda:GetLayerVersion',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};
/** HTTP methods, which are the IAM actions of API Gateway, by the verb of the operation. */
const METHODS: Readonly<Record<string, string>> = {
  Create: 'POST',
  Delete: 'DELETE',
  Get: 'GET',
  Put: 'PUT',
  Tag: 'PUT',
  Untag: 'DELETE',
  Update: 'PATCH',
};

/** The tags that AWS knows when it checks a request: those in the request, those of the resource, both, or none. */
export type TagUse = 'request' | 'resource' | 'both' | 'none';

/** A permission that a call requires, and with which tags AWS checks it. */
export interface TaggedPermission extends Permission {
  /** Several if they depend on whether the resource exists. */
  readonly uses: readonly TagUse[];
}

/** Decides by its name whether an operation creates a resource, creates or changes one, reads one, or sets tags. */
function getTagUses(operation: string): readonly TagUse[] {
  if (/^(Create|Register)/.test(operation)) return ['request'];
  if (/^Put(MetricAlarm|Parameter|Rule)$/.test(operation)) return ['request', 'resource'];
  // Terraform reads a resource until it no longer exists. It lists the instance profiles of a role only before it deletes it.
  if (/^(Describe|Get|List(?!InstanceProfiles))/.test(operation)) return ['resource', 'none'];
  return /Tag/.test(operation) ? ['both'] : ['resource'];
}

type Names = Readonly<Record<string, string>>;
const formatArn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
/** Returns an ARN unchanged, and formats the ARN of a name. */
const toArn = (name: string, format: (name: string) => string) =>
  name.startsWith('arn:') ? name : format(name);
const getFirst = (names: Names, ...keys: string[]) => keys.map((key) => names[key]).find((name) => name);

/** Returns the resources of a request, by the IAM prefix of the service; none if the operation has no resource. */
const RESOURCES: Readonly<
  Record<string, (names: Names, operation: string) => readonly (string | undefined)[]>
> = {
  cloudwatch: (names) => {
    const alarm = getFirst(names, 'AlarmName', 'AlarmNames');
    const dashboard = getFirst(names, 'DashboardName', 'DashboardNames');
    return [
      names.ResourceARN,
      alarm && formatArn('cloudwatch', `alarm:${alarm}`),
      dashboard && `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${dashboard}`,
    ];
  },
  dynamodb: (names) => [
    names.ResourceArn,
    names.TableName && formatArn('dynamodb', `table/${names.TableName}`),
  ],
  ecr: ({ repositoryName: name, resourceArn }) => [
    resourceArn,
    name && formatArn('ecr', `repository/${name}`),
  ],
  events: (names, operation) => {
    const archive = names.ArchiveName && formatArn('events', `archive/${names.ArchiveName}`);
    if (operation.endsWith('EventBus'))
      return [names.Name && toArn(names.Name, (name) => formatArn('events', `event-bus/${name}`))];
    const rule = getFirst(names, 'Rule', 'Name');
    // The ARN of a rule on the default bus contains no bus.
    const bus = names.EventBusName === 'default' ? undefined : names.EventBusName;
    const path = [bus?.split('/').at(-1), rule].filter((part) => part !== undefined).join('/');
    return [
      getFirst(names, 'ResourceARN', 'ResourceArn'),
      archive,
      names.EventSourceArn,
      rule && formatArn('events', `rule/${path}`),
    ];
  },
  iam: (names) => [names.RoleName && `arn:aws:iam::${ACCOUNT}:role/${names.RoleName}`],
  kinesis: (names) => [
    names.StreamARN,
    names.ConsumerARN,
    names.ResourceARN,
    names.StreamName && formatArn('kinesis', `stream/${names.StreamName}`),
    names.KeyId && formatKeyArn(names.KeyId),
  ],
  kms: (names) => [
    names.AliasName && formatArn('kms', names.AliasName),
    ...['KeyId', 'TargetKeyId'].map((key) => names[key] && formatKeyArn(names[key])),
  ],
  lambda: (names, operation) => {
    // A request that creates a mapping has no UUID.
    if (operation.endsWith('EventSourceMapping') || operation.endsWith('EventSourceMappings'))
      return [names.UUID && formatArn('lambda', `event-source-mapping:${names.UUID}`)];
    const layer = names.LayerName && formatArn('lambda', `layer:${names.LayerName}`);
    return [
      names.Resource,
      names.FunctionName && toArn(names.FunctionName, (name) => formatArn('lambda', `function:${name}`)),
      layer && (/^(Get|Delete)LayerVersion$/.test(operation) ? `${layer}:1` : layer),
    ];
  },
  logs: (names) => [
    names.resourceArn,
    names.logGroupName && formatArn('logs', `log-group:${names.logGroupName}`),
  ],
  rds: (names) => [
    names.ResourceName,
    ...(
      [
        ['cluster', 'DBClusterIdentifier'],
        ['db', 'DBInstanceIdentifier'],
        ['subgrp', 'DBSubnetGroupName'],
        ['cluster-pg', 'DBClusterParameterGroupName'],
      ] as const
    ).map(([kind, key]) => names[key] && formatArn('rds', `${kind}:${names[key]}`)),
  ],
  route53: (names) => {
    const id = getFirst(names, 'HealthCheckId', 'ResourceId');
    return [id && `arn:aws:route53:::healthcheck/${id}`];
  },
  s3: ({ Bucket, Key }, operation) => {
    // The keys of several objects are not recorded.
    const key = operation === 'DeleteObjects' ? 'any' : Key;
    return [Bucket && `arn:aws:s3:::${[Bucket, key].filter(Boolean).join('/')}`];
  },
  scheduler: (names, operation) => {
    if (names.ResourceArn) return [names.ResourceArn];
    if (!names.Name) return [];
    return operation.endsWith('ScheduleGroup')
      ? [formatArn('scheduler', `schedule-group/${names.Name}`)]
      : [formatArn('scheduler', `schedule/${names.GroupName ?? 'default'}/${names.Name}`)];
  },
  sns: (names) => [
    getFirst(names, 'TopicArn', 'ResourceArn') ??
      // A subscription's ARN is that of its topic and an id; IAM checks the topic.
      names.SubscriptionArn?.replace(/:[^:]+$/, '') ??
      (names.Name && formatArn('sns', names.Name)),
  ],
  sqs: (names) => {
    const queue = names.QueueUrl?.split('/').at(-1) ?? names.QueueName;
    return [queue && formatArn('sqs', queue)];
  },
  // Parameters are the only resources here with tags that ssm:ListTagsForResource reads.
  ssm: ({ Name, ResourceId }) =>
    [Name ?? ResourceId].map((name) => name && formatArn('ssm', `parameter/${name}`)),
  states: (names) => [
    getFirst(names, 'stateMachineArn', 'resourceArn', 'executionArn') ??
      (names.name && formatArn('states', `stateMachine:${names.name}`)),
  ],
  tag: () => [],
  wafv2: (names, operation) => {
    const kind = operation.endsWith('RegexPatternSet') ? 'regexpatternset' : 'webacl';
    return [
      getFirst(names, 'ResourceARN', 'ResourceArn'),
      names.WebACLArn,
      names.Name && formatArn('wafv2', `regional/${kind}/${names.Name}/${names.Id ?? '1a2b'}`),
    ];
  },
};
/** Formats the ARN of a key, which requests may name by its alias. */
const formatKeyArn = (key: string) =>
  toArn(key, (id) => formatArn('kms', `key/${id.replace('alias/', '').replaceAll('/', '-')}`));

/**
 * Lists the permissions that a call requires: each action with each resource.
 * @throws Error for a service without an entry in RESOURCES
 */
export const listRequiredPermissions = (call: Call): TaggedPermission[] =>
  listPermissionsInHomeRegion(call).map((permission) => ({
    ...permission,
    resource: permission.resource.replace(`:${REGION}:`, `:${call.region}:`),
  }));

function listPermissionsInHomeRegion(call: Call): TaggedPermission[] {
  const prefix = PREFIXES[call.service] ?? call.service;
  const passRole = listPassedRoles(call);
  if (prefix === 'apigateway') return [getApiPermission(call)];
  if (prefix === 'ec2') return [...listNetworkPermissions(call), ...passRole];
  const findResources = RESOURCES[prefix];
  if (!findResources)
    throw new Error(
      `${prefix} is not in RESOURCES of required-permissions.ts; expected an entry that returns its resources`,
    );
  const resources = findResources(call.names, call.operation).filter((resource) => resource !== undefined);
  const action = getIamAction(prefix, call.operation);
  return [
    ...(resources.length === 0 ? ['*'] : resources).map((resource) => ({
      action,
      resource: replaceAccount(resource),
      uses: getTagUses(call.operation),
    })),
    ...passRole,
  ];
}

/** A request with a role requires the permission to pass it to the service. */
function listPassedRoles({ names }: Call): TaggedPermission[] {
  const passed = getFirst(names, 'Role', 'RoleArn', 'RoleARN', 'roleArn', 'DeliverLogsPermissionArn');
  return passed?.startsWith('arn:aws:iam:')
    ? [{ action: 'iam:PassRole', resource: replaceAccount(passed), uses: ['resource'] }]
    : [];
}

/** The IAM action of an operation. */
function getIamAction(prefix: string, operation: string): string {
  const action = `${prefix}:${operation}`;
  return ACTIONS[action] ?? (prefix === 's3' ? `s3:${S3_ACTIONS[operation] ?? operation}` : action);
}

function getApiPermission({ operation, path }: Call): TaggedPermission {
  const verb = /^[A-Z][a-z]+/.exec(operation)![0];
  const action = METHODS[verb];
  if (!action)
    throw new Error(
      `${verb} of API Gateway's ${operation} is not in METHODS of required-permissions.ts; expected its HTTP method`,
    );
  // The simulator does not support creating deployments and stages. Another part of the same API replaces them.
  const resource = action === 'POST' ? path!.replace(/\/(deployments|stages)$/, '/requestvalidators') : path!;
  return {
    action: `apigateway:${action}`,
    resource: `arn:aws:apigateway:${REGION}::${resource}`,
    uses: getTagUses(operation),
  };
}

const replaceAccount = (resource: string) => resource.replaceAll(LOCAL_ACCOUNT, ACCOUNT);

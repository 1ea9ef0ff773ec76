import { ACCOUNT, REGION } from '../support/rendered';
import type { Call } from '../support/recordings';
import type { Need } from '../policies/calls';

/** The account of the emulator. */
const LOCAL_ACCOUNT = '000000000000';

/** How IAM names a service whose model has another name. */
const PREFIXES: Readonly<Record<string, string>> = {
  resourcegroupstaggingapi: 'tag',
  stepfunctions: 'states',
};

/** Operations of S3 for which IAM has another action, and of which several may share one. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketCors: 'GetBucketCORS',
  GetBucketEncryption: 'GetEncryptionConfiguration',
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
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
};
/** Operations of other services for which IAM has another action. */
const ACTIONS: Readonly<Record<string, string>> = {
  'lambda:GetLayerVersionByArn': 'lambda:GetLayerVersion',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};
/** The methods of API Gateway, whose actions they are. */
const METHODS: Readonly<Record<string, string>> = {
  Create: 'POST',
  Delete: 'DELETE',
  Get: 'GET',
  Put: 'PUT',
  Tag: 'PUT',
  Untag: 'DELETE',
  Update: 'PATCH',
};

type Names = Readonly<Record<string, string>>;
const at = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
/** An ARN as it is, or made of a name. */
const arnOr = (name: string, make: (name: string) => string) => (name.startsWith('arn:') ? name : make(name));
const firstOf = (names: Names, ...keys: string[]) => keys.map((key) => names[key]).find((name) => name);

/** Actions of which IAM knows no resource, although their calls name one. */
const WITHOUT_RESOURCE = ['lambda:ListLayerVersions'];

/** What IAM is asked about, by the prefix of the service; nothing where the operation has no resource. */
const RESOURCES: Readonly<
  Record<string, (names: Names, operation: string) => readonly (string | undefined)[]>
> = {
  cloudwatch: (names) => {
    const alarm = firstOf(names, 'AlarmName', 'AlarmNames');
    const dashboard = firstOf(names, 'DashboardName', 'DashboardNames');
    return [
      names.ResourceARN,
      alarm && at('cloudwatch', `alarm:${alarm}`),
      dashboard && `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${dashboard}`,
    ];
  },
  dynamodb: (names) => [names.ResourceArn, names.TableName && at('dynamodb', `table/${names.TableName}`)],
  events: (names) => {
    const rule = firstOf(names, 'Rule', 'Name');
    return [names.ResourceARN, rule && at('events', `rule/${rule}`)];
  },
  iam: (names) => [names.RoleName && `arn:aws:iam::${ACCOUNT}:role/${names.RoleName}`],
  kinesis: (names) => [
    names.StreamARN,
    names.ConsumerARN,
    names.ResourceARN,
    names.StreamName && at('kinesis', `stream/${names.StreamName}`),
    names.KeyId && keyArn(names.KeyId),
  ],
  kms: (names) => [
    names.AliasName && at('kms', names.AliasName),
    ...['KeyId', 'TargetKeyId'].map((key) => names[key] && keyArn(names[key])),
  ],
  lambda: (names, operation) => {
    // A mapping is made where there is none yet.
    if (operation.endsWith('EventSourceMapping') || operation.endsWith('EventSourceMappings'))
      return [names.UUID && at('lambda', `event-source-mapping:${names.UUID}`)];
    const layer = names.LayerName && at('lambda', `layer:${names.LayerName}`);
    return [
      names.Resource,
      names.FunctionName && arnOr(names.FunctionName, (name) => at('lambda', `function:${name}`)),
      layer && (/^(Get|Delete)LayerVersion$/.test(operation) ? `${layer}:1` : layer),
    ];
  },
  logs: (names) => [names.resourceArn, names.logGroupName && at('logs', `log-group:${names.logGroupName}`)],
  s3: (names) => [names.Bucket && `arn:aws:s3:::${[names.Bucket, names.Key].filter(Boolean).join('/')}`],
  scheduler: (names, operation) => {
    if (names.ResourceArn) return [names.ResourceArn];
    if (!names.Name) return [];
    return operation.endsWith('ScheduleGroup')
      ? [at('scheduler', `schedule-group/${names.Name}`)]
      : [at('scheduler', `schedule/${names.GroupName ?? 'default'}/${names.Name}`)];
  },
  sns: (names) => [
    firstOf(names, 'TopicArn', 'ResourceArn', 'SubscriptionArn') ?? (names.Name && at('sns', names.Name)),
  ],
  sqs: (names) => {
    const queue = names.QueueUrl?.split('/').at(-1) ?? names.QueueName;
    return [queue && at('sqs', queue)];
  },
  states: (names) => [
    firstOf(names, 'stateMachineArn', 'resourceArn', 'executionArn') ??
      (names.name && at('states', `stateMachine:${names.name}`)),
  ],
  tag: () => [],
  wafv2: (names, operation) => {
    const kind = operation.endsWith('RegexPatternSet') ? 'regexpatternset' : 'webacl';
    return [
      firstOf(names, 'ResourceARN', 'ResourceArn'),
      names.WebACLArn,
      names.Name && at('wafv2', `regional/${kind}/${names.Name}/${names.Id ?? '1a2b'}`),
    ];
  },
};
/** A key may be named by its alias; IAM is asked about the key. */
const keyArn = (key: string) =>
  arnOr(key, (id) => at('kms', `key/${id.replace('alias/', '').replaceAll('/', '-')}`));

/**
 * The permissions that a call requires: each action with each resource.
 * @throws Error for a service that is not known here
 */
export function needsOf(call: Call): Need[] {
  const prefix = PREFIXES[call.service] ?? call.service;
  if (prefix === 'apigateway') return [ofApi(call)];
  const resourcesOf = RESOURCES[prefix];
  if (!resourcesOf) throw new Error(`What does ${prefix} name its resources? Say it in RESOURCES`);
  const resources = resourcesOf(call.names, call.operation).filter((resource) => resource !== undefined);
  const action = actionOf(prefix, call.operation);
  const passed = firstOf(call.names, 'Role', 'RoleArn', 'RoleARN', 'roleArn');
  return [
    ...(resources.length === 0 || WITHOUT_RESOURCE.includes(action) ? ['*'] : resources).map((resource) => ({
      action,
      resource: ofTheAccount(resource),
    })),
    ...(passed && passed.startsWith('arn:aws:iam:')
      ? [{ action: 'iam:PassRole', resource: ofTheAccount(passed) }]
      : []),
  ];
}

/** The IAM action of an operation. */
function actionOf(prefix: string, operation: string): string {
  const action = `${prefix}:${operation}`;
  return ACTIONS[action] ?? (prefix === 's3' ? `s3:${S3_ACTIONS[operation] ?? operation}` : action);
}

function ofApi({ operation, path }: Call): Need {
  const verb = /^[A-Z][a-z]+/.exec(operation)![0];
  const action = METHODS[verb];
  if (!action) throw new Error(`Which method is API Gateway's ${operation}? Say it in METHODS`);
  // The simulator does not know that deployments and stages are made; it is asked about another part of the same API.
  const resource = action === 'POST' ? path!.replace(/\/(deployments|stages)$/, '/requestvalidators') : path!;
  return { action: `apigateway:${action}`, resource: `arn:aws:apigateway:${REGION}::${resource}` };
}

const ofTheAccount = (resource: string) => resource.replaceAll(LOCAL_ACCOUNT, ACCOUNT);

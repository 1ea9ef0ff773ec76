/** The services whose resources the stacks are made of, and which are all in the region. */
const SERVICES = [
  'apigateway',
  'application-autoscaling',
  'cloudwatch',
  'codedeploy',
  'dynamodb',
  'events',
  'kinesis',
  'kms',
  'lambda',
  'logs',
  'scheduler',
  'sns',
  'sqs',
  'states',
  'wafv2',
  'xray',
];

/** Who may be given a role of the stacks. */
const TAKERS = ['apigateway', 'codedeploy', 'lambda', 'scheduler', 'states'].map(
  (service) => `${service}.amazonaws.com`,
);
/** The services that make a role of their own when they are first used: scaling, access logs, the firewall's logs. */
const LINKED = ['lambda.application-autoscaling', 'ops.apigateway', 'wafv2'].map(
  (service) => `${service}.amazonaws.com`,
);
/** What keeping the firewall's logs takes, up to emptying their bucket when the stack goes. */
const LOG_BUCKET_ACTIONS = [
  's3:CreateBucket',
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketTagging',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
];

/** What an applying role may work on. */
export interface Scope {
  readonly account: string;
  readonly region: string;
  /** The suffix of its environment, and of what the environments share. */
  readonly suffixes: readonly string[];
  /** The ARN of the policy that every role of the stacks must be bounded by. */
  readonly boundary: string;
  /** How everything of the bootstrap itself is named, which no workflow may change. */
  readonly ownPrefix: string;
}

/** The statements of whoever applies. */
export function changes({ account, region, suffixes, boundary, ownPrefix }: Scope): object[] {
  const roles = suffixes.flatMap((suffix) =>
    [`*-${suffix}`, `*-${suffix}-${region}`].map((name) => `arn:aws:iam::${account}:role/${name}`),
  );
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': boundary } };
  const on = (Sid: string, Action: readonly string[], Condition?: object) => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource: roles,
    ...(Condition && { Condition }),
  });
  return [
    {
      Sid: 'Services',
      Effect: 'Allow',
      Action: SERVICES.map((service) => `${service}:*`),
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    {
      Sid: 'FirewallLogs',
      Effect: 'Allow',
      Action: LOG_BUCKET_ACTIONS,
      Resource: bucketsOf(account, suffixes),
    },
    {
      Sid: 'Budgets',
      Effect: 'Allow',
      Action: ['budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource'],
      Resource: `arn:aws:budgets::${account}:budget/*`,
    },
    // A role that is not bounded could be given every right, and a function with it: the way out of this policy.
    on('BoundedRoles', ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary'], bounded),
    on('ManagedPolicies', ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'], {
      ArnEquals: {
        'iam:PolicyARN': 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
      },
    }),
    on('Roles', [
      'iam:DeleteRole',
      'iam:DeleteRolePolicy',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ]),
    on('HandOver', ['iam:PassRole'], { StringEquals: { 'iam:PassedToService': TAKERS } }),
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
      Condition: { StringEquals: { 'iam:AWSServiceName': LINKED } },
    },
    {
      Sid: 'NotItself',
      Effect: 'Deny',
      Action: 'iam:*',
      Resource: ['role', 'policy'].map((kind) => `arn:aws:iam::${account}:${kind}/${ownPrefix}*`),
    },
  ];
}

/** The buckets of the firewalls' logs; the one with the states is not among them. */
const bucketsOf = (account: string, suffixes: readonly string[]) =>
  suffixes.flatMap((suffix) => {
    const bucket = `arn:aws:s3:::aws-waf-logs-${account}-*-${suffix}`;
    return [bucket, `${bucket}/*`];
  });

/** Writing the states. */
export const stateWrites = (bucketArn: string, stacks: readonly string[]): object => ({
  Sid: 'NewState',
  Effect: 'Allow',
  Action: 's3:PutObject',
  Resource: stacks.map((stack) => `${bucketArn}/${stack}.tfstate`),
});

import { type EnvironmentScope, formatArns, formatSharedRoleArns } from './arns';

/** The services to which a role of the stacks may be passed. */
const PASS_ROLE_SERVICES = [
  'apigateway',
  'codedeploy',
  'events',
  'lambda',
  'scheduler',
  'states',
  'vpc-flow-logs',
].map((service) => `${service}.amazonaws.com`);
/** The services that create a service-linked role on first use: scaling, access logs, databases, firewall logs, replication. */
const SERVICE_LINKED_ROLES = [
  'lambda.application-autoscaling',
  'ops.apigateway',
  'rds',
  'replication.dynamodb',
  'replication.ecr',
  'wafv2',
].map((service) => `${service}.amazonaws.com`);

/** The resources that an apply role may change. */
export interface ApplyScope extends EnvironmentScope {
  /** The values of the tag Project of the systems' resources. */
  readonly projects: readonly string[];
  /** The ARN of the permissions boundary that every role of the stacks must have. */
  readonly boundary: string;
  /** The prefix of the bootstrap stack's own names, which no workflow may change. */
  readonly ownPrefix: string;
}

/** Allows changes to the roles of the stacks and their use, with the permissions boundary only. */
export function createRoleStatements({ boundary, ownPrefix, projects, ...scope }: ApplyScope): object[] {
  const { account } = scope;
  const shared = formatSharedRoleArns(scope);
  const roles = formatRoleArns(scope);
  const boundaryCondition = { 'iam:PermissionsBoundary': boundary };
  const ownProject = { 'aws:ResourceTag/Project': projects };
  return [
    // Without the boundary, an apply role could create a role with any permission and escape this policy.
    {
      Sid: 'NewRoles',
      Effect: 'Allow',
      Action: 'iam:CreateRole',
      Resource: roles,
      Condition: { ArnEquals: boundaryCondition, StringEquals: { 'aws:RequestTag/Project': projects } },
    },
    {
      Sid: 'BoundedRoles',
      Effect: 'Allow',
      Action: ['iam:DeleteRolePolicy', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary'],
      Resource: roles,
      Condition: { ArnEquals: boundaryCondition, StringEquals: ownProject },
    },
    {
      Sid: 'ManagedPolicies',
      Effect: 'Allow',
      Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
      Resource: shared,
      Condition: {
        StringEquals: ownProject,
        ArnEquals: {
          ...boundaryCondition,
          'iam:PolicyARN': 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
        },
      },
    },
    {
      Sid: 'Roles',
      Effect: 'Allow',
      Action: [
        'iam:DeleteRole',
        // Terraform lists the instance profiles before it deletes a role, because a role in one can't be deleted.
        'iam:ListInstanceProfilesForRole',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      Resource: roles,
      Condition: { StringEquals: ownProject },
    },
    ...createRoleUseStatements(scope),
    {
      Sid: 'NotItself',
      Effect: 'Deny',
      Action: 'iam:*',
      Resource: [
        ...['role', 'policy'].map((kind) => `arn:aws:iam::${account}:${kind}/${ownPrefix}*`),
        `arn:aws:iam::${account}:oidc-provider/*`,
      ],
    },
  ];
}

/** Allows passing the roles of the stacks to services, and the creation of the roles that services create themselves. */
const createRoleUseStatements = (scope: EnvironmentScope): object[] => [
  {
    Sid: 'PassRole',
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: formatRoleArns(scope),
    Condition: { StringEquals: { 'iam:PassedToService': PASS_ROLE_SERVICES } },
  },
  {
    Sid: 'ServiceLinkedRoles',
    Effect: 'Allow',
    Action: 'iam:CreateServiceLinkedRole',
    Resource: SERVICE_LINKED_ROLES.map(
      (service) => `arn:aws:iam::${scope.account}:role/aws-service-role/${service}/*`,
    ),
    Condition: { StringEquals: { 'iam:AWSServiceName': SERVICE_LINKED_ROLES } },
  },
];

/** Formats the ARNs of the roles of an environment, and of those that environments share. */
const formatRoleArns = (scope: EnvironmentScope): readonly string[] => [
  ...formatArns(scope, `*-${scope.suffix}`).role,
  ...formatSharedRoleArns(scope),
];

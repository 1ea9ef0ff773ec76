import { byId } from './ids';
import { keyChanges } from './keys';
import { arns, type Place, sharedRoles } from './names';
import { alarms, firewallAndLogs, named, notOthers } from './services';

/** Who may be given a role of the stacks. */
const TAKERS = ['apigateway', 'codedeploy', 'lambda', 'scheduler', 'states'].map(
  (service) => `${service}.amazonaws.com`,
);
/** The services that make a role of their own when they are first used: scaling, access logs, the firewall's logs. */
const LINKED = ['lambda.application-autoscaling', 'ops.apigateway', 'wafv2'].map(
  (service) => `${service}.amazonaws.com`,
);

/** What an applying role may work on. */
export interface Scope extends Place {
  /** The value of the tag Project, on everything of the stacks. */
  readonly project: string;
  /** The ARN of the policy that every role of the stacks must be bounded by. */
  readonly boundary: string;
  /** How everything of the bootstrap itself is named, which no workflow may change. */
  readonly ownPrefix: string;
}

/** A policy of its own for what does not fit into the 10,240 characters of all that a role says itself. */
export interface Part {
  readonly id: string;
  readonly statements: readonly object[];
}

/** What whoever applies may do to the services, in parts of up to 6,144 characters, as AWS takes them. */
export const serviceChanges = ({ project, ...place }: Place & Pick<Scope, 'project'>): readonly Part[] => [
  { id: 'named', statements: named(place) },
  { id: 'keys', statements: keyChanges(place, project) },
  { id: 'ids', statements: byId(place, project) },
  { id: 'alarms', statements: alarms(place) },
  { id: 'limits', statements: [notOthers(place)] },
];

/** The other statements of whoever applies: roles, the firewall, logs. */
export function changes({ boundary, ownPrefix, project, ...place }: Scope): object[] {
  const { account } = place;
  const shared = sharedRoles(place);
  const roles = [...arns(place, `*-${place.suffix}`).role, shared];
  const bounded = { 'iam:PermissionsBoundary': boundary };
  const ours = { 'aws:ResourceTag/Project': project };
  return [
    ...firewallAndLogs(place),
    // A role that is not bounded could be given every right, and a function with it: the way out of this policy.
    {
      Sid: 'NewRoles',
      Effect: 'Allow',
      Action: 'iam:CreateRole',
      Resource: roles,
      Condition: { ArnEquals: bounded, StringEquals: { 'aws:RequestTag/Project': project } },
    },
    {
      Sid: 'BoundedRoles',
      Effect: 'Allow',
      Action: ['iam:DeleteRolePolicy', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary'],
      Resource: roles,
      Condition: { ArnEquals: bounded, StringEquals: ours },
    },
    {
      Sid: 'ManagedPolicies',
      Effect: 'Allow',
      Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
      Resource: shared,
      Condition: {
        StringEquals: ours,
        ArnEquals: {
          ...bounded,
          'iam:PolicyARN': 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
        },
      },
    },
    {
      Sid: 'Roles',
      Effect: 'Allow',
      Action: [
        'iam:DeleteRole',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      Resource: roles,
      Condition: { StringEquals: ours },
    },
    {
      Sid: 'HandOver',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: roles,
      Condition: { StringEquals: { 'iam:PassedToService': TAKERS } },
    },
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: LINKED.map((service) => `arn:aws:iam::${account}:role/aws-service-role/${service}/*`),
      Condition: { StringEquals: { 'iam:AWSServiceName': LINKED } },
    },
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

/** Writing the states, and holding their locks. */
export const stateWrites = (bucketArn: string, stacks: readonly string[]): object[] => [
  {
    Sid: 'NewState',
    Effect: 'Allow',
    Action: 's3:PutObject',
    Resource: stacks.map((stack) => `${bucketArn}/${stack}.tfstate`),
  },
  {
    Sid: 'Lock',
    Effect: 'Allow',
    Action: ['s3:PutObject', 's3:DeleteObject'],
    Resource: stacks.map((stack) => `${bucketArn}/${stack}.tfstate.tflock`),
  },
];

import { ENVIRONMENT_TAG } from '../../config';
import { ANY_REGION, type EnvironmentScope } from './arns';

/** The parts of a network that a stack creates, by their names in ARNs. */
const PARTS = [
  'route-table',
  'security-group',
  'security-group-rule',
  'subnet',
  'vpc',
  'vpc-endpoint',
  'vpc-flow-log',
];

const CREATE_ACTIONS = [
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:CreateFlowLogs',
  'ec2:CreateRouteTable',
  'ec2:CreateSecurityGroup',
  'ec2:CreateSubnet',
  'ec2:CreateVpc',
  'ec2:CreateVpcEndpoint',
];

const CHANGE_ACTIONS = [
  ...CREATE_ACTIONS,
  'ec2:AssociateRouteTable',
  'ec2:CreateTags',
  'ec2:DeleteFlowLogs',
  'ec2:DeleteRouteTable',
  'ec2:DeleteSecurityGroup',
  'ec2:DeleteSubnet',
  'ec2:DeleteTags',
  'ec2:DeleteVpc',
  'ec2:DeleteVpcEndpoints',
  'ec2:DisassociateRouteTable',
  'ec2:ModifySecurityGroupRules',
  'ec2:ModifySubnetAttribute',
  'ec2:ModifyVpcAttribute',
  'ec2:ModifyVpcEndpoint',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
];

/**
 * Allows changes to networks. AWS generates the ids of all parts of a network, so the tags of the project and the
 * environment identify them.
 * @param projects the values of the tag Project
 */
export function createNetworkStatements(
  { account, suffix }: EnvironmentScope,
  projects: readonly string[],
): object[] {
  const formatArn = (part: string) => `arn:aws:ec2:${ANY_REGION}:${account}:${part}/*`;
  const matchTags = (kind: 'Request' | 'Resource') => ({
    [`aws:${kind}Tag/Project`]: projects,
    [`aws:${kind}Tag/${ENVIRONMENT_TAG}`]: suffix,
  });
  return [
    {
      Sid: 'NewNetworks',
      Effect: 'Allow',
      Action: CREATE_ACTIONS,
      Resource: PARTS.map(formatArn),
      Condition: { StringEquals: matchTags('Request') },
    },
    {
      Sid: 'TagsOfNewNetworks',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: PARTS.map(formatArn),
      Condition: {
        StringEquals: {
          ...matchTags('Request'),
          'ec2:CreateAction': CREATE_ACTIONS.map((action) => action.slice(4)),
        },
      },
    },
    // AWS creates the default group of a network without tags, and the stack removes its rules.
    {
      Sid: 'TagsOfDefaultGroups',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: formatArn('security-group'),
      Condition: { StringEquals: matchTags('Request'), Null: { 'aws:ResourceTag/Project': 'true' } },
    },
    {
      Sid: 'Networks',
      Effect: 'Allow',
      Action: CHANGE_ACTIONS,
      Resource: PARTS.map(formatArn),
      Condition: { StringEquals: matchTags('Resource') },
    },
    // Lambda's interfaces have no tags, and Terraform deletes those that remain. One that is in use can't be deleted.
    {
      Sid: 'UnusedInterfaces',
      Effect: 'Allow',
      Action: 'ec2:DeleteNetworkInterface',
      Resource: formatArn('network-interface'),
    },
  ];
}

import { ACCOUNT, REGION } from '../support/rendered';
import type { Call } from '../support/recordings';
import type { TaggedPermission } from './required-permissions';

/** The parts of a network in ARNs, by their names in operations. */
const PARTS: Readonly<Record<string, string>> = {
  FlowLogs: 'vpc-flow-log',
  NetworkInterface: 'network-interface',
  RouteTable: 'route-table',
  SecurityGroup: 'security-group',
  Subnet: 'subnet',
  Vpc: 'vpc',
  VpcEndpoint: 'vpc-endpoint',
  VpcEndpoints: 'vpc-endpoint',
};
/** The parts in ARNs, by the members of requests that contain their ids. */
const ID_MEMBERS: Readonly<Record<string, string>> = {
  GroupId: 'security-group',
  NetworkInterfaceId: 'network-interface',
  RouteTableId: 'route-table',
  SubnetId: 'subnet',
  VpcEndpointId: 'vpc-endpoint',
  VpcId: 'vpc',
};
/** The parts of which requests contain no id, or a list of ids, which is not recorded; by operation. */
const PARTS_WITHOUT_ID: Readonly<Record<string, readonly string[]>> = {
  CreateFlowLogs: ['vpc'],
  // Terraform tags the default group of a network, which AWS creates without tags.
  CreateTags: ['security-group'],
  DisassociateRouteTable: ['route-table', 'subnet'],
};

const formatArn = (part: string, id = 'any') => `arn:aws:ec2:${REGION}:${ACCOUNT}:${part}/${id}`;

/**
 * Lists the permissions that a call of EC2 requires for networks. AWS checks each part that a request names: a new one with the
 * tags in the request, an existing one with its own.
 */
export function listNetworkPermissions({ operation, names }: Call): readonly TaggedPermission[] {
  const action = `ec2:${operation}`;
  if (operation.startsWith('Describe')) return [{ action, resource: '*', uses: ['resource'] }];
  const existing = [
    ...Object.entries(ID_MEMBERS).flatMap(([member, part]) => {
      const id = names[member];
      return id === undefined ? [] : [formatArn(part, id)];
    }),
    ...(PARTS_WITHOUT_ID[operation] ?? []).map((part) => formatArn(part)),
  ];
  const [, verb, noun = ''] = /^(Create|Delete|Authorize)(\w+)$/.exec(operation) ?? [];
  const part = PARTS[noun];
  if (verb === 'Delete' && existing.length === 0 && part) existing.push(formatArn(part));
  if (existing.length === 0 && !part)
    throw new Error(
      `network-permissions.ts knows no part of a network in ${operation}; expected an entry in PARTS_WITHOUT_ID`,
    );
  return [
    ...existing.map((resource) => ({
      action,
      resource,
      uses: [operation === 'CreateTags' ? ('request' as const) : ('resource' as const)],
    })),
    ...(verb === 'Create' && part ? createNewPart(action, operation, formatArn(part)) : []),
    ...(verb === 'Authorize' ? createNewPart(action, operation, formatArn('security-group-rule')) : []),
  ];
}

/** AWS checks the tags of a new part as a request of their own. */
const createNewPart = (action: string, operation: string, resource: string): TaggedPermission[] => [
  { action, resource, uses: ['request'] },
  {
    action: 'ec2:CreateTags',
    resource,
    uses: ['request'],
    context: { 'ec2:CreateAction': operation },
  },
];

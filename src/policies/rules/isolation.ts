import {
  asBlocks,
  type PlannedResource,
  asStrings,
  refersTo,
  type ResourceValues,
} from '../../domain/plan/resources';
import { coversInternet } from '../internet-ranges';
import { getPolicyGrants, requiresCondition } from '../policy-documents';
import { createMismatches, createMismatchUnless, type PolicyRule } from '../rule';
import { getRanges } from './network';

const EGRESS_TYPES = ['aws_security_group_rule', 'aws_vpc_security_group_egress_rule'];
const NO_INTERNET = 'a security group, a prefix list, or private ranges';

/** Networks are isolated from the internet, and their connections are recorded. */
export const ISOLATION_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-NET-1',
    title: 'networks have a flow log',
    severity: 'medium',
    source: 'observability',
    fix: 'create the network with Network (src/modules/network.ts)',
    types: ['aws_vpc'],
    check: (vpc, { resources }) =>
      createMismatchUnless(
        resources.some((other) => other.type === 'aws_flow_log' && refersTo(other, 'vpc_id', vpc)),
        'no flow log',
        'an aws_flow_log of the network',
      ),
  },
  {
    id: 'MS-NET-2',
    title: 'subnets assign no public addresses',
    severity: 'high',
    source: 'security',
    fix: 'set map_public_ip_on_launch to false',
    types: ['aws_subnet', 'aws_default_subnet'],
    check: ({ type, values: { map_public_ip_on_launch: assigns } }) =>
      createMismatchUnless(
        (assigns ?? type === 'aws_default_subnet') === false,
        assigns,
        'map_public_ip_on_launch false',
      ),
  },
  {
    id: 'MS-NET-3',
    title: 'no route leads to the internet, unless a waiver gives a reason',
    severity: 'high',
    source: 'security',
    fix: 'remove the route, and create endpoints for the services that the network needs',
    types: ['aws_route', 'aws_route_table', 'aws_default_route_table'],
    check: ({ type, values }) =>
      createMismatches(
        (type === 'aws_route' ? [values] : asBlocks(values.route))
          .flatMap(getDestinations)
          .filter(coversInternet),
        'routes to private ranges or endpoints only',
      ),
  },
  {
    id: 'MS-NET-4',
    title:
      'no security group allows egress to the internet or a large part of it, unless a waiver gives a reason',
    severity: 'medium',
    source: 'security',
    fix: 'allow egress to the security group of endpoints, or to the prefix list of a gateway endpoint',
    types: ['aws_security_group', 'aws_default_security_group', ...EGRESS_TYPES],
    check: (group) =>
      createMismatches(getEgress(group).flatMap(getRanges).filter(coversInternet), NO_INTERNET),
  },
  {
    id: 'MS-NET-5',
    title: 'endpoints of services accept requests of their own account or organization only',
    severity: 'high',
    source: 'security',
    fix: 'create the endpoint with Network, whose policies require aws:PrincipalAccount',
    types: ['aws_vpc_endpoint'],
    check(endpoint) {
      const grants = getPolicyGrants(endpoint, 'policy');
      const isLimited = grants.every((grant) =>
        requiresCondition(
          grant,
          (key) => key === 'aws:principalaccount' || key === 'aws:principalorgid',
          (value) => !/^[*?]*$/.test(value),
        ),
      );
      return createMismatchUnless(
        grants.length > 0 && isLimited,
        endpoint.values.policy,
        'a policy whose statements require aws:PrincipalAccount or aws:PrincipalOrgID',
      );
    },
  },
];

const getDestinations = ({
  cidr_block: block,
  ipv6_cidr_block: block6,
  destination_cidr_block: destination,
  destination_ipv6_cidr_block: destination6,
}: ResourceValues): readonly string[] => [block, block6, destination, destination6].flatMap(asStrings);

function getEgress({ type, values }: PlannedResource): readonly ResourceValues[] {
  if (!EGRESS_TYPES.includes(type)) return asBlocks(values.egress);
  return values.type === 'ingress' ? [] : [values];
}

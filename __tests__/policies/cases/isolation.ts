import type { RuleCase } from '../test-case';
import { formatPolicy, type TestResources } from '../test-stack';

const VPC = { aws_vpc: { V: { cidr_block: '10.0.0.0/16' } } };
const createSubnet = (assigns?: boolean): TestResources => ({
  aws_subnet: { S: { map_public_ip_on_launch: assigns } },
});
const createRouteTable = (cidr_block: string): TestResources => ({
  aws_route_table: { T: { route: [{ cidr_block, gateway_id: 'igw-1' }] } },
});
const createEgressRule = (attributes: object): TestResources => ({
  aws_vpc_security_group_egress_rule: { R: attributes },
});
const createEndpoint = (policy?: string): TestResources => ({ aws_vpc_endpoint: { E: { policy } } });
const formatEndpointPolicy = (Condition?: object) =>
  formatPolicy({ Principal: '*', Action: '*', Resource: '*', ...(Condition && { Condition }) });
const OWN_ACCOUNT = createEndpoint(
  formatEndpointPolicy({ StringEquals: { 'aws:PrincipalAccount': '111122223333' } }),
);
const ANY_ACCOUNT = formatEndpointPolicy();
const IF_EXISTS = formatEndpointPolicy({
  StringEqualsIfExists: { 'aws:PrincipalAccount': '111122223333' },
});
const TARGETS = createEgressRule({ referenced_security_group_id: 'sg-1', from_port: 443 });

const createCase = (
  id: string,
  violating: TestResources,
  found: string,
  compliant: TestResources,
): RuleCase => [id, { violating, compliant, found }];

/** Networks with a way to the internet, or without a record of their connections. */
export const ISOLATION_CASES: readonly RuleCase[] = [
  createCase('MS-NET-1', VPC, 'no flow log', { ...VPC, aws_flow_log: { L: { vpc_id: '${aws_vpc.V.id}' } } }),
  createCase('MS-NET-2', createSubnet(true), 'true', createSubnet(false)),
  createCase('MS-NET-2', { aws_default_subnet: { S: {} } }, 'nothing', createSubnet(false)),
  createCase('MS-NET-3', createRouteTable('0.0.0.0/0'), '0.0.0.0/0', createRouteTable('10.1.0.0/16')),
  createCase(
    'MS-NET-3',
    { aws_route: { R: { destination_ipv6_cidr_block: '::/0' } } },
    '::/0',
    createRouteTable('10.1.0.0/16'),
  ),
  createCase('MS-NET-4', createEgressRule({ cidr_ipv4: '0.0.0.0/1' }), '0.0.0.0/1', TARGETS),
  createCase(
    'MS-NET-4',
    { aws_security_group: { G: { egress: [{ cidr_blocks: ['0.0.0.0/0'] }] } } },
    '0.0.0.0/0',
    { aws_security_group_rule: { R: { type: 'ingress', cidr_blocks: ['0.0.0.0/0'] } } },
  ),
  createCase('MS-NET-5', createEndpoint(), 'nothing', OWN_ACCOUNT),
  createCase('MS-NET-5', createEndpoint(ANY_ACCOUNT), ANY_ACCOUNT, OWN_ACCOUNT),
  createCase('MS-NET-5', createEndpoint(IF_EXISTS), IF_EXISTS, OWN_ACCOUNT),
];

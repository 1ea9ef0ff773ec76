import { Network } from '../../src/modules/network';
import { listCalledServices } from '../../src/modules/network-services';
import { parseStatements, synthesizeWith } from '../support/synth';

const SERVICES = ['kinesis-streams', 'sqs'];

describe('Network', () => {
  let network!: Network;
  const made = synthesizeWith(({ stack, key }) => {
    network = new Network(stack, 'Orders', { key, services: SERVICES, flowLogRetentionDays: 30 });
  });
  const list = (type: string) => Object.values(made.json.resource[type] ?? {});
  /** The address of a resource, as other resources refer to it. */
  const findAddress = (type: string, name: string) => {
    const resource = made.getResource(type, name);
    const [id] = Object.entries(made.json.resource[type]!).find(([, values]) => values === resource)!;
    return `${type}.${id}`;
  };
  const functions = `\${${findAddress('aws_security_group', 'Orders_Functions')}.id}`;
  const endpoints = `\${${findAddress('aws_security_group', 'Orders_Endpoints')}.id}`;

  it('has one private subnet in each of three zones, without common addresses', () => {
    const subnets = list('aws_subnet');
    expect(subnets.map((subnet) => [subnet.availability_zone, subnet.cidr_block])).toEqual([
      ['us-east-1a', '10.0.0.0/20'],
      ['us-east-1b', '10.0.16.0/20'],
      ['us-east-1c', '10.0.32.0/20'],
    ]);
    for (const subnet of subnets) expect(subnet.map_public_ip_on_launch).toBe(false);
    expect(list('aws_route_table_association')).toHaveLength(3);
  });

  it('has no route to the internet', () => {
    const types = Object.keys(made.json.resource);
    expect(types.filter((type) => /gateway|aws_route$|aws_eip|peering/.test(type))).toEqual([]);
    expect(made.getResource('aws_route_table', 'Orders_Routes')).not.toHaveProperty('route');
  });

  it('lets functions open connections to its endpoints, and nothing else', () => {
    const https = { ip_protocol: 'tcp', from_port: 443, to_port: 443 };
    const prefixes = ['Dynamodb', 'S3'].map((service) => ({
      ...https,
      security_group_id: functions,
      prefix_list_id: `\${${findAddress('aws_vpc_endpoint', `Orders_${service}Endpoint`)}.prefix_list_id}`,
    }));
    const toEndpoints = { ...https, security_group_id: functions, referenced_security_group_id: endpoints };
    expect(list('aws_vpc_security_group_egress_rule')).toEqual(
      expect.arrayContaining([...prefixes, toEndpoints]),
    );
    expect(list('aws_vpc_security_group_egress_rule')).toHaveLength(3);
    expect(list('aws_vpc_security_group_ingress_rule')).toEqual([
      { ...https, security_group_id: endpoints, referenced_security_group_id: functions },
    ]);
    for (const group of list('aws_security_group')) {
      expect(group).not.toHaveProperty('ingress');
      expect(group).not.toHaveProperty('egress');
    }
    expect(network.functions.securityGroupIds).toHaveLength(1);
    expect(network.functions.subnetIds).toHaveLength(3);
  });

  it('removes the rules of the default group', () => {
    expect(list('aws_default_security_group')).toEqual([
      expect.objectContaining({ ingress: [], egress: [], vpc_id: '${aws_vpc.Orders.id}' }),
    ]);
  });

  it('has an interface endpoint in each zone for each service, under the public name of the service', () => {
    const made = list('aws_vpc_endpoint').filter((endpoint) => endpoint.vpc_endpoint_type === 'Interface');
    expect(made.map(({ service_name: name }) => name)).toEqual(
      SERVICES.map((service) => `com.amazonaws.us-east-1.${service}`),
    );
    for (const endpoint of made) {
      expect(endpoint).toMatchObject({ private_dns_enabled: true, security_group_ids: [endpoints] });
      expect(endpoint.subnet_ids).toHaveLength(3);
    }
  });

  it('allows only principals and resources of this account at every endpoint', () => {
    expect(list('aws_vpc_endpoint')).toHaveLength(4);
    for (const endpoint of list('aws_vpc_endpoint')) {
      const [statement, ...others] = parseStatements(endpoint);
      expect(others).toEqual([]);
      expect(statement!.Condition).toEqual({
        StringEquals: { 'aws:PrincipalAccount': expect.stringContaining('aws_kms_key.DataKey.arn') },
        StringEqualsIfExists: { 'aws:ResourceAccount': expect.stringContaining('aws_kms_key.DataKey.arn') },
      });
    }
  });

  it('logs all connections in an encrypted group with a retention period', () => {
    expect(made.getResource('aws_cloudwatch_log_group', 'Orders_FlowLogGroup')).toMatchObject({
      name: '/aws/vpc/Orders-test',
      retention_in_days: 30,
      kms_key_id: expect.stringContaining('DataKey'),
    });
    expect(list('aws_flow_log')).toEqual([
      expect.objectContaining({ traffic_type: 'ALL', vpc_id: '${aws_vpc.Orders.id}' }),
    ]);
  });

  it.each([
    [{ services: ['sqs', 's3'] }, 's3 must not be in services'],
    [{ services: [], zones: [] }, 'Orders has 0 zones; expected 1 to 16'],
  ])('rejects %j', (props, message) => {
    expect(() => synthesizeWith(({ stack, key }) => new Network(stack, 'Orders', { key, ...props }))).toThrow(
      message,
    );
  });
});

describe('listCalledServices', () => {
  it('lists the services of the clients in the bundles, each once', () => {
    expect(
      listCalledServices(['pattern-detection/pattern-query.ts', 'pattern-detection/alert-processor.ts']),
    ).toEqual(['dynamodb', 'sns', 'sqs']);
  });
});

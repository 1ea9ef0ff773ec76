import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { drawNetwork } from '../../../tools/network-picture/draw-network';
import { drawNetworks } from '../../../tools/network-picture/main';
import { readNetwork } from '../../../tools/network-picture/read-network';
import { wrapWords } from '../../../tools/network-picture/svg';
import { createResources, type Resources } from '../../domain/cost/resources';

const FOLDER = resolve(__dirname, '../../../help/pictures');

const RESOURCES: Resources = {
  aws_vpc: { Net_ABCDEF01: { cidr_block: '10.0.0.0/16' } },
  aws_subnet: {
    Net_SubnetA: { availability_zone: 'us-east-1a', cidr_block: '10.0.0.0/20' },
    Net_SubnetB: { availability_zone: 'us-east-1b', cidr_block: '10.0.16.0/20' },
  },
  aws_security_group: { Net_Functions_ABCDEF02: {}, Db_Clients_ABCDEF03: {}, Db_Instances_ABCDEF04: {} },
  aws_vpc_endpoint: {
    Net_Sqs: { vpc_endpoint_type: 'Interface', service_name: 'com.amazonaws.us-east-1.sqs' },
    Net_S3: { vpc_endpoint_type: 'Gateway', service_name: 'com.amazonaws.us-east-1.s3' },
  },
  aws_vpc_security_group_egress_rule: {
    A: {
      ip_protocol: 'tcp',
      from_port: 5432,
      security_group_id: '${aws_security_group.Db_Clients_ABCDEF03.id}',
      referenced_security_group_id: '${aws_security_group.Db_Instances_ABCDEF04.id}',
    },
    B: {
      ip_protocol: 'tcp',
      from_port: 443,
      security_group_id: '${aws_security_group.Net_Functions_ABCDEF02.id}',
      prefix_list_id: '${aws_vpc_endpoint.Net_S3.prefix_list_id}',
    },
  },
  aws_lambda_function: {
    Processor: {
      vpc_config: {
        security_group_ids: [
          '${aws_security_group.Net_Functions_ABCDEF02.id}',
          '${aws_security_group.Db_Clients_ABCDEF03.id}',
        ],
      },
    },
    Outside: {},
  },
  aws_rds_cluster_instance: {
    Db_InstanceA: { availability_zone: 'us-east-1a' },
    Db_InstanceB: { availability_zone: 'us-east-1b' },
  },
  aws_api_gateway_rest_api: { Api: {} },
  aws_route53_health_check: { One: {}, Two: {} },
};
const read = (changes: Resources = {}) => readNetwork(createResources({ ...RESOURCES, ...changes }));

it('the pictures in help/pictures are those of the current stacks (npx tsx tools/network-picture/main.ts)', () => {
  const pictures = drawNetworks();
  for (const { file, svg } of pictures) expect(readFileSync(file, 'utf8')).toBe(svg);
  expect(
    readdirSync(FOLDER)
      .filter((file) => file.endsWith('-network.svg'))
      .sort(),
  ).toEqual(pictures.map(({ file }) => basename(file)).sort());
});

it('reads zones, functions, endpoints and the connections that the security groups allow', () => {
  expect(read()).toEqual({
    name: 'Net',
    addresses: '10.0.0.0/16',
    hasInternetRoute: false,
    zones: [
      { name: 'us-east-1a', addresses: '10.0.0.0/20', instances: ['Db_InstanceA'] },
      { name: 'us-east-1b', addresses: '10.0.16.0/20', instances: ['Db_InstanceB'] },
    ],
    functions: new Map([['Functions and Clients', ['Processor']]]),
    functionsOutside: ['Outside'],
    interfaceEndpoints: ['sqs'],
    gatewayEndpoints: ['s3'],
    connections: [
      { from: 'Clients', to: 'Instances', port: 'TCP 5432' },
      { from: 'Functions', to: 'gateway endpoint of s3', port: 'TCP 443' },
    ],
    apis: ['Api'],
    healthChecks: 2,
  });
});

it('draws everything that it reads', () => {
  const picture = drawNetwork(read()!);
  for (const text of [
    'Net 10.0.0.0/16: without a route to the internet',
    'us-east-1b 10.0.16.0/20',
    'Db_InstanceB',
    'Functions and Clients: Processor',
    'Outside',
    'sqs',
    'Route 53: 2 health checks of the API',
    'Clients → Instances: TCP 5432',
  ])
    expect(picture).toContain(`>${text}</text>`);
  expect(drawNetwork(read({ aws_nat_gateway: { N: {} } })!)).toContain('with a route to the internet');
});

it('a stack without a network has no picture, and one with two is refused', () => {
  expect(read({ aws_vpc: {} })).toBeUndefined();
  expect(() => read({ aws_vpc: { A: {}, B: {} } })).toThrow('expected at most one');
});

it('refuses a rule that names neither a group nor an endpoint', () => {
  expect(() => read({ aws_vpc_security_group_egress_rule: { A: { cidr_ipv4: '0.0.0.0/0' } } })).toThrow(
    'expected references to security groups or endpoints',
  );
});

it('wraps words into lines that fit', () => {
  expect(wrapWords(['Alpha', 'Beta', 'Gamma'], 120)).toEqual(['Alpha, Beta', 'Gamma']);
  expect(wrapWords([], 120)).toEqual([]);
});

it.each(['aws_internet_gateway', 'aws_route'])('%s counts as a route to the internet', (type) => {
  expect(read({ [type]: { One: {} } })!.hasInternetRoute).toBe(true);
});

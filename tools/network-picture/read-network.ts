import { CostedStack, getLabel } from '../../src/domain/cost/stack';
import {
  asBlocks,
  asStrings,
  type PlannedResource,
  type ResourceValues,
} from '../../src/domain/plan/resources';

/** An availability zone with its subnet, and what runs in this zone only. */
export interface Zone {
  readonly name: string;
  readonly addresses: string;
  readonly instances: readonly string[];
}

/** A connection that the rules of the security groups allow. */
export interface AllowedConnection {
  readonly from: string;
  readonly to: string;
  /** Such as `TCP 443`. */
  readonly port: string;
}

/** What a picture of a network shows. */
export interface NetworkPlan {
  readonly name: string;
  readonly addresses: string;
  /** Whether something in the stack leads to the internet: a gateway or a route. */
  readonly hasInternetRoute: boolean;
  readonly zones: readonly Zone[];
  /** The functions in the network, by the security groups that they are in. */
  readonly functions: ReadonlyMap<string, readonly string[]>;
  readonly functionsOutside: readonly string[];
  readonly interfaceEndpoints: readonly string[];
  readonly gatewayEndpoints: readonly string[];
  readonly connections: readonly AllowedConnection[];
  /** What is in front of the functions: the labels of APIs, and the number of health checks. */
  readonly apis: readonly string[];
  readonly healthChecks: number;
}

const GROUP = 'aws_security_group';
const INTERNET_TYPES = [
  'aws_internet_gateway',
  'aws_egress_only_internet_gateway',
  'aws_nat_gateway',
  'aws_route',
];

/**
 * Reads the network of a synthesized stack.
 * @returns undefined if the stack has none
 * @throws Error if the stack has several
 */
export function readNetwork(resources: readonly PlannedResource[]): NetworkPlan | undefined {
  const stack = new CostedStack(resources);
  const [network, ...others] = stack.findByType('aws_vpc');
  if (network === undefined) return undefined;
  if (others.length > 0) throw new Error(`The stack has ${others.length + 1} networks; expected at most one`);
  const functions = stack
    .findByType('aws_lambda_function')
    .map((fn) => ({ fn, groups: getGroups(stack, fn) }));
  return {
    name: getLabel(network),
    addresses: String(network.values.cidr_block),
    hasInternetRoute: INTERNET_TYPES.some((type) => stack.findByType(type).length > 0),
    zones: stack.findByType('aws_subnet').map((subnet) => readZone(stack, subnet)),
    functions: groupFunctions(functions.filter(({ groups }) => groups !== '')),
    functionsOutside: functions.filter(({ groups }) => groups === '').map(({ fn }) => getLabel(fn)),
    interfaceEndpoints: listEndpoints(stack, 'Interface'),
    gatewayEndpoints: listEndpoints(stack, 'Gateway'),
    connections: stack
      .findByType('aws_vpc_security_group_egress_rule')
      .map(({ values }) => readConnection(stack, values)),
    apis: stack.findByType('aws_api_gateway_rest_api').map(getLabel),
    healthChecks: stack.findByType('aws_route53_health_check').length,
  };
}

function readZone(stack: CostedStack, { values }: PlannedResource): Zone {
  const name = String(values.availability_zone);
  return {
    name,
    addresses: String(values.cidr_block),
    instances: stack
      .findByType('aws_rds_cluster_instance')
      .filter((instance) => instance.values.availability_zone === name)
      .map(getLabel),
  };
}

/** The names of the security groups of a function, such as `Functions and Clients`; empty outside of the network. */
const getGroups = (stack: CostedStack, fn: PlannedResource): string =>
  asBlocks(fn.values.vpc_config)
    .flatMap(({ security_group_ids: ids }) => asStrings(ids))
    .flatMap((id) => stack.findReferenced(GROUP, id))
    .map(formatGroup)
    .join(' and ');

function groupFunctions(
  functions: readonly { readonly fn: PlannedResource; readonly groups: string }[],
): ReadonlyMap<string, readonly string[]> {
  const byGroups = new Map<string, string[]>();
  for (const { fn, groups } of functions)
    byGroups.set(groups, [...(byGroups.get(groups) ?? []), getLabel(fn)]);
  return byGroups;
}

/** Lists the services with endpoints of a kind, by the last part of the endpoint's name, such as `sqs`. */
const listEndpoints = (stack: CostedStack, kind: 'Interface' | 'Gateway'): readonly string[] =>
  stack
    .findByType('aws_vpc_endpoint')
    .filter(({ values }) => values.vpc_endpoint_type === kind)
    .map(getService)
    .sort();

const getService = ({ values }: PlannedResource): string => String(values.service_name).split('.').at(-1)!;

/** The id without that of its construct: `Functions` of `OrderNetwork_Functions`. */
const formatGroup = (group: PlannedResource): string => getLabel(group).split('_').at(-1)!;

function readConnection(stack: CostedStack, values: ResourceValues): AllowedConnection {
  const { ip_protocol: protocol, from_port: port } = values;
  const [from] = stack.findReferenced(GROUP, values.security_group_id);
  const [group] = stack.findReferenced(GROUP, values.referenced_security_group_id);
  const [endpoint] = stack.findReferenced('aws_vpc_endpoint', values.prefix_list_id);
  const to = group ? formatGroup(group) : endpoint && `gateway endpoint of ${getService(endpoint)}`;
  if (from === undefined || to === undefined)
    throw new Error(
      `Failed to read a rule: expected references to security groups or endpoints, but it is ${JSON.stringify(values)}`,
    );
  return { from: formatGroup(from), to, port: `${String(protocol).toUpperCase()} ${String(port)}` };
}

import { asStrings, type PlannedResource, type ResourceValues } from '../plan/resources';
import { HOURS_PER_MONTH } from './hours';
import { createStandingUsage, createTrafficUsage, formatNumber, type Usage } from './line';
import { PRICE_LIST } from './prices';
import { type CostedStack, getLabel } from './stack';

const GB = 1024 ** 3;
const { interfaceEndpointHour, interfaceEndpointGb } = PRICE_LIST.network;

/** Whether AWS charges for the endpoint. Gateway endpoints, which are AWS's default, are free. */
export const isInterfaceEndpoint = ({ vpc_endpoint_type: type }: ResourceValues): boolean =>
  type === 'Interface';

const findInterfaceEndpoints = (stack: CostedStack): readonly PlannedResource[] =>
  stack.findByType('aws_vpc_endpoint').filter(({ values }) => isInterfaceEndpoint(values));

/** Estimates interface endpoints, each of which has an hourly price in every availability zone. */
export function estimateEndpointHours(stack: CostedStack): readonly Usage[] {
  const endpoints = findInterfaceEndpoints(stack);
  // An endpoint without subnets is in one zone.
  const zones = endpoints.reduce(
    (sum, { values }) => sum + Math.max(1, asStrings(values.subnet_ids).length),
    0,
  );
  const calculation = `${endpoints.map(getLabel).join(', ')}: ${zones} zones together`;
  return endpoints.length === 0
    ? []
    : [
        createStandingUsage(
          'VPC',
          'interface endpoints',
          zones * HOURS_PER_MONTH,
          interfaceEndpointHour,
          calculation,
          endpoints,
        ),
      ];
}

/**
 * Estimates the data that passes through the interface endpoint of a service.
 * @param service the last part of the endpoint's service name, such as `logs`
 * @param bytes of all requests and responses in a month
 */
export const estimateEndpointData = (
  stack: CostedStack,
  service: string,
  bytes: number,
  calculation: string,
): readonly Usage[] =>
  findInterfaceEndpoints(stack)
    .filter(({ values }) => String(values.service_name).endsWith(`.${service}`))
    .map((endpoint) =>
      createTrafficUsage(
        'VPC',
        `${getLabel(endpoint)}, data`,
        bytes / GB,
        interfaceEndpointGb,
        `${calculation}: ${formatNumber(bytes / GB)} GB`,
        [endpoint],
      ),
    );

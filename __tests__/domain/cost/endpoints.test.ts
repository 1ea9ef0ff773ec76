import { estimateMonthlyCost, HOURS_PER_MONTH, PRICES } from '../../../src/domain/cost';
import { estimateEndpointData } from '../../../src/domain/cost/endpoints';
import { CostedStack } from '../../../src/domain/cost/stack';
import { createResources } from './resources';

const createEndpoint = (vpc_endpoint_type: string, service: string, subnet_ids: string[] = []) => ({
  vpc_endpoint_type,
  service_name: `com.amazonaws.us-east-1.${service}`,
  subnet_ids,
});
const RESOURCES = createResources({
  aws_vpc_endpoint: {
    Ssm: createEndpoint('Interface', 'ssm', ['a', 'b', 'c']),
    Kms: createEndpoint('Interface', 'kms', ['a', 'b']),
    S3: createEndpoint('Gateway', 's3'),
  },
});

it('interface endpoints cost their hours in each zone, gateway endpoints nothing', () => {
  const { lines, unpriced } = estimateMonthlyCost('any', RESOURCES, 'idle');
  expect(lines.map(({ item, quantity }) => [item, quantity])).toEqual([
    ['interface endpoints', 5 * HOURS_PER_MONTH],
  ]);
  // Without a traffic model, nothing is known about the data.
  expect(unpriced.map(({ addresses }) => addresses)).toEqual([
    ['aws_vpc_endpoint.Ssm', 'aws_vpc_endpoint.Kms'],
  ]);
  expect(estimateMonthlyCost('any', RESOURCES, 'idle', 'eu-west-1').usd).toBeCloseTo(
    5 * HOURS_PER_MONTH * 0.011,
    9,
  );
});

it('the data of a service passes through its own endpoint', () => {
  const estimate = (service: string) =>
    estimateEndpointData(new CostedStack(RESOURCES), service, 3 * 1024 ** 3, 'reads');
  expect(estimate('ssm')).toMatchObject([
    { quantity: 3, price: { usd: PRICES.network.interfaceEndpointGb }, resources: ['aws_vpc_endpoint.Ssm'] },
  ]);
  expect(estimate('s3')).toEqual([]);
  expect(estimate('sm')).toEqual([]);
});

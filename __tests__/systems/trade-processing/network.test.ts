import { IMAGE_ENTRIES } from '../../../src/config/trade-processing';
import { GATEWAY_SERVICES, listCalledServices } from '../../../src/modules/network-services';
import { listResources, synthesizeTradeProcessing } from './synthesize';

const [primary, standby] = synthesizeTradeProcessing();

describe('the network of trade processing', () => {
  it('has an endpoint for each service that the handlers call, for Lambda Insights, and for no other', () => {
    const called = listCalledServices(Object.values(IMAGE_ENTRIES).flat());
    // The extension of Lambda Insights writes its metrics to a log group.
    const expected = [...new Set([...called, ...GATEWAY_SERVICES, 'logs'])].sort();
    for (const [stack, region] of [
      [primary, 'us-east-1'],
      [standby, 'eu-west-1'],
    ] as const)
      expect(
        listResources(stack, 'aws_vpc_endpoint')
          .map(([, { service_name }]) => service_name)
          .sort(),
      ).toEqual(expected.map((service) => `com.amazonaws.${region}.${service}`));
  });

  it('has no way to the internet', () => {
    for (const type of ['aws_internet_gateway', 'aws_nat_gateway', 'aws_route'])
      expect(primary.json.resource).not.toHaveProperty(type);
  });
});

import { GATEWAY_SERVICES, listCalledServices } from '../../../src/modules/network-services';
import { formatEntry } from '../../../src/systems/trading-platform/context';
import { listResources, synthesizeTradingPlatform } from './synthesize';

const stack = synthesizeTradingPlatform();

describe('the network of the trading platform', () => {
  it('has an endpoint for each service that the handlers in it call, and for no other', () => {
    const inside = listResources(stack, 'aws_lambda_function').filter(
      ([, { vpc_config: network }]) => network,
    );
    const called = listCalledServices(inside.map(([id]) => formatEntry(id)));
    expect(
      listResources(stack, 'aws_vpc_endpoint')
        .map(([, { service_name }]) => service_name)
        .sort(),
    ).toEqual(
      [...new Set([...called, ...GATEWAY_SERVICES])]
        .sort()
        .map((service) => `com.amazonaws.us-east-1.${service}`),
    );
  });

  it('has isolated subnets in three zones, without a way to the internet', () => {
    expect(listResources(stack, 'aws_subnet').map(([, subnet]) => subnet.availability_zone)).toEqual([
      'us-east-1a',
      'us-east-1b',
      'us-east-1c',
    ]);
    for (const type of ['aws_internet_gateway', 'aws_nat_gateway', 'aws_route', 'aws_eip'])
      expect(stack.json.resource).not.toHaveProperty(type);
  });

  it('has rules that name other groups or lists of AWS, and no addresses', () => {
    for (const direction of ['ingress', 'egress'])
      for (const [, rule] of listResources(stack, `aws_vpc_security_group_${direction}_rule`)) {
        expect(rule.referenced_security_group_id ?? rule.prefix_list_id).toEqual(
          expect.stringContaining('${'),
        );
        expect(Object.keys(rule).filter((key) => key.startsWith('cidr'))).toEqual([]);
      }
  });
});

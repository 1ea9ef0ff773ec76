import { GATEWAY_SERVICES, listCalledServices } from '../../../src/modules/network-services';
import { formatEntry, INTERFACE_SERVICES } from '../../../src/systems/trading-platform/context';
import { listResources, synthesizeTradingPlatform } from './synthesize';

const stack = synthesizeTradingPlatform();
const functions = listResources(stack, 'aws_lambda_function');
/** The files of the functions in the network. */
const ENTRIES = functions
  .filter(([, { vpc_config }]) => vpc_config !== undefined)
  .map(([id]) => formatEntry(id));

describe('the network of the trading platform', () => {
  it('has an endpoint for each service that the handlers in it call, and for no other', () => {
    const expected = [...new Set([...listCalledServices(ENTRIES), ...GATEWAY_SERVICES])].sort();
    expect(
      listResources(stack, 'aws_vpc_endpoint')
        .map(([, { service_name }]) => service_name)
        .sort(),
    ).toEqual(expected.map((service) => `com.amazonaws.us-east-1.${service}`));
    expect(expected).toEqual([...INTERFACE_SERVICES, ...GATEWAY_SERVICES].sort());
  });

  it('contains all functions but the monitor that uses the API as clients do', () => {
    const outside = functions.filter(([, { vpc_config }]) => vpc_config === undefined).map(([id]) => id);
    expect(outside).toEqual(['OutsideMonitor']);
  });

  it('has a subnet in each of three zones, and no way to the internet', () => {
    expect(listResources(stack, 'aws_subnet').map(([, { availability_zone }]) => availability_zone)).toEqual([
      'us-east-1a',
      'us-east-1b',
      'us-east-1c',
    ]);
    for (const type of ['aws_internet_gateway', 'aws_nat_gateway', 'aws_route'])
      expect(stack.json.resource).not.toHaveProperty(type);
  });
});

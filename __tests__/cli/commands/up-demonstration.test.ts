import { createDemonstrationSteps } from '../../../src/cli/commands/up-demonstration';
import type { UpContext } from '../../../src/cli/commands/up-results';
import type { DemonstrationContext } from '../../../src/cli/demonstration';
import type { SystemCommands } from '../../../src/cli/system-commands';

const createStack = (region: string, system = 'orders') => ({
  stack: { name: `${system}-${region}-local`, system, region },
  session: { config: { region } },
  outputs: { QueueUrl: { value: `queue in ${region}`, sensitive: false } },
});

describe('the demonstration of a system in two regions', () => {
  it('uses the first region and lists both, even if the second was deployed first', async () => {
    const [first, second, other] = [
      createStack('us-east-1'),
      createStack('eu-west-1'),
      createStack('us-east-1', 'other'),
    ];
    const ctx = {
      stacks: [other, first, second],
      // The stack of the first region is applied, after those that did not change.
      deployed: [second, other, first],
      demonstrations: new Map(),
    } as unknown as UpContext;
    const contexts: DemonstrationContext[] = [];
    const orders = {
      definition: { name: 'orders', title: 'Orders' },
      demonstration: {
        options: [],
        start: async (context: DemonstrationContext) => {
          contexts.push(context);
          return { inputName: 'orders', sendInput: async () => '3 orders processed' };
        },
      },
    } as unknown as SystemCommands;
    const bucket = { readResources: async (stack: string) => [{ type: 't', attributes: { name: stack } }] };
    const [input] = createDemonstrationSteps(orders, bucket as never, {});
    expect(await input!.run(ctx, () => {})).toBe('orders: 3 orders processed');
    const describeRegion = (region: string) => ({
      config: { region },
      outputs: { QueueUrl: `queue in ${region}` },
      resources: [{ type: 't', attributes: { name: `orders-${region}-local` } }],
    });
    expect(contexts[0]).toMatchObject({
      ...describeRegion('us-east-1'),
      stacks: [describeRegion('us-east-1'), describeRegion('eu-west-1')],
    });
  });
});

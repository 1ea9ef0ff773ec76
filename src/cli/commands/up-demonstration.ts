import { ApiKeys } from '../api-keys';
import type { Demonstration, DemonstratedStack } from '../demonstration';
import type { SystemCommands } from '../system-commands';
import type { StateBucket } from '../terraform/state-bucket';
import type { Task } from '../terminal/tasks';
import { maskSensitive } from './outputs';
import type { DeployedStack, UpContext } from './up-results';

/** The name of the API key with which `up` reads results. */
const KEY_NAME = 'up';

/** Creates the steps that send the input of a system's demonstration and read the results; none without a demonstration. */
export function createDemonstrationSteps(
  system: SystemCommands,
  bucket: Pick<StateBucket, 'readResources'>,
  options: { readonly port?: number },
): Task<UpContext>[] {
  const { name, title } = system.definition;
  const { demonstration: definition } = system;
  if (!definition) return [];
  let demonstration: Demonstration | undefined;
  return [
    {
      title: `${title}: input`,
      run: async (ctx, onProgress) => {
        const stacks = await Promise.all(
          listDeployed(ctx, name).map((deployed) => describeStack(deployed, bucket)),
        );
        const first = stacks[0]!;
        demonstration = await definition.start({
          ...first,
          stacks,
          options: { ...options },
          getApiKey: () => new ApiKeys(first.config, name, first.resources).getOrCreate(KEY_NAME),
          keyName: KEY_NAME,
        });
        ctx.demonstrations.set(system, demonstration);
        return `${demonstration.inputName}: ${await demonstration.sendInput(onProgress)}`;
      },
    },
    {
      title: `${title}: results`,
      run: async () => demonstration?.readResults(),
    },
  ];
}

/** Lists the deployed stacks of a system in the order of its regions, not in the order of deployment. */
const listDeployed = ({ stacks, deployed }: UpContext, system: string): DeployedStack[] =>
  stacks.flatMap(({ stack }) =>
    stack.system === system ? deployed.filter((candidate) => candidate.stack.name === stack.name) : [],
  );

const describeStack = async (
  { stack, session, outputs }: DeployedStack,
  bucket: Pick<StateBucket, 'readResources'>,
): Promise<DemonstratedStack> => ({
  config: session.config,
  resources: await bucket.readResources(stack.name),
  outputs: maskSensitive(outputs),
});

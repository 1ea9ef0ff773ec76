import type { Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { examples } from '../examples';
import { allowDestroyOption, jsonOption, portOption, releaseTimeoutOption, yesOption } from '../options';

/** Adds `stacks deploy`. */
export function registerDeploy(stacks: Command): void {
  stacks
    .command('deploy [systems...]')
    .description('plan, ask, apply, and release new code by CodeDeploy, a tenth of the traffic first')
    .addOption(yesOption())
    .addOption(allowDestroyOption())
    .addOption(releaseTimeoutOption())
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nRun again after an interruption, it watches on. help/releases.md tells more.\n' +
        examples(
          'npx stacks deploy',
          `TARGET=aws npx stacks deploy ${DEFAULT_SYSTEM.name} --yes --timeout 20m`,
        ),
    )
    .action(async (systems, options) => (await import('../deploy')).deploy(systems, options));
}

import type { Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { examples } from '../examples';
import { allowDestroyOption, jsonOption, portOption, releaseTimeoutOption, yesOption } from '../options';

/** Adds `stacks deploy`. */
export function registerDeploy(stacks: Command): void {
  stacks
    .command('deploy [systems...]')
    .description(
      'plan, ask for confirmation, apply, and release new code with CodeDeploy, starting with 10 % of the traffic',
    )
    .addOption(yesOption())
    .addOption(allowDestroyOption())
    .addOption(releaseTimeoutOption())
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nAfter an interruption, run the command again: it resumes watching the release. See help/releases.md.\n' +
        examples(
          'npx stacks deploy',
          `TARGET=aws npx stacks deploy ${DEFAULT_SYSTEM.name} --yes --timeout 20m`,
        ),
    )
    .action(async (systems, options) => (await import('../deploy')).deploy(systems, options));
}

import type { Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { formatExamples } from '../examples';
import {
  createAllowDestroyOption,
  createJsonOption,
  createPortOption,
  createReleaseTimeoutOption,
  createYesOption,
} from '../options';

/** Adds `stacks deploy`. */
export function registerDeploy(stacks: Command): void {
  stacks
    .command('deploy [systems...]')
    .description(
      'plan, ask for confirmation, apply, and release new code with CodeDeploy, starting with 10 % of the traffic',
    )
    .addOption(createYesOption())
    .addOption(createAllowDestroyOption())
    .addOption(createReleaseTimeoutOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nAfter an interruption, run the command again: it resumes watching the release. See help/releases.md.\n' +
        formatExamples(
          'npx stacks deploy',
          `TARGET=aws npx stacks deploy ${DEFAULT_SYSTEM.name} --yes --timeout 20m`,
        ),
    )
    .action(async (systems, options) => (await import('../deploy')).runDeploy(systems, options));
}

import type { Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { formatExamples } from '../examples';
import { createPortOption, createYesOption } from '../options';

/** Adds `stacks down`. */
export function registerDown(stacks: Command): void {
  stacks
    .command('down [systems...]')
    .description('destroy systems on the local target and verify that no resource remains')
    .addOption(createYesOption())
    .addOption(createPortOption())
    .addHelpText('after', formatExamples('npx stacks down', `npx stacks down ${DEFAULT_SYSTEM.name} --yes`))
    .action(async (systems, options) => (await import('../down')).runDown(systems, options));
}

import type { Command } from 'commander';
import { examples } from '../examples';
import { jsonOption, portOption } from '../options';

/** Adds `stacks doctor`. */
export function registerDoctor(stacks: Command): void {
  stacks
    .command('doctor')
    .description('check the required tools, and show how to install missing ones')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText('after', examples('npx stacks doctor'))
    .action(async (options) => (await import('../doctor')).doctor(options));
}

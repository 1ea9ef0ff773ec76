import type { Command } from 'commander';
import { formatExamples } from '../examples';
import { createJsonOption, createPortOption } from '../options';

/** Adds `stacks doctor`. */
export function registerDoctor(stacks: Command): void {
  stacks
    .command('doctor')
    .description('check the required tools, and show how to install missing ones')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText('after', formatExamples('npx stacks doctor'))
    .action(async (options) => (await import('../doctor')).runDoctor(options));
}

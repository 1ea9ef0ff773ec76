import { Option, type Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { formatExamples } from '../examples';
import { createJsonOption, createPortOption } from '../options';

/** Adds `stacks drift`. */
export function registerDrift(stacks: Command): void {
  stacks
    .command('drift [systems...]')
    .description('detect changes made outside Terraform and print the command that fixes each (read-only)')
    .addOption(new Option('--markdown', 'print Markdown for a GitHub issue').conflicts('json'))
    .option(
      '--record',
      'record in the state bucket the dates on which each finding was first and last detected',
    )
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nExits with 2 if there is drift. Changes that are not applied yet and expected changes are listed, but not counted as drift.\n' +
        formatExamples(
          'npx stacks drift',
          `npx stacks drift ${DEFAULT_SYSTEM.name} --json | jq .records[].fix`,
          'npx stacks drift --markdown --record',
        ),
    )
    .action(async (systems, options) => (await import('../drift')).runDrift(systems, options));
}

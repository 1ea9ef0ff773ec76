import { Option, type Command } from 'commander';
import { examples } from '../examples';
import { jsonOption, portOption } from '../options';

/** Adds `stacks drift`. */
export function registerDrift(stacks: Command): void {
  stacks
    .command('drift [systems...]')
    .description('show what was changed behind Terraform, and how to mend it; changes nothing')
    .addOption(new Option('--markdown', 'print Markdown for an issue').conflicts('json'))
    .option('--record', 'keep in the state bucket when each finding was first and last seen')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nEnds with 2 if there is drift. What is not applied yet, and what is meant to change, is shown and is none.\n' +
        examples(
          'npx stacks drift',
          'npx stacks drift pattern-detection --json | jq .records[].mend',
          'npx stacks drift --markdown --record',
        ),
    )
    .action(async (systems, options) => (await import('../drift')).drift(systems, options));
}

import { Option, type Command } from 'commander';
import { examples } from '../examples';
import { jsonOption, markdownLimit, portOption } from '../options';

/** Adds `stacks plan`. */
export function registerPlan(stacks: Command): void {
  stacks
    .command('plan [systems...]')
    .description('show what an apply would do')
    .option('--offline', 'the complete stacks for AWS, against nothing: no account, no network')
    .option('--out <directory>', 'keep the plans and all that applying exactly them takes')
    .addOption(new Option('--markdown', 'print a comment for a pull request').conflicts('json'))
    .option('--limit <number>', 'at most so many characters of Markdown, 5000 or more', markdownLimit)
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nSecrets are masked in all it prints. What --out keeps holds every value as it is, secrets too: only you may\n' +
        'read it. help/plan.md and help/apply.md tell more.\n' +
        examples(
          'npx stacks plan',
          'npx stacks plan --offline --markdown > comment.md',
          "npx stacks plan --json | jq '.stacks[].counts'",
          'npx stacks plan --out .stacks/review',
        ),
    )
    .action(async (systems, options) => (await import('../plan')).plan(systems, options));
}

import { Option, type Command } from 'commander';
import { formatExamples } from '../examples';
import { createJsonOption, parseMarkdownLimit, createPortOption } from '../options';

/** Adds `stacks plan`. */
export function registerPlan(stacks: Command): void {
  stacks
    .command('plan [systems...]')
    .description('show the changes that an apply would make')
    .option('--offline', 'plan a first deployment to AWS, without an account or network')
    .option('--out <directory>', 'directory in which to save the plans, for stacks apply')
    .addOption(new Option('--markdown', 'print Markdown for a pull request comment').conflicts('json'))
    .option(
      '--limit <number>',
      'maximum length of the Markdown in characters, at least 5000',
      parseMarkdownLimit,
    )
    .option(
      '--detailed-exitcode',
      'exit with code 2 if an apply would change anything, as terraform plan does',
    )
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe output masks secrets. The directory of --out contains all values, including secrets; only you can read it.\n' +
        'See help/plan.md and help/apply.md.\n' +
        formatExamples(
          'npx stacks plan',
          'npx stacks plan --offline --markdown > comment.md',
          "npx stacks plan --json | jq '.stacks[].counts'",
          'npx stacks plan --out .stacks/review',
        ),
    )
    .action(async (systems, options) => (await import('../plan')).runPlan(systems, options));
}

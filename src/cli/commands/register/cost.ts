import { Option, type Command } from 'commander';
import { PROFILES } from '../../../domain/cost/profile';
import { examples } from '../examples';
import { jsonOption } from '../options';

/** Adds `stacks cost`. */
export function registerCost(stacks: Command): void {
  stacks
    .command('cost [systems...]')
    .description('estimate a month of the complete stacks on AWS, by list prices: no account, no network')
    .addOption(
      new Option('--profile <profile>', 'how much goes through them').choices(PROFILES).default('normal'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nhelp/cost.md tells what is counted and what is assumed.\n' +
        examples(
          'npx stacks cost',
          'npx stacks cost pattern-detection --profile peak',
          'npx stacks cost --profile idle --json | jq .usd',
        ),
    )
    .action(async (systems, options) => (await import('../cost')).cost(systems, options));
}

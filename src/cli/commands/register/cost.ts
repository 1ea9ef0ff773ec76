import { Option, type Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { TRAFFIC_LEVELS } from '../../../domain/cost/traffic';
import { examples } from '../examples';
import { jsonOption } from '../options';

/** Adds `stacks cost`. */
export function registerCost(stacks: Command): void {
  stacks
    .command('cost [systems...]')
    .description('estimate a month of the complete stacks on AWS, by list prices: no account, no network')
    .addOption(
      new Option('--traffic <level>', 'how much traffic the stacks have')
        .choices(TRAFFIC_LEVELS)
        .default('normal'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nhelp/cost.md tells what is counted and what is assumed.\n' +
        examples(
          'npx stacks cost',
          `npx stacks cost ${DEFAULT_SYSTEM.name} --traffic peak`,
          'npx stacks cost --traffic idle --json | jq .usd',
        ),
    )
    .action(async (systems, options) => (await import('../cost')).cost(systems, options));
}

import { Option, type Command } from 'commander';
import { TRAFFIC_LEVELS } from '../../../domain/cost/traffic';
import { examples } from '../examples';
import { jsonOption } from '../options';

/** Adds `stacks cost`. */
export function registerCost(stacks: Command): void {
  stacks
    .command('cost [systems...]')
    .description('estimate the monthly cost of the stacks on AWS by list prices, without an account')
    .addOption(
      new Option('--traffic <level>', 'how much traffic to assume').choices(TRAFFIC_LEVELS).default('normal'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nhelp/cost.md describes the estimate and its assumptions.\n' +
        examples(
          'npx stacks cost',
          'npx stacks cost pattern-detection --traffic peak',
          'npx stacks cost --traffic idle --json | jq .usd',
        ),
    )
    .action(async (systems, options) => (await import('../cost')).cost(systems, options));
}

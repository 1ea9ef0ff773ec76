import { Option, type Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { TRAFFIC_LEVELS } from '../../../domain/cost/traffic';
import { formatExamples } from '../examples';
import { createJsonOption } from '../options';

/** Adds `stacks cost`. */
export function registerCost(stacks: Command): void {
  stacks
    .command('cost [systems...]')
    .description('estimate the monthly cost of the stacks on AWS from list prices, without an account')
    .addOption(new Option('--traffic <level>', 'assumed traffic').choices(TRAFFIC_LEVELS).default('normal'))
    .addOption(createJsonOption())
    .addHelpText(
      'after',
      '\nhelp/cost.md describes the estimate and its assumptions.\n' +
        formatExamples(
          'npx stacks cost',
          `npx stacks cost ${DEFAULT_SYSTEM.name} --traffic peak`,
          'npx stacks cost --traffic idle --json | jq .usd',
        ),
    )
    .action(async (systems, options) => (await import('../cost')).runCost(systems, options));
}

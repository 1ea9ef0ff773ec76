import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { addDeliveryOptions } from '../../../load/options';
import { parsePositiveInteger, createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks load`. */
export function registerLoad(stacks: Command): void {
  addDeliveryOptions(
    stacks
      .command('load')
      .description(
        'run a load test: send synthetic market data, measure latencies, check for lost and duplicate results',
      )
      .option('--rate <number>', 'events per second', parsePositiveInteger, 1_000)
      .option('--seconds <number>', 'duration in seconds', parsePositiveInteger, 30),
    'send so many alerts to AlertQueue instead of market data',
  )
    .option(
      '--symbols <number>',
      'number of symbols (default: one per 50 events per second)',
      parsePositiveInteger,
    )
    .option('--seed <number>', 'seed of the random prices', parsePositiveInteger, 1)
    .option(
      '--trades',
      'send trades (price, size and id) instead of bars (default if the system builds bars)',
    )
    .option('-y, --yes', 'allow the load test on AWS, which incurs costs')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe exit code is 1 if an event, a pattern or an alert is lost or duplicated. See help/load.md.\n' +
        formatExamples(
          'npx stacks load',
          'npx stacks load --rate 10000 --seconds 60',
          'npx stacks load --json | jq .stages',
        ),
    )
    .action(async (options) => (await import('../load')).runLoad(options));
}

import type { Command } from 'commander';
import { examples } from '../../../commands/examples';
import { parsePositiveInteger, jsonOption, portOption } from '../../../commands/options';

/** Adds `stacks load`. */
export function registerLoad(stacks: Command): void {
  stacks
    .command('load')
    .description(
      'send made-up market data at a rate, measure each leg, check that nothing is lost or doubled',
    )
    .option('--rate <number>', 'events a second', parsePositiveInteger, 1_000)
    .option('--seconds <number>', 'for so long', parsePositiveInteger, 30)
    .option(
      '--symbols <number>',
      'of so many symbols (default: one for 50 events a second)',
      parsePositiveInteger,
    )
    .option('--seed <number>', 'another seed, other prices', parsePositiveInteger, 1)
    .option('-y, --yes', 'go ahead on AWS too, where it costs')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nIt ends with 1 if an event, a pattern or an alert was lost or is there twice. help/load.md tells more.\n' +
        examples(
          'npx stacks load',
          'npx stacks load --rate 10000 --seconds 60',
          'npx stacks load --json | jq .legs',
        ),
    )
    .action(async (options) => (await import('../load')).load(options));
}

import type { Command } from 'commander';
import { examples } from '../../../commands/examples';
import { portOption, parsePositiveNumber, symbolsOption } from '../../../commands/options';

/** Adds `stacks replay`. */
export function registerReplay(stacks: Command): void {
  stacks
    .command('replay <file>')
    .description(
      'send market data from a file (CSV or JSON lines, .gz too, - is standard input) through the stream',
    )
    .option(
      '--speed <factor>',
      'market seconds in a second; without it, as fast as it goes',
      parsePositiveNumber,
    )
    .addOption(symbolsOption())
    .option('--strict', 'stop at the first line that is not an event, instead of leaving it out')
    .option('--wait', 'wait until all of it has gone through the pipeline')
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nThe header names the columns, in any order: symbol, timestamp (ISO 8601 or milliseconds) and close,\n' +
        'and, where there are, open, high, low, volume. JSON lines have the same fields.\n' +
        examples(
          'npx stacks replay prices.csv',
          'npx stacks replay prices.csv.gz --symbols AAPL --speed 86400   # a day a second',
          'zcat prices.csv.gz | npx stacks replay -',
        ),
    )
    .action(async (file, options) => (await import('../replay')).replay(file, options));
}

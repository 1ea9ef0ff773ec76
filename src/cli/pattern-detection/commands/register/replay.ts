import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createPortOption, parsePositiveNumber, createSymbolsOption } from '../../../commands/options';

/** Adds `stacks replay`. */
export function registerReplay(stacks: Command): void {
  stacks
    .command('replay <file>')
    .description('send market data from a file to the deployed stream')
    .option(
      '--speed <factor>',
      'seconds of market time per second (default: as fast as possible)',
      parsePositiveNumber,
    )
    .addOption(createSymbolsOption())
    .option('--strict', 'stop at the first invalid line instead of skipping it')
    .option('--rebuild', 'rebuild the detectors of the symbols in the file: delete them, then send the file')
    .option('--wait', 'wait until the pipeline has processed all events')
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe file is CSV with a header line, or JSON lines with the same fields, optionally gzipped; - is standard input.\n' +
        'Required columns are symbol, timestamp (ISO 8601 or milliseconds since 1970) and close; optional ones are\n' +
        'open, high, low and volume, in any order.\n\n' +
        'The detectors ignore events that are older than the last one of their symbol. With --rebuild, the file\n' +
        'must contain the whole history of its symbols, because the detectors start with its first event.\n' +
        formatExamples(
          'npx stacks replay prices.csv',
          'npx stacks replay prices.csv.gz --symbols AAPL --speed 86400   # one day per second',
          'zcat prices.csv.gz | npx stacks replay -',
          'npx stacks replay history.csv --symbols AAPL --rebuild --wait',
        ),
    )
    .action(async (file, options) => (await import('../replay')).runReplay(file, options));
}

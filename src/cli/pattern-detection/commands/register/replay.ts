import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { addFileOptions, FILE_HELP } from '../file-options';
import { createPortOption, parsePositiveNumber, createSymbolsOption } from '../../../commands/options';

/** Adds `stacks replay`. */
export function registerReplay(stacks: Command): void {
  const command = stacks
    .command('replay <file>')
    .description('send market data from a file to the deployed stream')
    .option(
      '--speed <factor>',
      'seconds of market time to send per second (default: as fast as possible)',
      parsePositiveNumber,
    )
    .addOption(createSymbolsOption())
    .option('--rebuild', 'rebuild the detectors of the symbols in the file: delete them, then send the file')
    .option('--wait', 'wait until the pipeline has processed all events')
    .addOption(createPortOption());
  addFileOptions(command)
    .addHelpText(
      'after',
      FILE_HELP +
        '\nThe detectors ignore events that are older than the last one of their symbol. With --rebuild, the file\n' +
        'must contain the whole history of its symbols, because the detectors start with its first event. Alerts that\n' +
        'were notified before are not notified again, and decided approvals are not requested again, however old.\n' +
        'If the system builds bars (BAR_INTERVALS), the events of all symbols are sent in the order of time, after the\n' +
        'whole file has been read, and --rebuild is not possible.\n' +
        formatExamples(
          'npx stacks replay prices.csv',
          'npx stacks replay prices.csv.gz --symbols AAPL --speed 86400   # one day per second',
          'zcat prices.csv.gz | npx stacks replay -',
          'npx stacks replay history.csv --symbols AAPL --rebuild --wait',
        ),
    )
    .action(async (file, options) => (await import('../replay')).runReplay(file, options));
}

import { Option, type Command } from 'commander';
import { ALL_PATTERNS, PATTERNS } from '../../../../domain/patterns/types';
import { FORMATS } from '../../detect/formats';
import { examples } from '../../../commands/examples';
import { parseConfidence, parsePatterns } from '../options';

/** Adds `stacks detect`. */
export function registerDetect(stacks: Command): void {
  stacks
    .command('detect <file>')
    .description('find the patterns in a file of prices, here and now: nothing needs to be deployed')
    .addOption(
      new Option('--format <format>', 'a table, or a JSON object a line for a program')
        .choices(FORMATS)
        .default('table'),
    )
    .option('--svg <folder>', 'draw each one into that folder: SYMBOL-pattern-confirmedAt.svg')
    .option(
      '--pattern <list>',
      `these of ${ALL_PATTERNS.join(', ')}; without it the first ${PATTERNS.length}`,
      parsePatterns,
    )
    .option('--min-confidence <number>', 'only what is at least so sure, 0 to 100', parseConfidence, 0)
    .option('--forming', 'also shapes that are complete but for their break, and those that come to nothing')
    .option('--strict', 'stop at the first line that is not a bar, instead of leaving it out')
    .addHelpText(
      'after',
      '\nThe file is CSV with a header, columns in any order (symbol, timestamp and close; where there are, open, high,\n' +
        'low, volume), or JSON lines with the same fields; gzipped or not, - is standard input. A timestamp is ISO 8601\n' +
        "(UTC without a zone) or seconds or milliseconds since 1970. A bar counts if it is newer than the symbol's last.\n" +
        examples(
          'npx stacks detect prices.csv',
          'npx stacks detect prices.csv.gz --min-confidence 80 --svg drawings',
          'zcat prices.jsonl.gz | npx stacks detect - --format jsonl --pattern double-top',
        ),
    )
    .action(async (file, options) => (await import('../detect')).detect(file, options));
}

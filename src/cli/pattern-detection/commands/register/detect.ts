import { Option, type Command } from 'commander';
import { CALENDAR_IDS, INTERVALS } from '../../../../domain/calendar';
import { ALL_PATTERNS, DEPLOYED_PATTERNS } from '../../../../domain/patterns/types';
import { FORMATS } from '../../detect/formats';
import { formatExamples } from '../../../commands/examples';
import { parseConfidence, parseIntervals, parsePatterns } from '../options';

/** Adds `stacks detect`. */
export function registerDetect(stacks: Command): void {
  stacks
    .command('detect <file>')
    .description('find chart patterns in a file of prices, offline: no deployment is needed')
    .addOption(
      new Option('--format <format>', 'output format: a table, or one JSON object per line')
        .choices(FORMATS)
        .default('table'),
    )
    .option('--svg <folder>', 'write a drawing of each pattern: SYMBOL-pattern-confirmedAt.svg')
    .option(
      '--pattern <list>',
      `patterns to find, separated by commas: ${ALL_PATTERNS.join(', ')} (default: the first ${DEPLOYED_PATTERNS.length})`,
      parsePatterns,
    )
    .option(
      '--min-confidence <number>',
      'minimum confidence of reported patterns, 0 to 100',
      parseConfidence,
      0,
    )
    .option('--forming', 'also report shapes that are not confirmed yet, and shapes that were invalidated')
    .option(
      '--interval <list>',
      `build bars of these intervals from trades or shorter bars, separated by commas: ${INTERVALS.join(', ')}`,
      parseIntervals,
    )
    .addOption(
      new Option('--calendar <id>', 'sessions to which the bars of --interval are aligned')
        .choices(CALENDAR_IDS)
        .default('24x7'),
    )
    .option('--strict', 'stop at the first invalid line instead of skipping it')
    .addHelpText(
      'after',
      '\nThe file is CSV with a header line, or JSON lines with the same fields, optionally gzipped; - is standard input.\n' +
        'Required columns are symbol, timestamp and close; optional ones are open, high, low and volume, in any order.\n' +
        'A timestamp is in ISO 8601 (UTC if it has no zone), or in seconds or milliseconds since 1970. The bars of a\n' +
        'symbol must be in chronological order: a bar that is not newer than the last one of its symbol is ignored.\n' +
        formatExamples(
          'npx stacks detect prices.csv',
          'npx stacks detect prices.csv.gz --min-confidence 80 --svg drawings',
          'npx stacks detect trades.csv --interval 5m,1h --calendar XNYS',
          'zcat prices.jsonl.gz | npx stacks detect - --format jsonl --pattern double-top',
        ),
    )
    .action(async (file, options) => (await import('../detect')).runDetect(file, options));
}

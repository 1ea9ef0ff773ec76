import { Option, type Command } from 'commander';
import { CALENDAR_IDS, INTERVALS } from '../../../../domain/calendar';
import { ALL_PATTERNS, DEPLOYED_PATTERNS } from '../../../../domain/patterns/types';
import { DEFAULT_SENSITIVITY, SENSITIVITY_NAMES } from '../../../../domain/patterns/sensitivity';
import { FORMATS } from '../../detect/formats';
import { formatExamples } from '../../../commands/examples';
import { addFileOptions, FILE_HELP } from '../file-options';
import { parseConfidence, parseIntervals, parsePatterns } from '../options';

/** Adds `stacks detect`. */
export function registerDetect(stacks: Command): void {
  const command = stacks
    .command('detect <file>')
    .description('find chart patterns in a file of prices, offline: no deployment is needed')
    .addOption(
      new Option('--format <format>', 'output format: a table, or one JSON object per line')
        .choices(FORMATS)
        .default('table'),
    )
    .option('--svg <folder>', 'folder for a drawing of each pattern, named SYMBOL-pattern-confirmedAt.svg')
    .option(
      '--pattern <list>',
      `patterns to find, separated by commas: ${ALL_PATTERNS.join(', ')} (default: the first ${DEPLOYED_PATTERNS.length})`,
      parsePatterns,
    )
    .addOption(
      new Option(
        '--sensitivity <level>',
        'how much is reported: a higher one reports more patterns, with lower confidence',
      )
        .choices(SENSITIVITY_NAMES)
        .default(DEFAULT_SENSITIVITY),
    )
    .option(
      '--min-confidence <number>',
      'minimum confidence of reported patterns, 0 to 100; the sensitivity has one, too',
      parseConfidence,
      0,
    )
    .option('--explain', 'explain each part of the confidence of each pattern in a sentence')
    .option('--forming', 'also report shapes that are not confirmed yet, and shapes that were invalidated')
    .option(
      '--interval <list>',
      `build bars of these intervals from trades or shorter bars, separated by commas: ${INTERVALS.join(', ')}`,
      parseIntervals,
    )
    .addOption(
      new Option(
        '--calendar <id>',
        'trading calendar: bars of --interval begin at the open of its sessions; patterns across sessions are marked',
      )
        .choices(CALENDAR_IDS)
        .default('24x7'),
    );
  addFileOptions(command)
    .addHelpText(
      'after',
      FILE_HELP +
        formatExamples(
          'npx stacks detect prices.csv',
          'npx stacks detect AAPL.csv --symbol AAPL --min-confidence 80 --svg drawings',
          'npx stacks detect dax.csv --symbol DAX --time-zone Europe/Berlin --columns close=Schluss,timestamp=Datum+Zeit',
          'npx stacks detect trades.csv --interval 5m,1h --calendar XNYS',
          'zcat prices.jsonl.gz | npx stacks detect - --format jsonl --pattern double-top',
        ),
    )
    .action(async (file, options) => (await import('../detect')).runDetect(file, options));
}

import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption } from '../../../commands/options';

/** Adds `stacks transaction-pipeline score`. */
export function registerScore(parent: Command): void {
  parent
    .command('score <file>')
    .description(
      'score the transactions of a CSV file with the fraud detector, offline: no deployment is needed',
    )
    .option(
      '--test <dates...>',
      'first and last day of the test, such as 2018-08-08 2018-08-14: also measure the scores of these days (needs a column fraud)',
    )
    .option(
      '--known-since <date>',
      'omit cards from the test that have a confirmed fraud since this day (default: 14 days before the test)',
    )
    .option('--summary', 'print only the measures of --test, not the scores')
    .addOption(createJsonOption())
    .addHelpText(
      'after',
      '\nColumns: transactionId, timestamp, accountId, merchantId, amount, and optionally currency, country, merchantCategory,\n' +
        'cardNotPresent, localHour and fraud. Names such as TX_DATETIME, CUSTOMER_ID and TERMINAL_ID are also accepted. The rows\n' +
        'must be in the order of their times. A fraud of the column fraud is confirmed to the detector 7 days later. - reads\n' +
        'standard input. help/fraud-detection.md explains the measures.\n' +
        formatExamples(
          'npx stacks transaction-pipeline score transactions.csv > scores.csv',
          'npx stacks transaction-pipeline score handbook.csv --test 2018-08-08 2018-08-14 --summary',
          'zcat transactions.csv.gz | npx stacks transaction-pipeline score - --json',
        ),
    )
    .action(async (file, options) => (await import('../score')).runScore(file, options));
}

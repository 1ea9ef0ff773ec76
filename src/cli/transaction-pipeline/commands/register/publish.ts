import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';
import { createFromOption, createToOption } from '../options';

/** Adds `stacks transaction-pipeline publish`. */
export function registerPublish(parent: Command): void {
  parent
    .command('publish')
    .description('put the events of accepted transactions of a period that have no score')
    .addOption(createFromOption('the beginning of the period'))
    .addOption(createToOption())
    .option('--dry-run', 'list the transactions, and put nothing')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe times are those of receipt, not of the purchases. The command reads the whole table of transactions, and puts\n' +
        'TransactionReceived for each one that has had no score for more than a minute, and TransactionAccepted if the audit\n' +
        'trail has no acceptance. A transaction is scored once, however often it is put. Use it for UnpublishedTransactions. The\n' +
        'exit code is 1 if an event could not be put.\n' +
        formatExamples(
          'npx stacks transaction-pipeline publish --from 2h --dry-run',
          'npx stacks transaction-pipeline publish --from 2026-11-28T09:00:00Z --to 2026-11-28T10:00:00Z',
          'npx stacks transaction-pipeline publish --from 1d --json | jq .found',
        ),
    )
    .action(async (options) => (await import('../publish')).runPublish(options));
}

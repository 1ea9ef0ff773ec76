import type { Command } from 'commander';
import { Option } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createByOption, createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks transaction-pipeline feedback`. */
export function registerFeedback(parent: Command): void {
  parent
    .command('feedback')
    .description('report the result of an investigation: the transaction is a fraud, or genuine')
    .argument('<transaction id>', 'the id in the response of POST /transactions')
    .addOption(new Option('--fraud', 'the transaction is a fraud').conflicts('genuine'))
    .addOption(new Option('--genuine', 'the transaction is genuine').conflicts('fraud'))
    .option('--remark <text>', 'a remark for other people, in the audit trail')
    .option('--wait', 'wait until the detector has applied it')
    .addOption(createByOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe event FraudConfirmed changes the profiles of the account and the merchant, and so the scores of their next\n' +
        'transactions. Scores that exist do not change. --genuine changes the profiles only of a transaction that was confirmed as\n' +
        'fraud before. The exit code is 0 when the event is sent; with --wait, 1 unless it is applied within two minutes.\n' +
        formatExamples(
          'npx stacks transaction-pipeline feedback demo-20261128-fraud --fraud --wait',
          'npx stacks transaction-pipeline feedback demo-20261128-night --genuine --remark "the holder works at night"',
        ),
    )
    .action(async (transactionId, options) =>
      (await import('../feedback')).runFeedback(transactionId, options),
    );
}

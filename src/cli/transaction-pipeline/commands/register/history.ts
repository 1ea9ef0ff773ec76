import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks transaction-pipeline history`. */
export function registerHistory(parent: Command): void {
  parent
    .command('history')
    .description(
      'show the complete audit trail of a transaction, in order, with trace, durations and outcome',
    )
    .argument(
      '<transaction id>',
      'the id in the response of POST /transactions, or system# and the subject of other events',
    )
    .option('--parts', 'also list the parts of the score with their reasons')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe subjects of other events are the name of a rule, a replay, an alarm or a model, account- and the id of an account,\n' +
        'or the type of the event.\n' +
        formatExamples(
          'npx stacks transaction-pipeline history demo-20261128-fraud',
          'npx stacks transaction-pipeline history demo-20261128-fraud --parts',
          'npx stacks transaction-pipeline history demo-20261128-fraud --json | jq .entries[].type',
          "npx stacks transaction-pipeline history 'system#HighValueDomestic'",
          "npx stacks transaction-pipeline history 'system#account-demo-account-1'",
        ),
    )
    .action(async (transactionId, options) =>
      (await import('../history')).runHistory(transactionId, options),
    );
}

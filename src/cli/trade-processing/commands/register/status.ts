import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks trade-processing status`. */
export function registerStatus(parent: Command): void {
  parent
    .command('status')
    .description('show the active region, and for each region its ledger, replication lag and failures')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe lag is the time between the newest entry of the other region and the newest one of them in this replica. If the other\n' +
        'region does not answer, the newest of its entries here is the recovery point of a failover. The exit code is 1 if no region\n' +
        'answers.\n' +
        formatExamples(
          'npx stacks trade-processing status',
          'npx stacks trade-processing status --json | jq .active.region',
        ),
    )
    .action(async (options) => (await import('../status')).runStatus(options));
}

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
      '\nThe lag is that of the chain of the other region that is behind most in this replica, at most. If the other region does\n' +
        'not answer, the newest of its entries here is the recovery point of a failover. The exit code is 1 if a region does not\n' +
        'answer, because its setting of the active region can be newer.\n' +
        formatExamples(
          'npx stacks trade-processing status',
          'npx stacks trade-processing status --json | jq .active.region',
        ),
    )
    .action(async (options) => (await import('../status')).runStatus(options));
}

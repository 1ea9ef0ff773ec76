import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks trade-processing reconcile`. */
export function registerReconcile(parent: Command): void {
  parent
    .command('reconcile')
    .description('find what both regions recorded during a failover, and mark the entries that do not count')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nBoth regions must answer. The entry that was recorded first counts; at the same time, that of the region whose name\n' +
        'is first. The other one is marked by a new entry in its own region. No entry changes, and a duplicate is marked\n' +
        'once, so the command can be repeated. It reads all entries of the region with fewer of them. If the regions recorded\n' +
        'different contents of one version, or trades that contradict each other, the command lists these conflicts, and the\n' +
        'exit code is 1 until their sources have corrected them.\n' +
        formatExamples(
          'npx stacks trade-processing reconcile',
          'npx stacks trade-processing reconcile --json | jq .duplicates[].subject',
        ),
    )
    .action(async (options) => (await import('../reconcile')).runReconcile(options));
}

import type { Command } from 'commander';
import { examples } from '../../../commands/examples';
import { parsePositiveInteger, jsonOption, portOption } from '../../../commands/options';

/** Adds `stacks failed`. */
export function registerFailed(stacks: Command): void {
  stacks
    .command('failed')
    .description('show market data that was rejected or given up, and fetch it from the stream')
    .option('--max <number>', 'at most so many messages', parsePositiveInteger, 100)
    .option('--out <directory>', 'write what failed there, each payload byte for byte into a file')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nIt reads FailedMessages and deletes nothing.\n' +
        examples(
          'npx stacks failed',
          'npx stacks failed --out failed',
          'npx stacks failed --json | jq .[].why',
        ),
    )
    .action(async (options) => (await import('../failed')).failed(options));
}

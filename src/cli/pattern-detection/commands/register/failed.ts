import type { Command } from 'commander';
import { examples } from '../../../commands/examples';
import { parsePositiveInteger, jsonOption, portOption } from '../../../commands/options';

/** Adds `stacks failed`. */
export function registerFailed(stacks: Command): void {
  stacks
    .command('failed')
    .description('list market data that could not be processed, with its payloads')
    .option('--max <number>', 'maximum number of messages', parsePositiveInteger, 100)
    .option('--out <directory>', 'write each payload to a file in this directory')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nIt reads the queue FailedMessages and deletes nothing. Payloads that are not in a message are fetched from the\n' +
        'stream, which retains them for 24 hours.\n' +
        examples(
          'npx stacks failed',
          'npx stacks failed --out failed',
          'npx stacks failed --json | jq .[].reason',
        ),
    )
    .action(async (options) => (await import('../failed')).failed(options));
}

import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { parsePositiveInteger, createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks failed`. */
export function registerFailed(stacks: Command): void {
  stacks
    .command('failed')
    .description('list market data that could not be processed, with its payloads')
    .option('--max <number>', 'maximum number of messages to list', parsePositiveInteger, 100)
    .option('--out <directory>', 'write each payload to a file in this directory')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nIt reads the queue FailedMessages and deletes nothing. Payloads that are not in a message are fetched from the\n' +
        'stream, which retains them for 24 hours.\n' +
        formatExamples(
          'npx stacks failed',
          'npx stacks failed --out failed',
          'npx stacks failed --json | jq .[].reason',
        ),
    )
    .action(async (options) => (await import('../failed')).runFailed(options));
}

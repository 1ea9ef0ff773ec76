import type { Command } from 'commander';
import { formatExamples } from '../examples';
import { parsePositiveInteger, createJsonOption, createPortOption, createYesOption } from '../options';

/** Adds `stacks redrive`. */
export function registerRedrive(stacks: Command): void {
  stacks
    .command('redrive <queue>')
    .description('show the messages in a dead-letter queue and move them back to the source queue')
    .option('--max <number>', 'maximum number of messages to move (default: all)', parsePositiveInteger)
    .addOption(createYesOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      formatExamples('npx stacks redrive QUEUE', 'npx stacks redrive QUEUE --max 10 --yes'),
    )
    .action(async (queue, options) => (await import('../redrive')).runRedrive(queue, options));
}

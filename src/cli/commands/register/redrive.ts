import type { Command } from 'commander';
import { examples } from '../examples';
import { parsePositiveInteger, jsonOption, portOption, yesOption } from '../options';

/** Adds `stacks redrive`. */
export function registerRedrive(stacks: Command): void {
  stacks
    .command('redrive <queue>')
    .description("move a queue's dead letters back to it, after a look at them")
    .option('--max <number>', 'at most so many messages', parsePositiveInteger)
    .addOption(yesOption())
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText('after', examples('npx stacks redrive QUEUE', 'npx stacks redrive QUEUE --max 10 --yes'))
    .action(async (queue, options) => (await import('../redrive')).redrive(queue, options));
}

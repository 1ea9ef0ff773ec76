import type { Command } from 'commander';
import { examples } from '../examples';
import { portOption, symbolsOption } from '../options';

/** Adds `stacks up`. */
export function registerUp(stacks: Command): void {
  stacks
    .command('up')
    .description('deploy onto the local target, run real market data through it, show what was found')
    .option('--once', 'check what came out, then stop, instead of staying up until Ctrl-C')
    .addOption(portOption())
    .option('--data <file>', 'market data to send instead of the five stocks that come with it')
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      examples('npx stacks up', 'npx stacks up --once --port 4600', 'npx stacks up --symbols AAPL,IBM'),
    )
    .action(async (options) => (await import('../up')).up(options));
}

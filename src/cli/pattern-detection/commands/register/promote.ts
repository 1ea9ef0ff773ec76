import type { Command } from 'commander';
import { examples } from '../../../commands/examples';
import { jsonOption, portOption, yesOption } from '../../../commands/options';

/** Adds `stacks promote`. */
export function registerPromote(stacks: Command): void {
  stacks
    .command('promote')
    .description(
      "promote the API canary's OpenAPI document to the stable API, effective with the next deploy",
    )
    .addOption(yesOption())
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText('after', examples('npx stacks promote', 'npx stacks promote --yes'))
    .action(async (options) => (await import('../promote')).promote(options));
}

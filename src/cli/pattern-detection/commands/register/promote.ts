import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption, createYesOption } from '../../../commands/options';

/** Adds `stacks promote`. */
export function registerPromote(stacks: Command): void {
  stacks
    .command('promote')
    .description(
      "promote the API canary's OpenAPI document to the stable API, effective with the next deploy",
    )
    .addOption(createYesOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText('after', formatExamples('npx stacks promote', 'npx stacks promote --yes'))
    .action(async (options) => (await import('../promote')).runPromote(options));
}

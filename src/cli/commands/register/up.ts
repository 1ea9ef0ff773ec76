import type { Command } from 'commander';
import { SYSTEM_NAMES } from '../../../config';
import { SYSTEM_COMMANDS } from '../../systems';
import { formatExamples } from '../examples';
import { createPortOption } from '../options';

/** Adds `stacks up`. */
export function registerUp(stacks: Command): void {
  const command = stacks
    .command('up [systems...]')
    .description(
      `deploy systems to the local target and run their demonstrations (default: ${SYSTEM_NAMES[0]})`,
    )
    .option('--all', 'deploy every system')
    .option('--once', 'check the results and stop the local target; otherwise it runs until Ctrl-C')
    .option('--plan', 'plan every stack, even if nothing changed since the last run')
    .addOption(createPortOption());
  for (const { definition, demonstration } of SYSTEM_COMMANDS) {
    if (!demonstration) continue;
    command.optionsGroup(`Options of the ${definition.name} demonstration:`);
    for (const option of demonstration.options) command.addOption(option);
  }
  command
    .addHelpText(
      'after',
      formatExamples('npx stacks up', 'npx stacks up --once --port 4600', 'npx stacks up --symbols AAPL,IBM'),
    )
    .action(async (systems, options) => (await import('../up')).runUp(systems, options));
}

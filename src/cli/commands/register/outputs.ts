import type { Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { formatExamples } from '../examples';
import { createJsonOption, createPortOption } from '../options';

/** Adds `stacks outputs`. */
export function registerOutputs(stacks: Command): void {
  stacks
    .command('outputs [system]')
    .description('print the Terraform outputs of the deployed stacks')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks outputs',
        `npx stacks outputs ${DEFAULT_SYSTEM.name} --json | jq -r .ApiGatewayUrl`,
      ),
    )
    .action(async (system, options) => (await import('../outputs')).runOutputs(system, options));
}

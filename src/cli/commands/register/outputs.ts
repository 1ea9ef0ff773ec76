import type { Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { examples } from '../examples';
import { jsonOption, portOption } from '../options';

/** Adds `stacks outputs`. */
export function registerOutputs(stacks: Command): void {
  stacks
    .command('outputs [system]')
    .description('print the Terraform outputs of the deployed stacks')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      examples(
        'npx stacks outputs',
        `npx stacks outputs ${DEFAULT_SYSTEM.name} --json | jq -r .ApiGatewayUrl`,
      ),
    )
    .action(async (system, options) => (await import('../outputs')).outputs(system, options));
}

import type { Command } from 'commander';
import { examples } from '../examples';
import { jsonOption } from '../options';

/** Adds `stacks policy`. */
export function registerPolicy(stacks: Command): void {
  stacks
    .command('policy [systems...]')
    .description('hold the complete stacks for AWS against the rules of src/policies: no account, no network')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nIt ends with 2 if a rule is broken, or a waiver has expired or covers nothing. help/policy.md tells more.\n' +
        examples(
          'npx stacks policy',
          'npx stacks policy pattern-detection --json | jq -r .violations[].address',
        ),
    )
    .action(async (systems, options) => (await import('../policy')).policy(systems, options));
}

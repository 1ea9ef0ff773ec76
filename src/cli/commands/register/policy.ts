import type { Command } from 'commander';
import { formatExamples } from '../examples';
import { createJsonOption } from '../options';

/** Adds `stacks policy`. */
export function registerPolicy(stacks: Command): void {
  stacks
    .command('policy [systems...]')
    .description('check planned stacks against src/policies (offline)')
    .addOption(createJsonOption())
    .addHelpText(
      'after',
      '\nThe exit code is 2 if a rule is violated, or if a waiver is expired or unused. See help/policy.md.\n' +
        formatExamples(
          'npx stacks policy',
          "npx stacks policy --json | jq -r '.violations[] | .scope, .address'",
        ),
    )
    .action(async (systems, options) => (await import('../policy')).runPolicy(systems, options));
}

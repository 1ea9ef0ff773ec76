import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks trading-platform health` and `sign-out`. */
export function registerPlatform(parent: Command): void {
  parent
    .command('health')
    .description(
      'show the health checks of the API: of itself, and of the database, the queue and the sessions',
    )
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe checks are those that Route 53 watches. The API caches their result for seconds. The exit code is 1 if one fails.\n' +
        formatExamples(
          'npx stacks trading-platform health',
          'npx stacks trading-platform health --json | jq .checks.database',
        ),
    )
    .action(async (options) => (await import('../platform')).runHealth(options));
  parent
    .command('sign-out')
    .description('end all sessions of a user')
    .argument('<user>', 'the user, as the login service names it')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText('after', formatExamples('npx stacks trading-platform sign-out alice@example.com'))
    .action(async (user, options) => (await import('../platform')).runSignOut(user, options));
}

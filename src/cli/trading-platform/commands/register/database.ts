import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption, createYesOption } from '../../../commands/options';

/** Adds `stacks trading-platform database`, `migrate` and `failover`. */
export function registerDatabase(parent: Command): void {
  parent
    .command('database')
    .description(
      'show the instances of the database, their connections and lag, the outbox and the migrations',
    )
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe roles are those that RDS names. The rest is what the writer says to DatabaseMigrator, because this machine cannot\n' +
        'reach the database. The exit code is 1 if the writer does not answer.\n' +
        formatExamples(
          'npx stacks trading-platform database',
          'npx stacks trading-platform database --json | jq .status.pending',
        ),
    )
    .action(async (options) => (await import('../database')).runDatabase(options));
  parent
    .command('migrate')
    .description('apply the migrations of the database that are not applied yet, as each deployment does')
    .option('--dry-run', 'list the migrations, and change nothing')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe migrations are those of the deployed DatabaseMigrator. Each is applied in a transaction, under a lock, in the order of\n' +
        'its version. The exit code is 1 if one fails, or if one that is applied has changed since.\n' +
        formatExamples(
          'npx stacks trading-platform migrate --dry-run',
          'npx stacks trading-platform migrate',
        ),
    )
    .action(async (options) => (await import('../database')).runMigrate(options));
  parent
    .command('failover')
    .description('make a reader of the database the writer')
    .option('--to <instance>', 'the reader to promote (default: the first one in the order of promotion)')
    .addOption(createYesOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe command waits until the reader is the writer and the deep health check succeeds. Orders are accepted meanwhile, and\n' +
        'booked afterwards. On the local target, a standby server is promoted. See help/runbooks/database-failover.md.\n' +
        formatExamples(
          'npx stacks trading-platform failover',
          'npx stacks trading-platform failover --yes --json | jq .healthyMs',
        ),
    )
    .action(async (options) => (await import('../database')).runFailover(options));
}

import { Option, type Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import {
  createByOption,
  createJsonOption,
  createPortOption,
  parsePositiveInteger,
} from '../../../commands/options';
import { parseTimeZone } from '../options';

/** Adds `stacks transaction-pipeline accounts`. */
export function registerAccounts(parent: Command): void {
  const accounts = parent
    .command('accounts')
    .description('show an account with its newest transactions, and set its time zone')
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks transaction-pipeline accounts show demo-account-1',
        'npx stacks transaction-pipeline accounts set demo-account-1 --time-zone America/Chicago',
      ),
    );
  const addCommand = (name: string, description: string, example: string) =>
    accounts
      .command(name)
      .description(description)
      .argument('<account id>', 'the accountId of its transactions')
      .addOption(createJsonOption())
      .addOption(createPortOption())
      .addHelpText('after', formatExamples(`npx stacks transaction-pipeline accounts ${example}`));
  addCommand(
    'show',
    'show the time zone of an account, its number of transactions and the newest ones',
    'show demo-account-1 --max 20',
  )
    .option('--max <number>', 'maximum number of transactions', parsePositiveInteger, 10)
    .action(async (accountId, options) => (await import('../accounts')).runShowAccount(accountId, options));
  addCommand(
    'set',
    'set the time zone of an account, in which localHour of its next transactions is computed',
    'set demo-account-1 --time-zone America/Chicago',
  )
    .addOption(
      new Option('--time-zone <zone>', 'a time zone in the IANA database, such as Europe/Berlin')
        .argParser(parseTimeZone)
        .makeOptionMandatory(),
    )
    .addOption(createByOption())
    .action(async (accountId, options) => (await import('../accounts')).runSetAccount(accountId, options));
}

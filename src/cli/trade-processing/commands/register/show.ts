import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';
import { createAtOption, createRegionOption, parseDay } from '../options';

const DETAILS =
  '\nThe answer is read from the chains of both regions in one replica of the table, all pages of it. If both regions recorded\n' +
  'the same version, the earlier entry counts and the other one is listed as a duplicate. The hash of each entry is computed\n' +
  'again; the exit code is 1 if an entry is not as it was recorded.\n';

/** Adds the options and the help that these commands share. */
const complete = (command: Command, ...examples: readonly string[]): Command =>
  command
    .addOption(createAtOption())
    .addOption(
      createRegionOption(
        'the region whose replica is read (default: the active one, or the one that answers)',
      ),
    )
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText('after', `${DETAILS}${formatExamples(...examples)}`);

/** Adds `stacks trade-processing show`, `account` and `instrument`. */
export function registerShow(parent: Command): void {
  complete(
    parent
      .command('show')
      .description('show all versions of a trade with their source, message, checks and reference data')
      .argument('<trade id>', 'the source and its id of the trade, such as clearing:C-1042'),
    'npx stacks trade-processing show order-management:E-1042',
    'npx stacks trade-processing show order-management:E-1042 --at 2026-11-27T20:00:00Z --region eu-west-1',
    'npx stacks trade-processing show order-management:E-1042 --json | jq .versions[].payload.enrichment.used',
  ).action(async (tradeId, options) => (await import('../show')).runShow(tradeId, options));
  complete(
    parent
      .command('account')
      .description('list the trades of an account on a trading day, as they were at a time')
      .argument('<account>', 'the account of the firm or its client')
      .argument('<day>', 'the trading day at the venue, such as 2026-11-27', parseDay),
    'npx stacks trade-processing account ACC-1001 2026-11-27',
    'npx stacks trade-processing account ACC-1001 2026-11-27 --at 2026-11-27T20:00:00Z --json',
  ).action(async (account, day, options) =>
    (await import('../trades-of-day')).runAccount(account, day, options),
  );
  complete(
    parent
      .command('instrument')
      .description('list the trades of an instrument on a trading day, as they were at a time')
      .argument('<isin>', 'the ISIN of the instrument')
      .argument('<day>', 'the trading day at the venue, such as 2026-11-27', parseDay),
    'npx stacks trade-processing instrument US0378331005 2026-11-27',
    'npx stacks trade-processing instrument US0378331005 2026-11-27 --at 2h',
  ).action(async (isin, day, options) =>
    (await import('../trades-of-day')).runInstrument(isin, day, options),
  );
}

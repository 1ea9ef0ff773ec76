import { Argument, type Command } from 'commander';
import { TRADE_SETTING_IDS } from '../../../../domain/trade-settings';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';
import { createRegionOption } from '../options';

/** Adds `stacks trade-processing settings` and `reference-data`. */
export function registerSettings(parent: Command): void {
  parent
    .command('settings')
    .description('list the settings in Parameter Store, or set one without a deployment')
    .addArgument(new Argument('[name]', 'the setting').choices(TRADE_SETTING_IDS))
    .argument('[value]', 'the new value')
    .addOption(createRegionOption('only this region (default: both)'))
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nA value is checked by the same rules with which the functions read it. The exit code is 1 if a setting is invalid or\n' +
        'missing, or could not be set in a region. Both regions should have the same settings, except endpoints.\n' +
        formatExamples(
          'npx stacks trade-processing settings',
          'npx stacks trade-processing settings MaxTradeAgeDays 14',
          'npx stacks trade-processing settings ChainShards 32 --region eu-west-1',
        ),
    )
    .action(async (name, value, options) => (await import('../settings')).runSettings(name, value, options));
  parent
    .command('reference-data')
    .description('store a file of reference data in both regions, and use it for the next trades')
    .argument('<file>', 'a JSON file with all versions of all records')
    .addOption(createRegionOption('only this region, while the other one does not answer (default: both)'))
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe file is stored under its hash, which each recorded trade names. It must contain every version of the file before\n' +
        'without a change: a change of a record is a new version. The command can be repeated.\n' +
        formatExamples('npx stacks trade-processing reference-data reference-data.json'),
    )
    .action(async (file, options) => (await import('../reference-data')).runReferenceData(file, options));
}

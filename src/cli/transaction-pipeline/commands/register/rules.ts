import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import {
  createByOption,
  createJsonOption,
  createPortOption,
  parseWholeNumber,
} from '../../../commands/options';
import { createFromOption, createToOption } from '../options';

const FILE_ARGUMENT = [
  '<file>',
  'a JSON file with a rule, a list of rules, or a rule set; - is standard input',
] as const;

const FILE_HELP =
  '\nA rule is {"ruleId", "description", "points", "pattern", "enabled"}. The pattern is an EventBridge pattern with the\n' +
  'conditions of the transaction in "detail"; the points are added to the score. The output of rules list --json can be\n' +
  'edited: versions and authors in it are ignored, and its revision is that which the change is based on.\n';

/** Adds `stacks transaction-pipeline rules`. */
export function registerRules(parent: Command): void {
  const rules = parent
    .command('rules')
    .description('list, validate, try and change the rules of the fraud detector, without a deployment')
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks transaction-pipeline rules list',
        'npx stacks transaction-pipeline rules validate rule.json',
        'npx stacks transaction-pipeline rules try rule.json --from 1d',
        'npx stacks transaction-pipeline rules put rule.json',
      ),
    );
  const addCommand = (name: string, description: string, help: string, ...examples: string[]) =>
    rules
      .command(name)
      .description(description)
      .addOption(createJsonOption())
      .addOption(createPortOption())
      .addHelpText(
        'after',
        help +
          formatExamples(...examples.map((example) => `npx stacks transaction-pipeline rules ${example}`)),
      );
  addCommand('list', 'list the active rules, or all versions of one', '', 'list', 'list HighValueDomestic')
    .argument('[rule]', 'the id of a rule, to list its versions')
    .action(async (ruleId, options) => (await import('../rules')).runListRules(ruleId, options));
  addCommand(
    'validate',
    'check a file with rules offline, and list each invalid field with the rule that it violates',
    FILE_HELP,
    'validate rule.json',
  )
    .argument(...FILE_ARGUMENT)
    .action(async (file, options) => (await import('../rules')).runValidateRules(file, options));
  addCommand(
    'try',
    'evaluate rules on past transactions: what they would have matched, and the difference to the active version',
    `${FILE_HELP}The times are those of the requests. Nothing is changed. The command reads the whole table of transactions.\n`,
    'try rule.json --from 1d',
    'try rule.json --from 2026-11-01 --to 2026-11-08 --json',
  )
    .argument(...FILE_ARGUMENT)
    .addOption(createFromOption('the beginning of the period'))
    .addOption(createToOption())
    .action(async (file, options) => (await import('../rules')).runTryRules(file, options));
  addCommand(
    'put',
    'store new versions of the rules in a file and make them active, in one transaction',
    `${FILE_HELP}A rule with "enabled": false is disabled. Rules that are not in the file do not change. If someone else changes the\nrules at the same time, nothing is stored and the exit code is 1.\n`,
    'put rule.json',
    'put rule.json --revision 3 --by ada',
  )
    .argument(...FILE_ARGUMENT)
    .option(
      '--revision <number>',
      'refuse unless the active rules still have this revision, as rules list shows it',
      parseWholeNumber,
    )
    .option('-y, --yes', 'replace the active rules by the rule set of the file if they are invalid')
    .addOption(createByOption())
    .action(async (file, options) => (await import('../put-rules')).runPutRules(file, options));
}

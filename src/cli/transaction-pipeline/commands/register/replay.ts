import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createByOption, createJsonOption, createPortOption } from '../../../commands/options';
import { isTimeAgo, parseTime } from '../../../commands/times';
import { appendName, createFromOption, createToOption } from '../options';

/** Adds `stacks transaction-pipeline replay`. */
export function registerReplay(parent: Command): void {
  parent
    .command('replay')
    .description('deliver the archived events of a period again, and prove that this changes nothing')
    .addOption(
      createFromOption('the beginning of the period').argParser((text) => ({
        time: parseTime(text),
        isAgo: isTimeAgo(text),
      })),
    )
    .addOption(createToOption())
    .option(
      '--rule <name>',
      'deliver to this rule of the bus only, such as EveryTransaction (repeatable)',
      appendName,
    )
    .addOption(createByOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe times are those of the events, not of the purchases. The command compares the rows, profiles and audit\n' +
        'trails of the period before and after; the exit code is 1 if the replay changed a score, notified a second time\n' +
        'or counted a feedback twice, or if a part of the events was not processed again. A transaction without a score or\n' +
        'notification gets it. Ctrl-C cancels the replay. The comparison reads the whole table of transactions twice: once\n' +
        'before and once after. EventBridge archives events on AWS after up to some minutes.\n' +
        formatExamples(
          'npx stacks transaction-pipeline replay --from 1h',
          'npx stacks transaction-pipeline replay --from 2026-11-28T09:00:00Z --to 2026-11-28T10:00:00Z --rule EveryTransaction',
          'npx stacks transaction-pipeline replay --from 2026-11-28 --json | jq .problems',
        ),
    )
    .action(async (options) => (await import('../replay')).runReplay(options));
}

import { Option, type Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import {
  createByOption,
  createJsonOption,
  createPortOption,
  parseDuration,
  parsePositiveInteger,
} from '../../../commands/options';

/** Adds `stacks alerts`. */
export function registerAlerts(stacks: Command): void {
  const alerts = stacks
    .command('alerts')
    .description('list, show, draw and acknowledge alerts, and mute symbols and patterns')
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks alerts list --held',
        "npx stacks alerts show 'AAPL#double-top#2026-03-02T14:30:00.000Z' --svg drawings",
        'npx stacks alerts mute AAPL --for 2h --reason "earnings tonight"',
        'npx stacks alerts mutes',
        "npx stacks alerts ack 'AAPL#double-top#2026-03-02T14:30:00.000Z' --note 'stop is set'",
      ),
    );
  const addCommand = (name: string, description: string, example: string) =>
    alerts
      .command(name)
      .description(description)
      .addOption(createJsonOption())
      .addOption(createPortOption())
      .addHelpText('after', formatExamples(`npx stacks alerts ${example}`));
  addCommand('list', 'list alerts with their outcome, newest first', 'list --held --muted')
    .option('--notified', 'only alerts that were notified, alone or in a digest')
    .option('--held', 'only alerts that wait for the next digest')
    .option('--muted', 'only alerts of a muted symbol or pattern')
    .option('--cooldown', 'only alerts that a cooldown suppressed')
    .option('--replaced', 'only alerts of a chart structure that was notified at a longer bar interval')
    .option('--approval', 'only critical alerts that only an approver can release')
    .option('--unacknowledged', 'only alerts that are not acknowledged')
    .option('--digest <id>', 'only the alerts of this digest')
    .option('--symbol <symbol>', 'only the alerts of this symbol')
    .option('--max <number>', 'maximum number of alerts', parsePositiveInteger, 50)
    .action(async (options) => (await import('../alerts')).runList(options));
  addCommand(
    'show',
    'show the pattern of an alert: its turning points, its bars and the parts of its confidence',
    "show 'AAPL#double-top#2026-03-02T14:30:00.000Z' --svg drawings",
  )
    .argument('<alert id>', 'the id of an alert, or of a stored pattern without an alert')
    .option(
      '--svg <folder>',
      'folder for a drawing of the pattern with its bars, named SYMBOL-pattern-confirmedAt.svg',
    )
    .action(async (alertId, options) => (await import('../show-alert')).runShow(alertId, options));
  addCommand(
    'mute',
    'stop the notifications of a symbol or pattern until a time; its alerts are still recorded',
    'mute double-top --for 1d --reason "too many in this market"',
  )
    .argument('<symbol or pattern>', 'a symbol such as AAPL, or a pattern such as double-top')
    .addOption(
      new Option('--for <duration>', 'duration of the mute, such as 30m, 2h or 1d; at most 30d')
        .argParser(parseDuration)
        .default(parseDuration('2h'), '2h'),
    )
    .option('--reason <text>', 'reason that other operators see in the list of mutes')
    .addOption(createByOption())
    .action(async (target, options) => (await import('../alerts')).runMute(target, options));
  addCommand('unmute', 'end the mute of a symbol or pattern', 'unmute AAPL')
    .argument('<symbol or pattern>', 'a symbol or a pattern that is muted')
    .action(async (target, options) => (await import('../alerts')).runUnmute(target, options));
  addCommand('mutes', 'list the muted symbols and patterns, with end, author and reason', 'mutes').action(
    async (options) => (await import('../alerts')).runMutes(options),
  );
  addCommand(
    'ack',
    'acknowledge an alert: record the person who has seen it, and the time',
    "ack 'AAPL#double-top#2026-03-02T14:30:00.000Z'",
  )
    .argument('<alert id>', 'the id of an alert')
    .option('--note <text>', 'note that other operators see with the alert')
    .addOption(createByOption())
    .action(async (alertId, options) => (await import('../alerts')).runAck(alertId, options));
}

import { Option, type Command } from 'commander';
import { examples } from '../examples';
import { parseDuration, portOption } from '../options';

/** Adds `stacks logs`. */
export function registerLogs(stacks: Command): void {
  stacks
    .command('logs [function]')
    .description('show what the functions said, newest last')
    .option('-f, --follow', 'go on showing what is said, until Ctrl-C')
    .addOption(
      new Option('--since <duration>', 'how far back, such as 90s, 10m, 2h')
        .argParser(parseDuration)
        .default(parseDuration('10m'), '10m'),
    )
    .option('--correlation <id>', 'only lines about this event, by its correlation id')
    .option('--json', 'print one JSON object a line')
    .addOption(portOption())
    .addHelpText('after', examples('npx stacks logs FUNCTION --since 1h', 'npx stacks logs --follow'))
    .action(async (name, options) => (await import('../logs')).logs(name, options));
}

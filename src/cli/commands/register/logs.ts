import { Option, type Command } from 'commander';
import { formatExamples } from '../examples';
import { parseDuration, createPortOption } from '../options';

/** Adds `stacks logs`. */
export function registerLogs(stacks: Command): void {
  stacks
    .command('logs [function]')
    .description('print the logs of the Lambda functions, newest last')
    .option('-f, --follow', 'print new lines until Ctrl-C')
    .addOption(
      new Option('--since <duration>', 'maximum age of the lines, such as 90s, 10m or 2h')
        .argParser(parseDuration)
        .default(parseDuration('10m'), '10m'),
    )
    .option('--errors', 'print only warnings and errors, and failures that Lambda reports')
    .option('--correlation <id>', 'print only the lines with this correlation id')
    .option('--json', 'print one JSON object per line')
    .addOption(createPortOption())
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks logs FUNCTION --since 1h',
        'npx stacks logs --errors',
        'npx stacks logs --follow',
      ),
    )
    .action(async (name, options) => (await import('../logs')).runLogs(name, options));
}

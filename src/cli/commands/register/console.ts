import { Option, type Command } from 'commander';
import { formatExamples } from '../examples';
import { createByOption, createPortOption, parsePort } from '../options';

/** Adds `stacks console`. */
export function registerConsole(stacks: Command): void {
  stacks
    .command('console')
    .description('show what the systems see, decide and fail at, in a browser (until Ctrl-C)')
    .option('--open', 'open it in the browser')
    .option('--allow-changes', 'allow changes on AWS, where the console only reads by default')
    .addOption(
      new Option(
        '--console-port <number>',
        'port of the console on 127.0.0.1 (default: 4580, or a free one)',
      ).argParser(parsePort),
    )
    .addOption(createByOption())
    .addOption(createPortOption())
    .addHelpText('after', formatExamples('npx stacks console', 'TARGET=aws npx stacks console --open'))
    .action(async (options) => (await import('../console')).runConsole(options));
}

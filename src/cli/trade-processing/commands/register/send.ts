import { type Command, Option } from 'commander';
import { TRADE_SOURCES } from '../../../../domain/trades';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';
import { createRegionOption } from '../options';

/** Adds `stacks trade-processing send`. */
export function registerSend(parent: Command): void {
  parent
    .command('send')
    .description('send the messages of a file to the bus of the active region, as their source does')
    .argument(
      '<file>',
      'the messages: FIX or JSON with one per line (SOH or | between the fields of FIX), or XML documents',
    )
    .addOption(
      new Option('--source <name>', 'the system that wrote the messages, which decides their format')
        .choices(TRADE_SOURCES)
        .makeOptionMandatory(),
    )
    .addOption(createRegionOption('send to this region, whichever is active'))
    .option('--wait', 'wait until the messages are recorded, and show what became of each')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nIf the region fails, the command reads the active region again from all regions, and continues there; it gives up\n' +
        'when no event was accepted for two minutes. A message that is sent twice is recorded once. The exit code is 1 if a\n' +
        'message was not sent or, with --wait, not recorded, or if all were rejected. Single rejections are in the report.\n' +
        formatExamples(
          'npx stacks trade-processing send fills.fix --source order-management',
          'npx stacks trade-processing send legs.xml --source clearing --wait',
          'npx stacks trade-processing send desk.jsonl --source trading-desk --wait --json | jq .messages[].outcome',
        ),
    )
    .action(async (file, options) => (await import('../send')).runSend(file, options));
}

import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';
import { createRegionOption } from '../options';

/** Adds `stacks trade-processing failures`. */
export function registerFailures(parent: Command): void {
  parent
    .command('failures')
    .description('list the events in the failure queues by cause, or send them again')
    .option('--resend', 'send the events to the bus of their region again, and delete their messages')
    .addOption(createRegionOption('only this region (default: both)'))
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe queues are those of the four functions and that of the events that EventBridge could not deliver. A message is\n' +
        'deleted after EventBridge has accepted its event, so none is lost; an event that is sent twice is recorded once. The exit\n' +
        'code is 1 if messages remain in their queues after --resend.\n' +
        formatExamples(
          'npx stacks trade-processing failures',
          'npx stacks trade-processing failures --resend --region us-east-1',
          'npx stacks trade-processing failures --json | jq .[].cause',
        ),
    )
    .action(async (options) => (await import('../failures')).runFailures(options));
}

import { type Command, Option } from 'commander';
import { formatExamples } from '../examples';
import {
  createByOption,
  createJsonOption,
  createPortOption,
  createYesOption,
  parsePositiveInteger,
} from '../options';

const createCauseOption = () => new Option('--cause <ids...>', 'all messages with these causes');

/** Adds `stacks failures`. */
export function registerFailures(stacks: Command): void {
  const failures = stacks
    .command('failures')
    .description('list, show, redrive and drop the failed messages of all systems')
    .addHelpText(
      'after',
      '\nReading consumes nothing: messages are invisible to others for a moment. See help/failures.md.\n' +
        formatExamples(
          'npx stacks failures list',
          'npx stacks failures show CAUSE',
          'npx stacks failures redrive --cause CAUSE',
        ),
    );
  const addCommand = (name: string, description: string, ...examples: readonly string[]) =>
    failures
      .command(name)
      .description(description)
      .option('--system <name>', 'only the queues of this system')
      .option('--region <region>', 'only the queues in this region')
      .option('--queue <id>', 'only this queue of failures, by its id')
      .option(
        '--max <number>',
        'maximum number of messages to read from a queue (default: 1000)',
        parsePositiveInteger,
      )
      .addOption(createJsonOption())
      .addOption(createPortOption())
      .addHelpText('after', formatExamples(...examples.map((example) => `npx stacks failures ${example}`)));
  addCommand('list', 'list the causes of failed messages', 'list', 'list --json | jq .queues').action(
    async (options) => (await import('../failures')).runListFailures(options),
  );
  addCommand('show', 'show messages, and what is wrong in them', 'show CAUSE', 'show MESSAGE-ID --json')
    .argument('<names...>', 'causes, or ids of messages')
    .action(async (names, options) => (await import('../failures')).runShowFailures(names, options));
  addCommand(
    'redrive',
    'have messages processed again: by the queue from which they came, or by their system',
    'redrive --cause CAUSE',
    'redrive --queue QUEUE --yes',
  )
    .argument('[ids...]', 'ids of messages')
    .addOption(createCauseOption())
    .addOption(createYesOption())
    .action(async (ids, options) => (await import('../failures')).runRedriveFailures(ids, options));
  addCommand(
    'drop',
    'delete messages, and record their hashes, who deleted them and why',
    'drop MESSAGE-ID --reason "sent by a test"',
    'drop --cause CAUSE --reason "sent again by the source"',
  )
    .argument('[ids...]', 'ids of messages')
    .addOption(createCauseOption())
    .requiredOption('--reason <text>', 'why they are not needed, for the record in .stacks/failures')
    .addOption(createByOption())
    .addOption(createYesOption())
    .action(async (ids, options) => (await import('../failures')).runDropFailures(ids, options));
}

import { type Command, Option } from 'commander';
import { formatExamples } from '../examples';
import {
  createJsonOption,
  createPortOption,
  parseDuration,
  parseLatency,
  parseShare,
  parseWholeNumber,
} from '../options';

const createDurationOption = (text: string) =>
  new Option('--for <duration>', 'the time after which it ends by itself, such as 90s or 5m')
    .argParser(parseDuration)
    .default(parseDuration(text), text);

/** Adds `stacks faults`. */
export function registerFaults(stacks: Command): void {
  const faults = stacks
    .command('faults')
    .description('inject errors, latencies and outages into the local target')
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks faults add --service dynamodb --operation PutItem --error ThrottlingException --share 0.1 --for 5m',
        'npx stacks faults list',
        'npx stacks faults end --all',
      ),
    );
  const addCommand = (name: string, description: string, ...examples: readonly string[]) =>
    faults
      .command(name)
      .description(description)
      .addOption(createJsonOption())
      .addOption(createPortOption())
      .addHelpText('after', formatExamples(...examples.map((example) => `npx stacks faults ${example}`)));
  addCommand('list', 'list the active faults and those that have ended', 'list', 'list --json').action(
    async (options) => (await import('../faults')).runList(options),
  );
  addCommand(
    'add',
    'add a fault, which ends by itself',
    'add --service dynamodb --operation PutItem --error ThrottlingException --latency 200 --share 0.1 --for 5m --seed 7',
    'add --service sqs --latency 100-500',
    'add --function FUNCTION --error timeout --share 0.2',
    'add --polls-of FUNCTION --for 1m',
  )
    .option('--service <name>', 'hit requests to this service, such as dynamodb, states or execute-api')
    .option('--operation <name>', 'hit only this operation of the service')
    .option('--function <name>', 'hit invocations of this function')
    .option('--polls-of <function>', 'hit polls of the streams and queues of this function')
    .option('--region <region>', 'hit only this region (default: all regions)')
    .option('--error <code>', 'the error code of AWS, or timeout: no answer')
    .addOption(
      new Option(
        '--latency <ms>',
        'delay in milliseconds, such as 200, or a range such as 100-500',
      ).argParser(parseLatency),
    )
    .addOption(
      new Option('--share <number>', 'share of the requests that are hit, above 0 and at most 1')
        .argParser(parseShare)
        .default(1),
    )
    .addOption(createDurationOption('5m'))
    .addOption(
      new Option(
        '--seed <number>',
        'the same seed hits the same requests, if they arrive in the same order (default: random)',
      ).argParser(parseWholeNumber),
    )
    .action(async (options) => (await import('../faults')).runAdd(options));
  addCommand('end', 'end a fault now', 'end fault-1', 'end --all')
    .argument('[id]', 'id of the fault')
    .option('--all', 'end all faults')
    .action(async (id, options) => (await import('../faults')).runEnd(id, options));
  addCommand('kill-region', 'take a region down, and up again by itself', 'kill-region us-east-1 --for 2m')
    .argument('<region>', 'region of a stack')
    .addOption(createDurationOption('2m'))
    .action(async (region, options) => (await import('../faults')).runKillRegion(region, options));
  addCommand(
    'restart-database',
    'kill the writer of the database and start it again',
    'restart-database',
  ).action(async (options) => (await import('../faults')).runRestartDatabase(options));
  addCommand('poison', 'send one record that a system cannot process', 'poison SYSTEM')
    .argument('<system>', 'name of the system')
    .action(async (system, options) => (await import('../faults')).runPoison(system, options));
}

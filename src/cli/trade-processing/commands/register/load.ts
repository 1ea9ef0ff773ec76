import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { addDeliveryOptions } from '../../../load/options';
import {
  createJsonOption,
  createPortOption,
  parsePositiveInteger,
  parseWholeNumber,
} from '../../../commands/options';

/** Adds `stacks trade-processing load`. */
export function registerLoad(parent: Command): void {
  addDeliveryOptions(
    parent
      .command('load')
      .description(
        'run a load test: send valid trades of three sources at a fixed rate, measure each leg, check that each is recorded once',
      )
      .option('--rate <number>', 'trades per second', parsePositiveInteger, 100)
      .option('--seconds <number>', 'duration in seconds', parsePositiveInteger, 60)
      .option('--warm-up <seconds>', 'duration of the warm-up, which is not measured', parseWholeNumber, 10),
  )
    .option('--seed <number>', 'seed of the random trades', parsePositiveInteger, 1)
    .option('-y, --yes', 'allow the load test on AWS, whose trades remain in the ledger')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe trades are of the instruments and accounts of the demonstration, whose reference data are loaded if there are none.\n' +
        'The command follows a failover, and reads what both regions record. Latencies begin when a trade is due, not when it\n' +
        'is sent. The exit code is 1 if a trade is not sent, lost, recorded twice or rejected.\n' +
        formatExamples(
          'npx stacks trade-processing load',
          'npx stacks trade-processing load --rate 500 --seconds 60',
          'npx stacks trade-processing load --json | jq .legs',
        ),
    )
    .action(async (options) => (await import('../load')).runLoad(options));
}

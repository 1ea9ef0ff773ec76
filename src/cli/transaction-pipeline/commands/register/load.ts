import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import {
  createJsonOption,
  createPortOption,
  parsePositiveInteger,
  parseWholeNumber,
} from '../../../commands/options';
import { addDeliveryOptions } from '../../../load/options';
import { parsePercent } from '../options';

/** Adds `stacks transaction-pipeline load`. */
export function registerLoad(parent: Command): void {
  addDeliveryOptions(
    parent
      .command('load')
      .description(
        'run a load test: send transactions at a fixed rate, measure each leg, check for lost and doubled results',
      )
      .option('--rate <number>', 'transactions per second', parsePositiveInteger, 200)
      .option('--seconds <number>', 'duration in seconds', parsePositiveInteger, 60)
      .option('--warm-up <seconds>', 'duration of the warm-up, which is not measured', parseWholeNumber, 10),
  )
    .option(
      '--accounts <number>',
      'number of accounts (default: one per 3 transactions)',
      parsePositiveInteger,
    )
    .option(
      '--merchants <number>',
      'number of merchants (default: 5 per transaction per second)',
      parsePositiveInteger,
    )
    .option(
      '--suspicious <percent>',
      'share of transactions that several rules match (default: 5; 0 on AWS, because people are notified)',
      parsePercent,
    )
    .option('--seed <number>', 'seed of the random transactions', parsePositiveInteger, 1)
    .option('-y, --yes', 'allow the load test on AWS, which incurs costs and leaves data')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe exit code is 1 if a transaction is lost, doubled, refused or without a complete audit trail, or if a\n' +
        'queue receives a failure or still contains messages after a minute without progress.\n' +
        'On AWS it leaves rows, objects in the bucket, events in the archive and the API key load, and suspicious transactions\n' +
        'notify people.\n' +
        'Latencies begin when a request is due, not when it is sent. See help/transactions.md.\n' +
        formatExamples(
          'npx stacks transaction-pipeline load',
          'npx stacks transaction-pipeline load --rate 50 --seconds 20 --suspicious 20',
          'npx stacks transaction-pipeline load --json | jq .legs',
        ),
    )
    .action(async (options) => (await import('../load')).runLoad(options));
}

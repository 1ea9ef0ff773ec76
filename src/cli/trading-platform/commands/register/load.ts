import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { addDeliveryOptions } from '../../../load/options';
import {
  createByOption,
  createJsonOption,
  createPortOption,
  parsePositiveInteger,
  parseWholeNumber,
} from '../../../commands/options';

/** Adds `stacks trading-platform load`. */
export function registerLoad(parent: Command): void {
  addDeliveryOptions(
    parent
      .command('load')
      .description(
        'run a load test: place orders at a fixed rate, kill servers and functions, check that no order is lost or doubled',
      )
      .option('--rate <number>', 'orders per second', parsePositiveInteger, 20)
      .option('--seconds <number>', 'duration in seconds', parsePositiveInteger, 60)
      .option('--warm-up <seconds>', 'duration of the warm-up, which is not measured', parseWholeNumber, 10)
      .option(
        '--kill-writer <number>',
        'how often the writer of the local database is killed',
        parseWholeNumber,
        0,
      ),
  )
    .option('--seed <number>', 'seed of the random orders', parsePositiveInteger, 1)
    .option('-y, --yes', 'allow the load test on AWS, whose orders remain in the database')
    .addOption(createByOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe orders are of new accounts. Every second order is executed, every fourth one amended, and every fifth one followed by\n' +
        'a query. Requests that fail are repeated with their Idempotency-Key; the errors that clients saw are in the report. The\n' +
        'kills are distributed evenly over the duration. The exit code is 1 if an order is refused, lost, doubled or not audited,\n' +
        'if the cash of an account does not match its orders, or if a queue for failures received a message.\n' +
        formatExamples(
          'npx stacks trading-platform load',
          'npx stacks trading-platform load --rate 50 --seconds 120',
          'npx stacks trading-platform load --kill-writer 3 --kill-functions 20 --json | jq .recoveries',
        ),
    )
    .action(async (options) => (await import('../load')).runLoad(options));
}

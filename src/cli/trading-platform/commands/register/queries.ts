import { type Command, Option } from 'commander';
import { ORDER_STATUSES } from '../../../../domain/orders';
import { formatExamples } from '../../../commands/examples';
import {
  createByOption,
  createJsonOption,
  createPortOption,
  parsePositiveInteger,
} from '../../../commands/options';
import { parseTime } from '../../../commands/times';
import { createAccountOption, parseAccount, parseOrderId } from '../options';

const DETAILS = '\nThe answer is read from the writer, so it contains all that is booked.\n';

/** Adds the options and the help that the queries share. */
const complete = (command: Command, ...examples: readonly string[]): Command =>
  command
    .addOption(createByOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText('after', `${DETAILS}${formatExamples(...examples)}`);

/** Adds `stacks trading-platform order`, `orders` and `account`. */
export function registerQueries(parent: Command): void {
  complete(
    parent
      .command('order')
      .description('show an order')
      .argument('<order id>', 'the id in the answer to place', parseOrderId)
      .addOption(createAccountOption('the account of the order')),
    'npx stacks trading-platform order ord_5b0c… --account DEMO',
  ).action(async (orderId, options) => (await import('../queries')).runOrder(orderId, options));
  complete(
    parent
      .command('orders')
      .description('list the orders of an account, the newest first')
      .addOption(createAccountOption('the account of the orders'))
      .addOption(new Option('--status <status>', 'only orders with this status').choices(ORDER_STATUSES))
      .addOption(
        new Option(
          '--from <time>',
          'received from this time on: ISO 8601 with a time zone, a date (UTC), or a time ago such as 2h',
        ).argParser(parseTime),
      )
      .addOption(new Option('--to <time>', 'received before this time').argParser(parseTime))
      .option('--limit <number>', 'the most orders to list', parsePositiveInteger, 100),
    'npx stacks trading-platform orders --account DEMO --status accepted',
    'npx stacks trading-platform orders --account DEMO --from 2h --json | jq .[].orderId',
  ).action(async (options) => (await import('../queries')).runOrders(options));
  complete(
    parent
      .command('account')
      .description('show the cash and the positions of an account')
      .argument('<account>', 'the id of the account', parseAccount),
    'npx stacks trading-platform account DEMO',
    'npx stacks trading-platform account DEMO --json | jq .cash',
  ).action(async (account, options) => (await import('../queries')).runAccount(account, options));
}

import { type Command, Option } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createByOption, createJsonOption, createPortOption } from '../../../commands/options';
import {
  createAccountOption,
  createKeyOption,
  createWaitOption,
  parseAmount,
  parseOrderId,
  parseSymbol,
} from '../options';

const DETAILS =
  '\nThe command opens a session of the user for the account, as the login service does, and ends it afterwards. The API accepts\n' +
  'a request before it is booked: with --wait, the command waits for the booking. A request that is throttled or gets no\n' +
  'answer is sent again with the same Idempotency-Key. The exit code is 1 if it is not accepted or, with --wait, not booked.\n';

/** Adds the options and the help that the requests share. */
const complete = (command: Command, ...examples: readonly string[]): Command =>
  command
    .addOption(createKeyOption())
    .addOption(createWaitOption('the request is booked, and show the order'))
    .addOption(createByOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText('after', `${DETAILS}${formatExamples(...examples)}`);

const createAmountOption = (name: string, role: string): Option =>
  new Option(`--${name} <decimal>`, role).argParser(parseAmount);

/** Adds `stacks trading-platform place`, `amend` and `cancel`. */
export function registerRequests(parent: Command): void {
  complete(
    parent
      .command('place')
      .description('place an order through the API')
      .addOption(createAccountOption('the account that buys or sells'))
      .addOption(
        new Option('--symbol <symbol>', 'what to buy or sell, such as AAPL')
          .argParser(parseSymbol)
          .makeOptionMandatory(),
      )
      .addOption(new Option('--side <side>', 'buy or sell').choices(['buy', 'sell']).makeOptionMandatory())
      .addOption(createAmountOption('quantity', 'the quantity').makeOptionMandatory())
      .addOption(
        createAmountOption('price', 'the limit; for a market order, the worst price').makeOptionMandatory(),
      )
      .option('--market', 'place a market order (default: a limit order)')
      .addOption(
        new Option(
          '--time-in-force <name>',
          'day, or ioc: what is not executed at once is cancelled',
        ).choices(['day', 'ioc']),
      ),
    'npx stacks trading-platform place --account DEMO --symbol AAPL --side buy --quantity 100 --price 190.5 --wait',
    'npx stacks trading-platform place --account DEMO --symbol AAPL --side sell --quantity 10 --price 190 --json | jq .orderId',
  ).action(async (options) => (await import('../requests')).runPlace(options));
  complete(
    parent
      .command('amend')
      .description('change the quantity or the price of an order')
      .argument('<order id>', 'the id in the answer to place', parseOrderId)
      .addOption(createAccountOption('the account of the order'))
      .addOption(createAmountOption('quantity', 'the new quantity, above what is executed'))
      .addOption(createAmountOption('price', 'the new price')),
    'npx stacks trading-platform amend ord_5b0c… --account DEMO --quantity 80 --wait',
  ).action(async (orderId, options) => (await import('../requests')).runAmend(orderId, options));
  complete(
    parent
      .command('cancel')
      .description('cancel what is not executed of an order')
      .argument('<order id>', 'the id in the answer to place', parseOrderId)
      .addOption(createAccountOption('the account of the order')),
    'npx stacks trading-platform cancel ord_5b0c… --account DEMO --wait',
  ).action(async (orderId, options) => (await import('../requests')).runCancel(orderId, options));
}

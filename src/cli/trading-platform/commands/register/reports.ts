import { type Command, Option } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';
import { parseTime } from '../../../commands/times';
import { parseAccount, parseAmount, parseOrderId } from '../options';

const createIdOption = (what: string): Option =>
  new Option(
    '--id <text>',
    `the id of the ${what}: with the same id, it is booked once (default: a new one)`,
  );

/** Adds `stacks trading-platform credit` and `execute`. */
export function registerReports(parent: Command): void {
  parent
    .command('credit')
    .description('credit an account, as the treasury does; the first credit opens the account')
    .argument('<account>', 'the id of the account', parseAccount)
    .argument('<amount>', 'the amount, a decimal number above 0', parseAmount)
    .option('--currency <code>', 'the currency of the account, ISO 4217', 'USD')
    .addOption(createIdOption('credit'))
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks trading-platform credit DEMO 100000',
        'npx stacks trading-platform credit DEMO 100000 --id wire-4711',
      ),
    )
    .action(async (account, amount, options) =>
      (await import('../reports')).runCredit(account, amount, options),
    );
  parent
    .command('execute')
    .description('report an execution or the end of an order, as the venue does')
    .argument('<order id>', 'the id in the answer to place', parseOrderId)
    .addOption(new Option('--quantity <decimal>', 'the executed quantity').argParser(parseAmount))
    .addOption(new Option('--price <decimal>', 'the price of the execution').argParser(parseAmount))
    .option('--cancelled', 'the venue has cancelled the rest of the order')
    .option('--expired', 'the order has expired at the venue')
    .addOption(createIdOption('report'))
    .addOption(
      new Option(
        '--at <time>',
        'when it happened: ISO 8601 with a time zone, or a time ago such as 5m (default: now)',
      ).argParser(parseTime),
    )
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nA report that contradicts its order, such as an execution of more than its quantity, is booked nowhere: it is in the\n' +
        'queue ArrivalsDlq with the reason. So is a report with the --id of another one: to send a report again, also give the --at\n' +
        'that was printed.\n' +
        formatExamples(
          'npx stacks trading-platform execute ord_5b0c… --quantity 60 --price 190.25',
          'npx stacks trading-platform execute ord_5b0c… --expired',
        ),
    )
    .action(async (orderId, options) => (await import('../reports')).runExecute(orderId, options));
}

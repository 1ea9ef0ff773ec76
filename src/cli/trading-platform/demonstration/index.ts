import type { Demonstration, DemonstrationContext } from '../../demonstration';
import { pause } from '../../process/interrupt';
import { countMessages } from '../../target/queue-depths';
import { formatCommand } from '../../terminal/format-command';
import { formatCount } from '../../terminal/print';
import { PlatformApi } from '../api/platform-api';
import { createDeployment } from '../deployment';
import { findAuditMismatches, findFailureMismatches, findSignOutMismatches } from './check';
import { compareBooks } from './compare-books';
import { formatResults } from './format';
import { type DemonstrationRun, getDemonstrationAccount, runDemonstration } from './run';

/** The user of the sessions of the demonstration. */
const USER = 'demonstration';

/** Trades through the deployed API, and checks what is booked, reserved and audited. */
export async function startDemonstration(context: DemonstrationContext): Promise<Demonstration> {
  const deployment = createDeployment(context.config, context.resources, context.outputs);
  const clock = { wait: pause, now: Date.now };
  const account = getDemonstrationAccount(clock.now());
  const session = await new PlatformApi(deployment).openSession({ user: USER, accounts: [account] });
  const before = await countMessages(deployment);
  let run: DemonstrationRun;

  return {
    inputName: 'orders',
    async sendInput(onProgress) {
      run = await runDemonstration({ deployment, session, ...clock, onProgress });
      const total = formatCount(run.orders.length, 'order');
      if (run.sent === 0) return `${total} were booked before; not sent again`;
      return `${formatCount(run.sent, 'message')} of clients, treasury and venue sent; ${total} booked`;
    },
    async readResults() {
      const count = (status: string) => run.orders.filter((order) => order.status === status).length;
      return ['filled', 'cancelled', 'expired', 'rejected', 'accepted']
        .map((status) => `${count(status)} ${status}`)
        .join(', ');
    },
    formatResults: () => ({ heading: 'What became of the orders', table: formatResults(run) }),
    async checkResults() {
      const mismatches = [
        ...compareBooks(run.expected, run),
        ...(await findAuditMismatches(deployment, run, clock)),
        ...(await findFailureMismatches(deployment, before, run, clock)),
        ...(await findSignOutMismatches(session, account)),
      ];
      return {
        mismatches,
        summary:
          `${formatCount(run.orders.length, 'order')}, each booked and audited once; cash and positions are conserved; ` +
          'the message that cannot be booked is retained; a session ends with a sign-out',
      };
    },
    listNextCommands: () => [
      [formatCommand(`trading-platform orders --account ${account}`), 'list the orders of the account'],
      [formatCommand(`trading-platform account ${account}`), 'show its cash and its positions'],
      [
        formatCommand(
          `trading-platform place --account ${account} --symbol AAPL --side buy --quantity 10 --price 190 --wait`,
        ),
        'place an order',
      ],
      [formatCommand('trading-platform health'), 'show the health checks'],
      [formatCommand('trading-platform database'), 'show the database'],
      [formatCommand('trading-platform failover'), 'promote the standby server'],
      [formatCommand('trading-platform load --rate 20 --seconds 20'), 'run a load test'],
    ],
  };
}

import { randomUUID } from 'node:crypto';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson } from '../../terminal/print';
import { creditAccount, reportExecution, type VenueReport } from '../arrivals';
import { type DeploymentOptions, withDeployment } from '../deployment';

export interface CreditOptions extends DeploymentOptions {
  readonly currency: string;
  readonly id?: string;
  readonly json?: boolean;
}

/** `stacks trading-platform credit`: credits an account, as the treasury does. */
export async function runCredit(account: string, amount: string, options: CreditOptions): Promise<void> {
  const { currency, id = randomUUID(), json } = options;
  const credit = { creditId: id, account, currency, amount };
  const eventId = await withDeployment(options, (deployment) => creditAccount(deployment, credit));
  if (json) printJson({ eventId, ...credit });
  else
    print(
      `sent: credit ${id} of ${amount} ${currency} to ${account}; see ${formatCommand(`trading-platform account ${account}`)}`,
    );
}

export interface ExecuteOptions extends DeploymentOptions {
  readonly quantity?: string;
  readonly price?: string;
  readonly cancelled?: boolean;
  readonly expired?: boolean;
  readonly id?: string;
  /** When it happened, in milliseconds since 1970. @default - now */
  readonly at?: number;
  readonly json?: boolean;
}

/** `stacks trading-platform execute`: reports an execution or the end of an order, as the venue does. */
export async function runExecute(orderId: string, options: ExecuteOptions): Promise<void> {
  const report = createReport(orderId, options);
  const eventId = await withDeployment(options, (deployment) => reportExecution(deployment, report));
  if (options.json) return printJson({ eventId, ...report });
  const what = report.kind === 'fill' ? `${report.quantity} at ${report.price}` : report.kind;
  print(`sent: report ${report.executionId} on ${orderId}: ${what}, at ${report.executedAt}`);
}

/** @throws UserError unless the options describe one kind of report */
function createReport(orderId: string, options: ExecuteOptions): VenueReport {
  const { quantity, price, cancelled, expired, id = randomUUID(), at = Date.now() } = options;
  const isFill = quantity !== undefined && price !== undefined;
  const hasPart = quantity !== undefined || price !== undefined;
  if (Number(hasPart) + Number(cancelled ?? false) + Number(expired ?? false) !== 1 || hasPart !== isFill)
    throw new UserError(
      'expected what the venue reports: --quantity and --price of an execution, or --cancelled, or --expired',
    );
  const common = { executionId: id, orderId, executedAt: new Date(at).toISOString() };
  if (isFill) return { kind: 'fill', ...common, quantity, price };
  return { kind: cancelled ? 'cancelled' : 'expired', ...common };
}

import type { OrderStatus } from '../../../domain/orders';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote } from '../../terminal/print';
import { PlatformApi } from '../api/platform-api';
import type { SessionApi } from '../api/session-api';
import { withDeployment } from '../deployment';
import { formatAccount, formatOrders } from '../format-orders';
import { getSessionUser, type SessionOptions } from './options';

export interface AccountOptions extends SessionOptions {
  readonly account: string;
}

export interface OrdersOptions extends AccountOptions {
  readonly status?: OrderStatus;
  /** Milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
}

const query = <T>(options: AccountOptions, read: (session: SessionApi) => Promise<T>): Promise<T> =>
  withDeployment(options, (deployment) =>
    new PlatformApi(deployment).withSession(
      { user: getSessionUser(options), accounts: [options.account] },
      read,
    ),
  );

const formatTime = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

/** `stacks trading-platform order`: shows an order. */
export async function runOrder(orderId: string, options: AccountOptions): Promise<void> {
  const order = await query(options, (session) => session.findOrder(orderId));
  if (!order)
    throw new UserError(
      `account ${options.account} has no order ${orderId}: if it was just placed, it is not booked yet; ` +
        `${formatCommand(`trading-platform orders --account ${options.account}`)} lists all`,
    );
  if (options.json) printJson(order);
  else print(formatOrders([order]));
}

/** `stacks trading-platform orders`: lists the orders of an account. */
export async function runOrders(options: OrdersOptions): Promise<void> {
  const { account, status, from, to, limit } = options;
  if (from !== undefined && to !== undefined && from >= to)
    throw new UserError(
      `--from ${formatTime(from)} is not before --to ${formatTime(to)}: expected an earlier --from`,
    );
  const filter = { account, status, from: formatTime(from), to: formatTime(to) };
  const found = await query(options, (session) => session.listOrders(filter, limit + 1));
  const orders = found.slice(0, limit);
  if (options.json) printJson(orders);
  else print(orders.length === 0 ? 'no orders' : formatOrders(orders));
  if (found.length > limit)
    printNote(`there are more orders: list them with a higher --limit, or before a time with --to`);
}

/** `stacks trading-platform account`: shows the cash and the positions of an account. */
export async function runAccount(account: string, options: SessionOptions): Promise<void> {
  const found = await query({ ...options, account }, (session) => session.findAccount(account));
  if (!found)
    throw new UserError(
      `there is no account ${account}: its first credit opens it, see ${formatCommand('trading-platform credit --help')}`,
    );
  if (options.json) printJson(found);
  else print(formatAccount(found));
}

import { UserError } from '../../errors';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { putEvent } from '../../target/put-event';
import { formatCommand } from '../../terminal/format-command';
import { formatCount } from '../../terminal/print';
import type { AccountView, OrderView } from '../api/responses';
import type { SessionApi } from '../api/session-api';
import type { Deployment } from '../deployment';
import { createPoison } from '../poison';
import { ExpectedBooks } from '../expected-books';
import { compareBooks } from './compare-books';
import { ORDER_NAMES, type OrderName, SCRIPT, SCRIPTED_ORDERS, type ScriptedAction } from './script';
import { createCommand, sendAction } from './send-action';

/** What the steps of the demonstration use. */
export interface RunDependencies extends Clock {
  readonly deployment: Pick<Deployment, 'events' | 'getOutput'>;
  readonly session: Pick<SessionApi, 'place' | 'amend' | 'cancel' | 'listOrders' | 'findAccount'>;
  readonly onProgress: (line: string) => void;
}

/** What the platform has booked, and what it should have booked. */
export interface DemonstrationRun {
  readonly account: string;
  readonly orderIds: ReadonlyMap<OrderName, string>;
  readonly expected: ExpectedBooks;
  readonly orders: readonly OrderView[];
  readonly found: AccountView | undefined;
  /** The number of actions that were sent now; 0 if all were booked before. */
  readonly sent: number;
}

const POLL_MS = 500;
const PATIENCE_MS = 120_000;

/** Returns the account of a day's demonstration, such as `demo-20261129`. */
export const getDemonstrationAccount = (now: number): string =>
  `demo-${new Date(now).toISOString().slice(0, 10).replaceAll('-', '')}`;

/** Sends the actions of the script step by step, unless the account of the day has them all. */
export async function runDemonstration(dependencies: RunDependencies): Promise<DemonstrationRun> {
  const { session, now } = dependencies;
  const account = getDemonstrationAccount(now());
  const orderIds = new Map<OrderName, string>();
  const read = async () => ({
    orders: await session.listOrders({ account }),
    found: await session.findAccount(account),
  });
  const before = await read();
  for (const order of before.orders) {
    const name = findName(order);
    if (name) orderIds.set(name, order.orderId);
  }
  if (orderIds.size === ORDER_NAMES.length) {
    const expected = computeBooks(SCRIPT.flat(), account, orderIds);
    if (compareBooks(expected, before).length === 0)
      return { account, orderIds, expected, ...before, sent: 0 };
  }
  const sent = await sendScript(account, orderIds, dependencies);
  return {
    account,
    orderIds,
    expected: computeBooks(SCRIPT.flat(), account, orderIds),
    ...(await read()),
    sent,
  };
}

const findName = ({ side, symbol }: OrderView): OrderName | undefined =>
  ORDER_NAMES.find((name) => {
    const { terms } = SCRIPTED_ORDERS[name];
    return terms.side === side && terms.symbol === symbol;
  });

/** Computes the books after some actions. Reports that overtake their order are booked after it. */
function computeBooks(
  actions: readonly ScriptedAction[],
  account: string,
  orderIds: Map<OrderName, string>,
): ExpectedBooks {
  const books = new ExpectedBooks();
  const now = () => new Date(0).toISOString();
  for (const action of actions) books.apply(createCommand(action, { account, orderIds, now }), now());
  return books;
}

async function sendScript(
  account: string,
  orderIds: Map<OrderName, string>,
  dependencies: RunDependencies,
): Promise<number> {
  const { deployment, session, now, onProgress } = dependencies;
  const context = { deployment, session, account, orderIds, now: () => new Date(now()).toISOString() };
  let sent = 0;
  for (const [index, step] of SCRIPT.entries()) {
    for (const action of step) {
      await sendAction(action, context);
      sent += action.times ?? 1;
      onProgress(`${formatCount(sent, 'action')} sent`);
    }
    const expected = computeBooks(SCRIPT.slice(0, index + 1).flat(), account, orderIds);
    await waitUntilBooked(account, expected, dependencies);
  }
  await putEvent(deployment.events, createPoison(deployment, `${account}-poison`));
  return sent + 1;
}

/** Waits until each order has the expected version. @throws UserError if none changes for two minutes */
async function waitUntilBooked(
  account: string,
  expected: ExpectedBooks,
  { session, wait, now, onProgress }: RunDependencies,
): Promise<void> {
  const total = expected.orders.size;
  const { result: open, isDone } = await waitWhileProgressing(
    async () => {
      const versions = new Map(
        (await session.listOrders({ account })).map(({ orderId, version }) => [orderId, version]),
      );
      const hasAccount = total > 0 || (await session.findAccount(account)) !== undefined;
      const missing = [...expected.orders.values()].filter(
        ({ orderId, version }) => (versions.get(orderId) ?? 0) < version,
      );
      onProgress(`${formatCount(total - missing.length, 'order')} of ${total} as expected`);
      const progress = `${hasAccount} ${JSON.stringify([...versions])}`;
      return { result: missing, isDone: hasAccount && missing.length === 0, progress };
    },
    { wait, now, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  if (isDone) return;
  const what = open[0] ? `${open[0].side} ${open[0].symbol} (${open[0].orderId})` : `account ${account}`;
  throw new UserError(
    `${what} is not booked after two minutes without progress: see ${formatCommand('logs OrderProcessor --since 10m')} ` +
      `and ${formatCommand('logs ArrivalProcessor --since 10m')}`,
  );
}

import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote } from '../../terminal/print';
import { PlatformApi } from '../api/platform-api';
import type { AcceptedRequest } from '../api/responses';
import type { NewOrder, SessionApi } from '../api/session-api';
import { waitForOrder } from '../api/wait-for-order';
import { withDeployment } from '../deployment';
import { formatOrders } from '../format-orders';
import { getKey, getSessionUser, type SessionOptions } from './options';

/** The options of every request that changes an order. */
export interface RequestOptions extends SessionOptions {
  readonly account: string;
  readonly key?: string;
  readonly wait?: boolean;
}

export interface PlaceOptions extends RequestOptions, Omit<NewOrder, 'type'> {
  readonly market?: boolean;
}

/** `stacks trading-platform place`: places an order. */
export async function runPlace(options: PlaceOptions): Promise<void> {
  const { account, symbol, side, quantity, price, timeInForce, market } = options;
  const type = market ? 'market' : 'limit';
  const order = { account, symbol, side, type, quantity, price, timeInForce } as const;
  await sendRequest(options, async (session, key) => ({
    accepted: await session.place(order, key),
    before: 0,
  }));
}

export interface AmendOptions extends RequestOptions {
  readonly quantity?: string;
  readonly price?: string;
}

/** `stacks trading-platform amend`: changes the quantity or the price of an order. */
export async function runAmend(orderId: string, options: AmendOptions): Promise<void> {
  const { account, quantity, price } = options;
  const changes = { ...(quantity !== undefined && { quantity }), ...(price !== undefined && { price }) };
  await sendRequest(options, async (session, key) => ({
    before: await getVersion(session, orderId, options),
    accepted: await session.amend(orderId, { account, ...changes }, key),
  }));
}

/** `stacks trading-platform cancel`: cancels what is not executed of an order. */
export async function runCancel(orderId: string, options: RequestOptions): Promise<void> {
  await sendRequest(options, async (session, key) => ({
    before: await getVersion(session, orderId, options),
    accepted: await session.cancel(orderId, options.account, key),
  }));
}

/** Returns the version of an order before a request whose effect is waited for. */
const getVersion = async (session: SessionApi, orderId: string, { wait }: RequestOptions): Promise<number> =>
  wait ? ((await session.findOrder(orderId))?.version ?? 0) : 0;

/** Sends a request in a session, and shows that it was accepted or, with --wait, the order. */
async function sendRequest(
  options: RequestOptions,
  send: (
    session: SessionApi,
    key: string,
  ) => Promise<{ readonly accepted: AcceptedRequest; readonly before: number }>,
): Promise<void> {
  const { account, key, wait, json } = options;
  const owner = { user: getSessionUser(options), accounts: [account] };
  const { accepted, order } = await withDeployment(options, (deployment) =>
    new PlatformApi(deployment).withSession(owner, async (session) => {
      const sent = await send(session, getKey(key));
      const { orderId, duplicate } = sent.accepted;
      // A request that was accepted before has had its effect, or will have it.
      const before = duplicate ? 0 : sent.before;
      return {
        accepted: sent.accepted,
        order: wait ? await waitForOrder(session, orderId, before) : undefined,
      };
    }),
  );
  if (json) return printJson({ ...accepted, ...(order && { order }) });
  if (accepted.duplicate) printNote('this request was accepted before');
  if (order) return print(formatOrders([order]));
  const { orderId, requestId } = accepted;
  print(`${orderId}: accepted (request ${requestId})`);
  printNote(`see ${formatCommand(`trading-platform order ${orderId} --account ${account}`)}, or use --wait`);
}

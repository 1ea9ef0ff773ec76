import { compareDecimals, toDecimal } from '../../../domain/decimal';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote } from '../../terminal/print';
import { PlatformApi } from '../api/platform-api';
import type { AcceptedRequest } from '../api/responses';
import type { NewOrder, SessionApi } from '../api/session-api';
import { type RequestProgress, waitForOrder } from '../api/wait-for-order';
import { findRejection } from '../audit/find-rejection';
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
  await sendRequest(options, (session, key) => session.place(order, key), isPlaced);
}

export interface AmendOptions extends RequestOptions {
  readonly quantity?: string;
  readonly price?: string;
}

/** `stacks trading-platform amend`: changes the quantity or the price of an order. */
export async function runAmend(orderId: string, options: AmendOptions): Promise<void> {
  const { account, quantity, price } = options;
  const changes = { ...(quantity !== undefined && { quantity }), ...(price !== undefined && { price }) };
  await sendRequest(
    options,
    (session, key) => session.amend(orderId, { account, ...changes }, key),
    (order) => isEqual(quantity, order.quantity) && isEqual(price, order.price),
  );
}

/** `stacks trading-platform cancel`: cancels what is not executed of an order. */
export async function runCancel(orderId: string, options: RequestOptions): Promise<void> {
  await sendRequest(
    options,
    (session, key) => session.cancel(orderId, options.account, key),
    ({ status }) => status === 'cancelled',
  );
}

/** A new order is placed if there is one, also a rejected one. */
const isPlaced = (): boolean => true;

/** Whether a term has the demanded value, if one is demanded. */
const isEqual = (demanded: string | undefined, term: string): boolean =>
  demanded === undefined || compareDecimals(toDecimal(demanded), toDecimal(term)) === 0;

/** The clock of this machine may be ahead of that of AWS by this time, in milliseconds. */
const CLOCK_TOLERANCE_MS = 300_000;

/** Sends a request in a session, and shows that it was accepted or, with --wait, the order. */
async function sendRequest(
  options: RequestOptions,
  send: (session: SessionApi, key: string) => Promise<AcceptedRequest>,
  isBooked: RequestProgress['isBooked'],
): Promise<void> {
  const { account, key, wait, json } = options;
  const owner = { user: getSessionUser(options), accounts: [account] };
  const since = Date.now() - CLOCK_TOLERANCE_MS;
  const { accepted, order } = await withDeployment(options, (deployment) =>
    new PlatformApi(deployment).withSession(owner, async (session) => {
      const sent = await send(session, getKey(key));
      const progress: RequestProgress = {
        // A request that was accepted before has had its effect, or will have it. With a new key, it is only a repeated attempt.
        isBooked: sent.duplicate && key !== undefined ? isPlaced : isBooked,
        // Without a permission for the audit log, the reason remains unknown.
        findRejection: () => findRejection(deployment, sent.requestId, since).catch(() => undefined),
      };
      return {
        accepted: sent,
        order: wait ? await waitForOrder(session, sent.orderId, progress) : undefined,
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

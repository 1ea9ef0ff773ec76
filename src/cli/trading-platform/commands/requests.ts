import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote } from '../../terminal/print';
import {
  createAmendment,
  createCancellation,
  createPlacement,
  type OrderRequest,
  requestChange,
} from '../api/request-change';
import type { NewOrder } from '../api/session-api';
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
  await sendRequest(options, createPlacement({ account, symbol, side, type, quantity, price, timeInForce }));
}

export interface AmendOptions extends RequestOptions {
  readonly quantity?: string;
  readonly price?: string;
}

/** `stacks trading-platform amend`: changes the quantity or the price of an order. */
export async function runAmend(orderId: string, options: AmendOptions): Promise<void> {
  const { account, quantity, price } = options;
  await sendRequest(options, createAmendment(orderId, { account, quantity, price }));
}

/** `stacks trading-platform cancel`: cancels what is not executed of an order. */
export async function runCancel(orderId: string, options: RequestOptions): Promise<void> {
  await sendRequest(options, createCancellation(orderId, options.account));
}

/** Sends a request in a session, and shows that it was accepted or, with --wait, the order. */
async function sendRequest(options: RequestOptions, request: OrderRequest): Promise<void> {
  const { account, key, wait = false, json } = options;
  const { accepted, order } = await withDeployment(options, (deployment) =>
    requestChange(deployment, request, {
      owner: { user: getSessionUser(options), accounts: [account] },
      key: getKey(key),
      isRepeated: key !== undefined,
      wait,
    }),
  );
  if (json) return printJson({ ...accepted, ...(order && { order }) });
  if (accepted.duplicate) printNote('this request was accepted before');
  if (order) return print(formatOrders([order]));
  const { orderId, requestId } = accepted;
  print(`${orderId}: accepted (request ${requestId})`);
  printNote(`see ${formatCommand(`trading-platform order ${orderId} --account ${account}`)}, or use --wait`);
}

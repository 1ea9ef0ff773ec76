import { z } from 'zod';
import { type RequestResult, repeatRequest } from '../../http/repeat-request';
import type { SendRequest } from '../../http/send-request';
import { expectResponse, UnexpectedResponse } from './expect-response';
import { AcceptedRequest, AccountView, OrderPage, OrderView } from './responses';

/** A new order. Amounts are decimals as text. */
export interface NewOrder {
  readonly account: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'limit' | 'market';
  readonly quantity: string;
  /** The limit; for a market order, the worst acceptable price. */
  readonly price: string;
  readonly timeInForce?: 'day' | 'ioc';
}

/** A change of an order. */
export interface Amendment {
  readonly account: string;
  readonly quantity?: string;
  readonly price?: string;
}

/** Which orders of an account to list. Times are ISO 8601. */
export interface OrderFilter {
  readonly account: string;
  readonly status?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The largest page of GET /orders. */
const PAGE_SIZE = 100;
const NO_CONTENT = z.undefined();

/**
 * The API as a client with a session uses it. Requests that are throttled, fail or get no response are repeated: all of
 * them are safe to repeat, those that change an order by their Idempotency-Key.
 */
export class SessionApi {
  constructor(
    private readonly stageUrl: string,
    private readonly token: string,
    private readonly send: SendRequest,
    private readonly wait: (milliseconds: number) => Promise<void>,
  ) {}

  /** Places an order. @param key identifies the request: with the same key, the order is placed once */
  async place(order: NewOrder, key: string): Promise<AcceptedRequest> {
    return expectResponse('POST /orders', await this.tryPlace(order, key), 202, AcceptedRequest);
  }

  /** Places an order. Returns the last response, also if it is an error. */
  tryPlace(order: NewOrder, key: string): Promise<RequestResult> {
    return this.request('POST', '/orders', { body: order, key });
  }

  /** Changes the quantity or the price of an order. */
  async amend(orderId: string, amendment: Amendment, key: string): Promise<AcceptedRequest> {
    const result = await this.tryAmend(orderId, amendment, key);
    return expectResponse(`PATCH /orders/${orderId}`, result, 202, AcceptedRequest);
  }

  /** Changes the quantity or the price of an order. Returns the last response, also if it is an error. */
  tryAmend(orderId: string, amendment: Amendment, key: string): Promise<RequestResult> {
    return this.request('PATCH', `/orders/${orderId}`, { body: amendment, key });
  }

  /** Cancels what is not executed of an order. */
  async cancel(orderId: string, account: string, key: string): Promise<AcceptedRequest> {
    const result = await this.request('DELETE', `/orders/${orderId}${formatQuery({ account })}`, { key });
    return expectResponse(`DELETE /orders/${orderId}`, result, 202, AcceptedRequest);
  }

  /** Reads an order from the writer; undefined if there is none, also while its request is not processed yet. */
  async findOrder(orderId: string): Promise<OrderView | undefined> {
    const result = await this.tryFindOrder(orderId);
    try {
      return expectResponse(`GET /orders/${orderId}`, result, 200, OrderView);
    } catch (error) {
      if (error instanceof UnexpectedResponse && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Reads an order from the writer. Returns the last response, also if it is an error. */
  tryFindOrder(orderId: string): Promise<RequestResult> {
    return this.request('GET', `/orders/${orderId}?consistent=true`);
  }

  /** Lists the orders of an account, the newest first. @param limit the most orders that are read */
  async listOrders(filter: OrderFilter, limit = Infinity): Promise<OrderView[]> {
    const orders: OrderView[] = [];
    let cursor: string | undefined;
    do {
      const size = String(Math.min(PAGE_SIZE, limit - orders.length));
      const query = formatQuery({ ...filter, consistent: 'true', limit: size, cursor });
      const page = expectResponse(
        'GET /orders',
        await this.request('GET', `/orders${query}`),
        200,
        OrderPage,
      );
      orders.push(...page.orders);
      cursor = page.cursor;
    } while (cursor !== undefined && orders.length < limit);
    return orders;
  }

  /** Reads an account with all its positions from the writer; undefined if there is none. */
  async findAccount(account: string): Promise<AccountView | undefined> {
    let cursor: string | undefined;
    const pages: AccountView[] = [];
    do {
      const page = await this.findAccountPage(account, cursor);
      if (!page) return undefined;
      pages.push(page);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return { ...pages[0]!, positions: pages.flatMap(({ positions }) => positions), cursor: undefined };
  }

  private async findAccountPage(
    account: string,
    cursor: string | undefined,
  ): Promise<AccountView | undefined> {
    const query = formatQuery({ consistent: 'true', cursor });
    const result = await this.request('GET', `/accounts/${account}${query}`);
    try {
      return expectResponse(`GET /accounts/${account}`, result, 200, AccountView);
    } catch (error) {
      if (error instanceof UnexpectedResponse && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Ends this session. */
  async end(): Promise<void> {
    const result = await this.request('DELETE', '/sessions/current');
    expectResponse('DELETE /sessions/current', result, 204, NO_CONTENT);
  }

  /** Ends all sessions of the user. */
  async signOutEverywhere(): Promise<void> {
    const result = await this.request('DELETE', '/sessions');
    // The response of the first attempt may be lost after it has ended this session too.
    const isDone = result.attempts > 1 && 'status' in result.response && result.response.status === 401;
    if (!isDone) expectResponse('DELETE /sessions', result, 204, NO_CONTENT);
  }

  private request(
    method: string,
    path: string,
    { body, key }: { readonly body?: object; readonly key?: string } = {},
  ): Promise<RequestResult> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    return repeatRequest(
      () =>
        this.send({
          method,
          url: `${this.stageUrl}${path}`,
          headers,
          ...(body && { body: JSON.stringify(body) }),
        }),
      this.wait,
    );
  }
}

/** Formats the parameters that have a value. */
function formatQuery(parameters: Readonly<Record<string, string | undefined>>): string {
  const known = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `?${new URLSearchParams(known).toString()}`;
}

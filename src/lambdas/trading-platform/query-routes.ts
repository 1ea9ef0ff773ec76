import { ACCOUNT, formatOrder, ORDER_ID } from '../../domain/orders';
import { ownsAccount } from '../../domain/sessions';
import { rejectInput } from '../../domain/validation';
import { createJsonResponse, createValidationError, readParameters, type RouteHandler } from '../shared/api';
import type { OrderReader } from './adapters/order-reader';
import { type AuthorizeDeps, createForbidden, withSession } from './authorize';
import { parseAccountQuery } from './parse-account-query';
import { encodeCursor, parseConsistent, parseOrderQuery } from './parse-order-query';

export interface QueryDeps extends AuthorizeDeps {
  readonly orders: OrderReader;
}

/** The time after which a new order can be found, in seconds. */
const RETRY_S = 1;

/** Creates GET /orders/{orderId}. The order of another account is not found, as one that does not exist. */
const createOrderRoute = (deps: QueryDeps): RouteHandler =>
  withSession(async (event, requestId, session) => {
    const orderId = event.pathParameters?.orderId;
    if (!ORDER_ID.isValid(orderId))
      return createValidationError(rejectInput('orderId', ORDER_ID.rule, orderId).violation, requestId);
    const consistent = parseConsistent(readParameters(event));
    if ('violation' in consistent) return createValidationError(consistent.violation, requestId);
    const order = await deps.orders.get(orderId!, consistent.value);
    if (order && ownsAccount(session, order.account)) return createJsonResponse(200, formatOrder(order));
    const message = `no order ${orderId} yet; an accepted order is found as soon as it is processed`;
    const response = createJsonResponse(404, { error: 'NotFound', message, requestId });
    return { ...response, headers: { ...response.headers, 'retry-after': String(RETRY_S) } };
  }, deps);

/** Creates GET /orders: the orders of an account, newest first. */
const createOrdersRoute = (deps: QueryDeps): RouteHandler =>
  withSession(async (event, requestId, session) => {
    const query = parseOrderQuery(readParameters(event));
    if ('violation' in query) return createValidationError(query.violation, requestId);
    const { account, limit } = query.value;
    if (!ownsAccount(session, account)) return createForbidden(requestId);
    const found = await deps.orders.list(query.value);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return createJsonResponse(200, {
      orders: page.map(formatOrder),
      ...(last && { cursor: encodeCursor(last) }),
    });
  }, deps);

/** Creates GET /accounts/{account}: its cash and a page of its positions. */
const createAccountRoute = (deps: QueryDeps): RouteHandler =>
  withSession(async (event, requestId, session) => {
    const account = event.pathParameters?.account;
    if (!ACCOUNT.isValid(account))
      return createValidationError(rejectInput('account', ACCOUNT.rule, account).violation, requestId);
    const query = parseAccountQuery(readParameters(event));
    if ('violation' in query) return createValidationError(query.violation, requestId);
    if (!ownsAccount(session, account!)) return createForbidden(requestId);
    const holdings = await deps.orders.getHoldings(account!, query.value);
    if (holdings) {
      const positions = holdings.positions.map(({ symbol, quantity, reservedQuantity }) => ({
        symbol,
        quantity,
        reservedQuantity,
      }));
      const last = holdings.hasMore ? positions.at(-1) : undefined;
      return createJsonResponse(200, {
        ...holdings.account,
        positions,
        ...(last && { cursor: last.symbol }),
      });
    }
    const message = `no account ${account}; an account exists from its first credit on`;
    return createJsonResponse(404, { error: 'NotFound', message, requestId });
  }, deps);

/** Creates the routes that read orders and accounts. */
export const createQueryRoutes = (deps: QueryDeps): Readonly<Record<string, RouteHandler>> => ({
  'GET /orders/{orderId}': createOrderRoute(deps),
  'GET /orders': createOrdersRoute(deps),
  'GET /accounts/{account}': createAccountRoute(deps),
});

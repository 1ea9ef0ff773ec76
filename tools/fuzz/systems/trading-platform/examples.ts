import { ARRIVAL_EVENTS } from '../../../../src/domain/orders';
import { encodeCursor } from '../../../../src/lambdas/trading-platform/parse-order-query';
import type { FuzzRequest } from '../../inputs/http';
import { ACCOUNT_NAME, ORDER_ID } from './database-model';
import { TOKEN } from './services';

const headers = {
  Authorization: `Bearer ${TOKEN.text}`,
  'Content-Type': 'application/json',
  'X-Amzn-Trace-Id': 'Root=1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d',
};
const keyed = { ...headers, 'Idempotency-Key': 'key-1' };
const ORDER = { symbol: 'AAPL', side: 'buy', type: 'limit', quantity: '10', price: '189.95' };
const toJson = (value: object): string => JSON.stringify(value);

export const INTAKE_REQUESTS: readonly FuzzRequest[] = [
  { route: 'POST /orders', headers: keyed, body: toJson({ account: ACCOUNT_NAME, ...ORDER }) },
  {
    route: 'POST /orders',
    headers: keyed,
    body: Buffer.from(toJson({ account: ACCOUNT_NAME, ...ORDER, timeInForce: 'ioc', quantity: 10 })).toString(
      'base64',
    ),
    isBase64: true,
  },
  {
    route: 'PATCH /orders/{orderId}',
    path: { orderId: ORDER_ID },
    headers: keyed,
    body: toJson({ account: ACCOUNT_NAME, quantity: '120', price: '190.5', expectedVersion: 1 }),
  },
  {
    route: 'DELETE /orders/{orderId}',
    path: { orderId: ORDER_ID },
    query: { account: ACCOUNT_NAME },
    headers: keyed,
  },
];

export const QUERY_REQUESTS: readonly FuzzRequest[] = [
  { route: 'GET /orders/{orderId}', path: { orderId: ORDER_ID }, query: { consistent: 'true' }, headers },
  {
    route: 'GET /orders',
    query: {
      account: ACCOUNT_NAME,
      status: 'accepted',
      from: '2026-11-01',
      to: '2026-11-30T15:00:00Z',
      limit: '20',
      cursor: encodeCursor({ createdAt: '2026-11-30T14:00:00.000Z', orderId: ORDER_ID }),
    },
    headers,
  },
  { route: 'GET /accounts/{account}', path: { account: ACCOUNT_NAME }, headers },
];

export const SESSION_REQUESTS: readonly FuzzRequest[] = [
  { route: 'POST /sessions', body: toJson({ user: 'bob', accounts: ['beta', 'gamma'] }) },
  { route: 'GET /sessions/current', headers },
  {
    route: 'PUT /sessions/current',
    headers,
    body: toJson({ version: 1, data: { watchlist: ['AAPL', 'IBM'], layout: { columns: 2 } } }),
  },
  { route: 'DELETE /sessions/current', headers },
  { route: 'DELETE /sessions', headers },
];

export const HEALTH_REQUESTS: readonly FuzzRequest[] = [
  { route: 'GET /health' },
  { route: 'GET /health/deep' },
];

const REQUEST = {
  version: 1,
  requestId: `req_${'1'.padStart(40, '0')}`,
  orderId: `ord_${'2'.padStart(40, '0')}`,
  account: ACCOUNT_NAME,
  receivedAt: '2026-11-30T14:59:59.000Z',
};
const COMMANDS = [
  { ...REQUEST, kind: 'place', order: { ...ORDER, timeInForce: 'day' } },
  { ...REQUEST, orderId: ORDER_ID, kind: 'amend', changes: { quantity: '120' } },
  { ...REQUEST, orderId: ORDER_ID, kind: 'cancel' },
];

/** Batches of the queue OrderCommands. */
export const COMMAND_BATCHES = COMMANDS.map((command) => [
  { body: toJson(command), attributes: { MessageGroupId: 'group-1' } },
]);

const createEvent = (
  { source, detailType }: { readonly source: string; readonly detailType: string },
  detail: object,
) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': detailType,
  source,
  time: '2026-11-30T14:59:59Z',
  detail,
});
const REPORT = { executionId: 'X-1', orderId: ORDER_ID, executedAt: '2026-11-30T14:59:59.500Z' };
const ARRIVALS = [
  createEvent(ARRIVAL_EVENTS.executionReported, { kind: 'fill', ...REPORT, quantity: '40', price: '189.25' }),
  createEvent(ARRIVAL_EVENTS.executionReported, { kind: 'cancelled', ...REPORT }),
  createEvent(ARRIVAL_EVENTS.accountCredited, {
    creditId: 'C-1',
    account: ACCOUNT_NAME,
    currency: 'USD',
    amount: '50000',
  }),
];

/** Batches of the queues Arrivals and AuditEvents: events of EventBridge. */
export const EVENT_BATCHES = ARRIVALS.map((event) => [{ body: toJson(event) }]);

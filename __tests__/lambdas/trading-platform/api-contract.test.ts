import Ajv, { type ValidateFunction } from 'ajv';
import type { Order } from '../../../src/domain/orders';
import type { OrderReader } from '../../../src/lambdas/trading-platform/adapters/order-reader';
import { createOpenApiDocument } from '../../../src/systems/trading-platform/openapi';
import { type Answer, ApiWorld } from './api-world';
import { NOW, ORDER, type RequestOptions } from './requests';

interface Content {
  readonly content?: { readonly 'application/json': { readonly schema: object } };
}
interface Operation {
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
}

const document = createOpenApiDocument('Trading') as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
};
const OPERATIONS = new Map<string, Operation>(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  ),
);

/** Makes each schema with properties refuse other ones, so that a field that is not documented is found. */
const close = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(close);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, close(value)]));
  return 'properties' in closed && closed.type === 'object'
    ? { ...closed, additionalProperties: false }
    : closed;
};

const ajv = new Ajv({ strict: false });
const compile = ({ content }: Content): ValidateFunction | undefined =>
  content &&
  ajv.compile({
    ...(close(content['application/json'].schema) as object),
    components: close(document.components),
  });

const ORDER_ID = `ord_${'a'.repeat(40)}`;
const STORED: Order = {
  ...ORDER,
  orderId: ORDER_ID,
  side: 'buy',
  type: 'limit',
  timeInForce: 'day',
  status: 'partially-filled',
  filledQuantity: '1',
  filledValue: '3',
  largestQuantity: '100',
  widestPrice: '200',
  version: 2,
  createdAt: new Date(NOW).toISOString(),
  updatedAt: new Date(NOW).toISOString(),
};
const ORDERS: OrderReader = {
  get: (orderId) => Promise.resolve(orderId === ORDER_ID ? STORED : undefined),
  list: () => Promise.resolve([STORED, { ...STORED, status: 'rejected', reason: 'insufficient-cash' }]),
  getHoldings: () =>
    Promise.resolve({
      account: { account: 'acc-1', currency: 'USD', cash: '10', reservedCash: '0' },
      positions: [{ account: 'acc-1', symbol: 'AAPL', quantity: '1', reservedQuantity: '0' }],
      hasMore: true,
    }),
};

/** For each operation, requests with the status of their answers. */
const EXCHANGES: readonly (readonly [string, number, RequestOptions])[] = [
  ['POST /sessions', 201, { body: { user: 'alice', accounts: ['acc-1'] } }],
  ['POST /sessions', 400, { body: { user: 'alice', accounts: [] } }],
  ['GET /sessions/current', 200, {}],
  ['GET /sessions/current', 401, { token: 'none' }],
  ['PUT /sessions/current', 200, { body: { version: 1, data: { list: ['AAPL'] } } }],
  ['PUT /sessions/current', 409, { body: { version: 7, data: {} } }],
  ['DELETE /sessions/current', 204, {}],
  ['DELETE /sessions', 204, {}],
  ['POST /orders', 202, { key: 'k', body: ORDER }],
  ['POST /orders', 400, { key: 'k', body: { ...ORDER, quantity: '-1' } }],
  ['POST /orders', 403, { key: 'k', body: { ...ORDER, account: 'acc-2' } }],
  ['GET /orders', 200, { query: { account: 'acc-1', limit: '1' } }],
  ['GET /orders', 403, { query: { account: 'acc-2' } }],
  ['GET /orders/{orderId}', 200, { orderId: ORDER_ID }],
  ['GET /orders/{orderId}', 404, { orderId: ORDER_ID.replaceAll('a', 'b') }],
  ['PATCH /orders/{orderId}', 202, { key: 'k', orderId: ORDER_ID, body: { account: 'acc-1', price: 5.5 } }],
  ['DELETE /orders/{orderId}', 202, { key: 'k', orderId: ORDER_ID, query: { account: 'acc-1' } }],
  ['GET /accounts/{account}', 200, { account: 'acc-1' }],
  ['GET /accounts/{account}', 403, { account: 'acc-2' }],
];

it('each operation with a session or a signature is tested here', () => {
  const tested = new Set(EXCHANGES.map(([route]) => route));
  const untested = [...OPERATIONS.keys()].filter((route) => !tested.has(route));
  expect(untested).toEqual(['GET /health', 'GET /health/deep']);
});

it.each(EXCHANGES)('%s answers %d as the document describes', async (route, status, options) => {
  const world = new ApiWorld();
  world.orders = ORDERS;
  const token = await world.logIn();
  const answer: Answer = await world.send(route, { token, ...options });
  expect(answer.status).toBe(status);
  const operation = OPERATIONS.get(route)!;
  const described = operation.responses[String(status)]!;
  expect(described).toBeDefined();
  const validate = compile(described);
  if (validate) {
    validate(answer.body);
    expect(validate.errors).toBeNull();
  } else if (status >= 400) {
    // The description lists the fields.
    const listed = /^\{([^}]*)\}/.exec(described.description)?.[1] ?? '';
    for (const field of listed.split(', ')) expect(answer.body).toHaveProperty(field);
  }
  // API Gateway validates bodies with the same schema, so it must accept what the function accepts.
  const validateBody = operation.requestBody && status < 400 ? compile(operation.requestBody) : undefined;
  if (validateBody) {
    validateBody(options.body);
    expect(validateBody.errors).toBeNull();
  }
});

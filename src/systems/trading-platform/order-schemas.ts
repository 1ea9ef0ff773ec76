import { ORDER_STATUSES } from '../../domain/orders';

const TEXT = (description: string) => ({ type: 'string', description });

/** Numbers and texts are accepted: a text is exact in every language. OrderIntake checks the values. */
const AMOUNT = (description: string) => ({ description: `${description}: a decimal number, better as text` });

const DECIMAL = (description: string) => TEXT(`${description}, an exact decimal`);

const TERMS = {
  symbol: TEXT('what is traded, such as AAPL'),
  side: { type: 'string', enum: ['buy', 'sell'] },
  type: { type: 'string', enum: ['limit', 'market'] },
};
const TIME_IN_FORCE = {
  type: 'string',
  enum: ['day', 'ioc'],
  description: 'day by default; ioc cancels what is not filled at once',
};

/** The body of POST /orders. */
export const NEW_ORDER_SCHEMA = {
  type: 'object',
  required: ['account', 'symbol', 'side', 'type', 'quantity', 'price'],
  properties: {
    account: TEXT('the account that trades; one of the session'),
    ...TERMS,
    quantity: AMOUNT('above 0'),
    price: AMOUNT('the limit; for a market order, the worst acceptable price'),
    timeInForce: TIME_IN_FORCE,
  },
} as const;

/** The body of PATCH /orders/{orderId}. */
export const ORDER_CHANGES_SCHEMA = {
  type: 'object',
  required: ['account'],
  properties: {
    account: TEXT('the account of the order; one of the session'),
    quantity: AMOUNT('the new quantity, above what is filled'),
    price: AMOUNT('the new price'),
    expectedVersion: {
      type: 'integer',
      description: 'the version that the client read; if the order has another one, it is not changed',
    },
  },
} as const;

/** The response to a request that the processor applies later. */
export const ACCEPTED_ORDER_SCHEMA = {
  type: 'object',
  required: ['orderId', 'requestId', 'status'],
  properties: {
    orderId: TEXT('identifies the order'),
    requestId: TEXT('identifies the request'),
    status: { type: 'string', enum: ['received'] },
    duplicate: { type: 'boolean', description: 'true if the same request was accepted before' },
  },
} as const;

/** An order with its status. */
export const ORDER_SCHEMA = {
  type: 'object',
  required: ['orderId', 'account', 'symbol', 'side', 'type', 'quantity', 'price', 'status', 'version'],
  properties: {
    orderId: TEXT('identifies the order'),
    account: TEXT('the account that trades'),
    ...TERMS,
    quantity: DECIMAL('the quantity'),
    price: DECIMAL('the limit or the worst acceptable price'),
    timeInForce: TIME_IN_FORCE,
    status: { type: 'string', enum: ORDER_STATUSES },
    filledQuantity: DECIMAL('the executed quantity'),
    averagePrice: DECIMAL('the average price of the executions, rounded to 8 decimals'),
    reason: TEXT('why the order was rejected'),
    version: { type: 'integer', description: 'from 1; increases with each change' },
    createdAt: TEXT('when the request was received, ISO 8601'),
    updatedAt: TEXT('when the order was changed, ISO 8601'),
  },
} as const;

/** A page of orders, newest first. */
export const ORDERS_SCHEMA = {
  type: 'object',
  required: ['orders'],
  properties: {
    orders: { type: 'array', items: ORDER_SCHEMA },
    cursor: TEXT('the cursor of the next page; missing on the last page'),
  },
} as const;

/** The cash and the positions of an account. */
export const ACCOUNT_SCHEMA = {
  type: 'object',
  required: ['account', 'currency', 'cash', 'reservedCash', 'positions'],
  properties: {
    account: TEXT('the account'),
    currency: TEXT('ISO 4217'),
    cash: DECIMAL('all cash, including reserved cash'),
    reservedCash: DECIMAL('what pays the open buy orders'),
    positions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['symbol', 'quantity', 'reservedQuantity'],
        properties: {
          symbol: TEXT('what the account holds'),
          quantity: DECIMAL('including the reserved quantity'),
          reservedQuantity: DECIMAL('what covers the open sell orders'),
        },
      },
    },
    cursor: TEXT('the cursor of the next page of positions; missing on the last page'),
  },
} as const;

import type {
  Account,
  AccountCredit,
  AmendOrder,
  BookingContext,
  Books,
  CancelOrder,
  Fill,
  Order,
  OrderLimits,
  OrderTerms,
  PlaceOrder,
  Position,
} from '../../../src/domain/orders';

/** Creates an id of an order or a request from a number. */
export const createId = (prefix: 'ord' | 'req', number: number): string =>
  `${prefix}_${number.toString(16).padStart(40, '0')}`;

export const NOW = '2026-11-30T14:30:01.000Z';
export const RECEIVED_AT = '2026-11-30T14:30:00.000Z';
export const ORDER_ID = createId('ord', 1);

export const LIMITS: OrderLimits = { maxOrderQuantity: '100000', maxOrderValue: '1000000' };
export const CONTEXT: BookingContext = { limits: LIMITS, now: NOW };

export const TERMS: OrderTerms = {
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  quantity: '100',
  price: '189.5',
  timeInForce: 'day',
};

const REQUEST = {
  version: 1,
  requestId: createId('req', 1),
  orderId: ORDER_ID,
  account: 'alpha',
  receivedAt: RECEIVED_AT,
} as const;

export const PLACE: PlaceOrder = { ...REQUEST, kind: 'place', order: TERMS };
export const AMEND: AmendOrder = { ...REQUEST, kind: 'amend', changes: { quantity: '120' } };
export const CANCEL: CancelOrder = { ...REQUEST, kind: 'cancel' };
export const FILL: Fill = {
  kind: 'fill',
  executionId: 'X-1',
  orderId: ORDER_ID,
  quantity: '40',
  price: '189.25',
  executedAt: '2026-11-30T14:30:00.500Z',
};
export const CREDIT: AccountCredit = {
  kind: 'credit',
  creditId: 'C-1',
  account: 'alpha',
  currency: 'USD',
  amount: '50000',
};

export const ORDER: Order = {
  ...TERMS,
  orderId: ORDER_ID,
  account: 'alpha',
  status: 'accepted',
  filledQuantity: '0',
  filledValue: '0',
  largestQuantity: '100',
  widestPrice: '189.5',
  version: 1,
  createdAt: RECEIVED_AT,
  updatedAt: NOW,
};
export const ACCOUNT: Account = { account: 'alpha', currency: 'USD', cash: '50000', reservedCash: '18950' };
export const POSITION: Position = {
  account: 'alpha',
  symbol: 'AAPL',
  quantity: '500',
  reservedQuantity: '0',
};

/** The books with an open order to buy. */
export const BOOKS: Books = { order: ORDER, account: ACCOUNT, position: POSITION };

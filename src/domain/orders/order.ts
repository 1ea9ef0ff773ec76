import { type DecimalText, divideDecimals, formatDecimal, toDecimal } from '../decimal';
import { isZero, subtract } from './arithmetic';

/** The statuses of an order. Before its first command is processed, a client sees it as `received`. */
export const ORDER_STATUSES = [
  'accepted',
  'partially-filled',
  'filled',
  'rejected',
  'cancelled',
  'expired',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** The status of an order never changes again after one of these. */
export const FINAL_STATUSES: readonly OrderStatus[] = ['filled', 'rejected', 'cancelled', 'expired'];

/** Why an order, an amendment or a cancellation was rejected. */
export type RejectionReason =
  | 'unknown-account'
  | 'unknown-order'
  | 'insufficient-cash'
  | 'insufficient-position'
  | 'quantity-limit'
  | 'value-limit'
  /** An amendment makes the order larger, and the limits cannot be read. */
  | 'limits-unknown'
  | 'quantity-not-above-filled'
  | 'order-is-final'
  | 'version-changed'
  | 'order-exists'
  /** A newer amendment was answered before. */
  | 'superseded'
  /** The order arrived too long after its request. */
  | 'too-old'
  /** An amendment or a cancellation of the order was rejected before, because no such order was known. */
  | 'reported-unknown';

/** What a client orders. */
export interface OrderTerms {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'limit' | 'market';
  readonly quantity: DecimalText;
  /** The limit; for a market order, the worst acceptable price. So the value of each order is bounded. */
  readonly price: DecimalText;
  readonly timeInForce: 'day' | 'ioc';
}

/** An order as it is stored. */
export interface Order extends OrderTerms {
  readonly orderId: string;
  readonly account: string;
  readonly status: OrderStatus;
  readonly filledQuantity: DecimalText;
  /** The largest quantity that the order ever had. The venue can execute it before it learns of an amendment. */
  readonly largestQuantity: DecimalText;
  /** The worst price for the account that the order ever allowed. */
  readonly widestPrice: DecimalText;
  /** The sum of quantity × price of its executions. */
  readonly filledValue: DecimalText;
  /** From 1; increases with each change. */
  readonly version: number;
  /** Of a rejected order. */
  readonly reason?: RejectionReason;
  /** When its request was received, in UTC with milliseconds. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The cash of an account. Reserved cash pays the open buy orders, each at its worst price. */
export interface Account {
  readonly account: string;
  /** ISO 4217. */
  readonly currency: string;
  /** All cash, including reserved cash. Negative only after late executions. */
  readonly cash: DecimalText;
  readonly reservedCash: DecimalText;
}

/** What an account holds of a symbol. The reserved quantity covers the open sell orders. */
export interface Position {
  readonly account: string;
  readonly symbol: string;
  /** Including the reserved quantity. Negative only after late executions. */
  readonly quantity: DecimalText;
  readonly reservedQuantity: DecimalText;
}

/** The decimals to which an average price is rounded, half to even. */
const AVERAGE_DECIMALS = 8;

export const isFinal = ({ status }: Pick<Order, 'status'>): boolean => FINAL_STATUSES.includes(status);

/** Returns the quantity that is not executed yet. */
export const getRemaining = ({ quantity, filledQuantity }: Order): DecimalText =>
  subtract(quantity, filledQuantity);

/** An order as responses and events contain it. */
export interface PublicOrder extends Omit<Order, 'filledValue' | 'largestQuantity' | 'widestPrice'> {
  /** The average price of its executions, rounded to 8 decimals; missing before the first one. */
  readonly averagePrice?: DecimalText;
}

/** Formats an order for responses and events. */
export const formatOrder = (order: Order): PublicOrder => ({
  ...pickPublic(order),
  ...(order.reason !== undefined && { reason: order.reason }),
  ...(!isZero(order.filledQuantity) && {
    averagePrice: formatDecimal(
      divideDecimals(toDecimal(order.filledValue), toDecimal(order.filledQuantity), AVERAGE_DECIMALS),
    ),
  }),
});

const pickPublic = (order: Order): Omit<PublicOrder, 'reason' | 'averagePrice'> => ({
  orderId: order.orderId,
  account: order.account,
  symbol: order.symbol,
  side: order.side,
  type: order.type,
  quantity: order.quantity,
  price: order.price,
  timeInForce: order.timeInForce,
  status: order.status,
  filledQuantity: order.filledQuantity,
  version: order.version,
  createdAt: order.createdAt,
  updatedAt: order.updatedAt,
});

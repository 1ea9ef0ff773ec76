import { type DecimalText, formatDecimal, toDecimal } from '../../../domain/decimal';
import type { Account, Order, Position, RejectionReason } from '../../../domain/orders';

/** A row of the table orders. The client returns numerics as texts with all 18 decimals. */
export interface OrderRow {
  readonly order_id: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Order['side'];
  readonly type: Order['type'];
  readonly quantity: string;
  readonly price: string;
  readonly time_in_force: Order['timeInForce'];
  readonly status: Order['status'];
  readonly filled_quantity: string;
  readonly filled_value: string;
  readonly largest_quantity: string | null;
  readonly widest_price: string | null;
  readonly version: number;
  readonly reason: RejectionReason | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface AccountRow {
  readonly account: string;
  readonly currency: string;
  readonly cash: string;
  readonly reserved_cash: string;
}

export interface PositionRow {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly reserved_quantity: string;
}

/** The columns of an {@link OrderRow}, for SELECT. */
export const ORDER_COLUMNS =
  'order_id, account, symbol, side, type, quantity, price, time_in_force, status, filled_quantity, filled_value, version, reason, created_at, updated_at, largest_quantity, widest_price';

const toText = (numeric: string): DecimalText => formatDecimal(toDecimal(numeric));

export const toOrder = (row: OrderRow): Order => ({
  orderId: row.order_id,
  account: row.account,
  symbol: row.symbol,
  side: row.side,
  type: row.type,
  quantity: toText(row.quantity),
  price: toText(row.price),
  timeInForce: row.time_in_force,
  status: row.status,
  filledQuantity: toText(row.filled_quantity),
  filledValue: toText(row.filled_value),
  largestQuantity: toText(row.largest_quantity ?? row.quantity),
  widestPrice: toText(row.widest_price ?? row.price),
  version: row.version,
  ...(row.reason !== null && { reason: row.reason }),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

export const toAccount = ({ account, currency, cash, reserved_cash }: AccountRow): Account => ({
  account,
  currency,
  cash: toText(cash),
  reservedCash: toText(reserved_cash),
});

export const toPosition = ({ account, symbol, quantity, reserved_quantity }: PositionRow): Position => ({
  account,
  symbol,
  quantity: toText(quantity),
  reservedQuantity: toText(reserved_quantity),
});

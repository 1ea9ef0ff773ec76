import { formatTable } from '../terminal/table';
import type { AccountView, OrderView } from './api/responses';

const HEAD = [
  'order',
  'account',
  'side',
  'symbol',
  'quantity',
  'price',
  'filled',
  'average',
  'status',
  'version',
  'updated',
];

/** Formats orders as a table. */
export const formatOrders = (orders: readonly OrderView[]): string =>
  formatTable(
    HEAD,
    orders.map(({ orderId, account, side, symbol, quantity, price, status, version, ...order }) => [
      orderId,
      account,
      side,
      symbol,
      quantity,
      price,
      order.filledQuantity,
      order.averagePrice ?? '',
      order.reason === undefined ? status : `${status}: ${order.reason}`,
      String(version),
      order.updatedAt,
    ]),
  );

/** Formats an account and its positions as tables. */
export const formatAccount = ({ account, currency, cash, reservedCash, positions }: AccountView): string =>
  [
    formatTable(['account', 'currency', 'cash', 'reserved'], [[account, currency, cash, reservedCash]]),
    ...(positions.length === 0
      ? ['no positions']
      : [
          formatTable(
            ['symbol', 'quantity', 'reserved'],
            positions.map(({ symbol, quantity, reservedQuantity }) => [symbol, quantity, reservedQuantity]),
          ),
        ]),
  ].join('\n');

import { compareTexts } from '../../../domain/compare-texts';
import { formatTable } from '../../terminal/table';
import type { DemonstrationRun } from './run';
import { ORDER_NAMES, SCRIPTED_ORDERS } from './script';

/** Formats the orders with what they show, and what the account has afterwards. */
export function formatResults({ orderIds, orders, found }: DemonstrationRun): string {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  const table = formatTable(
    ['side', 'symbol', 'quantity', 'price', 'what it shows', 'status', 'filled', 'average'],
    ORDER_NAMES.map((name) => {
      const { shows, terms } = SCRIPTED_ORDERS[name];
      const order = byId.get(orderIds.get(name) ?? '');
      const status = order?.status ?? 'not booked';
      return [
        terms.side,
        terms.symbol,
        order?.quantity ?? terms.quantity,
        order?.price ?? terms.price,
        shows,
        order?.reason === undefined ? status : `${status}: ${order.reason}`,
        order?.filledQuantity ?? '',
        order?.averagePrice ?? '',
      ];
    }),
  );
  const held = (found?.positions ?? [])
    .toSorted((a, b) => compareTexts(a.symbol, b.symbol))
    .map(({ symbol, quantity }) => `${quantity} ${symbol}`)
    .join(', ');
  const cash = found
    ? `${found.cash} ${found.currency}, of which ${found.reservedCash} are reserved`
    : 'unknown';
  return `${table}\n\nCash of the account: ${cash}\nPositions: ${held || 'none'}`;
}

import { formatOrder } from '../../../domain/orders';
import type { AccountView, OrderView } from '../api/responses';
import type { ExpectedBooks } from '../expected-books';

/** The fields of an order that do not depend on when it is booked. */
const FIELDS = [
  'account',
  'symbol',
  'side',
  'type',
  'quantity',
  'price',
  'timeInForce',
  'status',
  'filledQuantity',
  'averagePrice',
  'version',
  'reason',
] as const;

/** What clients see of an account and its orders. */
export interface FoundBooks {
  readonly orders: readonly OrderView[];
  readonly found: AccountView | undefined;
}

/** Compares what clients see with the expected books. Returns one line per difference. */
export function compareBooks(expected: ExpectedBooks, { orders, found }: FoundBooks): string[] {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  const unexpected = orders.filter(({ orderId }) => !expected.orders.has(orderId));
  return [
    ...[...expected.orders.values()].flatMap((order) => {
      const name = `order ${order.orderId} (${order.side} ${order.symbol})`;
      const actual = byId.get(order.orderId);
      if (!actual) return [`${name} is missing`];
      const wanted = formatOrder(order);
      return FIELDS.flatMap((field) => describe(`${field} of ${name}`, actual[field], wanted[field]));
    }),
    ...unexpected.map(({ orderId, side, symbol }) => `order ${orderId} (${side} ${symbol}) was not placed`),
    ...compareAccount(expected, found),
  ];
}

function compareAccount({ accounts, positions }: ExpectedBooks, found: AccountView | undefined): string[] {
  const [account] = accounts.values();
  if (!account) return [];
  if (!found) return [`account ${account.account} is missing`];
  const held = new Map(found.positions.map((position) => [position.symbol, position]));
  return [
    ...describe(`cash of ${account.account}`, found.cash, account.cash),
    ...describe(`reserved cash of ${account.account}`, found.reservedCash, account.reservedCash),
    ...[...positions.values()].flatMap(({ symbol, quantity, reservedQuantity }) => [
      ...describe(`position in ${symbol}`, held.get(symbol)?.quantity ?? '0', quantity),
      ...describe(
        `reserved position in ${symbol}`,
        held.get(symbol)?.reservedQuantity ?? '0',
        reservedQuantity,
      ),
    ]),
  ];
}

const describe = (what: string, actual: unknown, wanted: unknown): string[] =>
  actual === wanted ? [] : [`${what} is ${String(actual)}: expected ${String(wanted)}`];

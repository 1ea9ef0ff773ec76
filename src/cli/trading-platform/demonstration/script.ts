import type { OrderTerms } from '../../../domain/orders';

/** An order of the demonstration. No two of them have the same side and symbol, by which a later run finds them. */
export interface ScriptedOrder {
  readonly terms: OrderTerms;
  /** What it shows, for people. */
  readonly shows: string;
}

const createOrder = (
  side: OrderTerms['side'],
  symbol: string,
  quantity: string,
  price: string,
  shows: string,
  more: Partial<OrderTerms> = {},
): ScriptedOrder => ({
  terms: { type: 'limit', timeInForce: 'day', side, symbol, quantity, price, ...more },
  shows,
});

/** The orders by their names. */
export const SCRIPTED_ORDERS = {
  filled: createOrder('buy', 'AAPL', '100', '190.5', 'two executions, one of them reported twice'),
  overtaken: createOrder('buy', 'NVDA', '10', '120', 'an execution that can arrive before the order'),
  amended: createOrder('buy', 'MSFT', '50', '410', 'another quantity and price'),
  cancelled: createOrder('buy', 'GOOG', '200', '171.1', 'cancelled after a part is executed'),
  repeated: createOrder('buy', 'IBM', '20', '240', 'the same request, sent three times'),
  tooExpensive: createOrder('buy', 'TSLA', '5000', '300', 'more than the cash of the account'),
  notOwned: createOrder('sell', 'AMZN', '10', '180', 'a sell of what the account does not hold'),
  late: createOrder('buy', 'META', '30', '500', 'an execution that is reported after the expiry'),
  market: createOrder('buy', 'NFLX', '5', '700', 'a market order with a worst price', {
    type: 'market',
    timeInForce: 'ioc',
  }),
  sold: createOrder('sell', 'AAPL', '40', '191', 'a sell of what was bought before'),
} satisfies Readonly<Record<string, ScriptedOrder>>;
export type OrderName = keyof typeof SCRIPTED_ORDERS;
export const ORDER_NAMES = Object.keys(SCRIPTED_ORDERS) as readonly OrderName[];

/** An action of a client, the treasury or the venue. `times` is how often it is sent; it must have effect once. */
export type ScriptedAction = { readonly times?: number } & (
  | { readonly kind: 'credit'; readonly id: string; readonly amount: string }
  | { readonly kind: 'place' | 'cancel'; readonly order: OrderName }
  | { readonly kind: 'amend'; readonly order: OrderName; readonly quantity: string; readonly price: string }
  | {
      readonly kind: 'fill';
      readonly order: OrderName;
      readonly id: string;
      readonly quantity: string;
      readonly price: string;
    }
  | { readonly kind: 'expired'; readonly order: OrderName; readonly id: string }
);

const fill = (order: OrderName, id: string, quantity: string, price: string, times = 1): ScriptedAction => ({
  kind: 'fill',
  order,
  id,
  quantity,
  price,
  times,
});
const place = (order: OrderName, times = 1): ScriptedAction => ({ kind: 'place', order, times });

/** The steps of the demonstration. The actions of a step are sent when those of the steps before are booked. */
export const SCRIPT: readonly (readonly ScriptedAction[])[] = [
  [{ kind: 'credit', id: 'credit', amount: '1000000', times: 2 }],
  [
    place('filled'),
    place('overtaken'),
    fill('overtaken', 'overtaking', '10', '119.5'),
    place('amended'),
    place('cancelled'),
    place('repeated', 3),
    place('tooExpensive'),
    place('notOwned'),
    place('late'),
    place('market'),
  ],
  [
    fill('filled', 'first', '60', '190.25', 2),
    fill('filled', 'second', '40', '190.5'),
    { kind: 'amend', order: 'amended', quantity: '80', price: '412' },
    fill('cancelled', 'part', '50', '171'),
    { kind: 'expired', order: 'late', id: 'expiry' },
    fill('market', 'market', '5', '690'),
  ],
  [{ kind: 'cancel', order: 'cancelled' }, fill('late', 'late', '10', '499'), place('sold')],
  [fill('sold', 'sold', '40', '191.5')],
];

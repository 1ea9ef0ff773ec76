import type { OrderTerms } from '../../../../../src/domain/orders';
import { createOrderRequest } from '../../../../../src/lambdas/trading-platform/create-order-request';
import type { Random } from '../../../core/random';

/** The number of users. Few, so that their orders compete for the same accounts. */
export const USERS = 2;
const ACCOUNTS_PER_USER = 1;
const SYMBOLS = ['AAPL', 'IBM', 'SAP'];

export const formatUser = (user: number): string => `user-${user}`;

/** Returns the accounts of a user. */
export const listAccounts = (user: number): readonly string[] =>
  Array.from({ length: ACCOUNTS_PER_USER }, (_, index) => `A${user}-${index}`);

/** Returns the accounts of all users. */
export const listAllAccounts = (): readonly string[] =>
  Array.from({ length: USERS }, (_, user) => user).flatMap(listAccounts);

/** The keys of requests that place an order begin with it. */
const KEY_PREFIX = 'place-';

/** Whether a request places an order. @param requestKey of the table OrderRequests: the account and the key */
export const isPlacement = (requestKey: string): boolean => requestKey.includes(`#${KEY_PREFIX}`);

/** An order that a client places. */
export interface PlacedOrder {
  readonly user: number;
  readonly account: string;
  readonly key: string;
  readonly order: OrderTerms;
  /** It follows from the account and the key. */
  readonly orderId: string;
}

/** Picks a price with two decimals. */
export const pickPrice = (random: Random): string => (50 + random.pickInteger(10_000) / 100).toFixed(2);

/** Picks a quantity: sometimes one that is not whole. */
export const pickQuantity = (random: Random): string => {
  const whole = 1 + random.pickInteger(100);
  return random.happens(0.1) ? `${whole}.125` : String(whole);
};

/** Describes the order of a delivery. @param random the numbers of this order only */
export const describeOrder = (index: number, random: Random): PlacedOrder => {
  const user = random.pickInteger(USERS);
  const account = random.pickOne(listAccounts(user));
  const key = `${KEY_PREFIX}${index}`;
  const order: OrderTerms = {
    symbol: random.pickOne(SYMBOLS),
    side: random.happens(0.6) ? 'buy' : 'sell',
    type: random.happens(0.8) ? 'limit' : 'market',
    quantity: pickQuantity(random),
    price: pickPrice(random),
    timeInForce: random.happens(0.2) ? 'ioc' : 'day',
  };
  const receivedAt = new Date(0).toISOString();
  const { command } = createOrderRequest({ account, key, content: { kind: 'place', order }, receivedAt });
  return { user, account, key, order, orderId: command.orderId };
};

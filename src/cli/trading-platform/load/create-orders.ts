import type { FaultParameters } from '../../load/faults';
import type { LoadSize } from '../../load/options';
import type { PoisonMessage } from '../../load/poison';
import { createRandom } from '../../statistics/random';
import type { NewOrder } from '../api/session-api';

/** The size of a load test, and what is broken during it. */
export interface LoadParameters extends LoadSize, FaultParameters {
  /** The seconds of the warm-up, which is not measured. */
  readonly warmUpSeconds: number;
  readonly seed: number;
}

/** An order with its Idempotency-Key. */
export interface LoadOrder {
  readonly key: string;
  readonly order: NewOrder;
  /** Whether the venue executes it, at its limit. */
  readonly isExecuted: boolean;
  /** The quantity to which it is amended right after it is accepted: the second command in its group of the queue. */
  readonly amendedQuantity?: string;
}

/** Creates the order with a number. */
export type CreateLoadOrder = (index: number) => LoadOrder;

/** Orders of an account are booked one after another, so the load uses several. */
const ACCOUNTS = 10;
const SYMBOLS = ['AAPL', 'AMZN', 'GOOG', 'IBM', 'META', 'MSFT', 'NFLX', 'NVDA', 'TSLA'];
/** More than all orders of a test cost. */
export const CREDIT = '900000000';
export const CURRENCY = 'USD';
/** Each query reads an order that was accepted before. */
export const ORDERS_PER_QUERY = 5;

/** Lists the accounts of a run. */
export const listAccounts = (run: string): string[] =>
  Array.from({ length: ACCOUNTS }, (_, index) => `${run}-${index}`);

/**
 * Creates valid buy orders: every second one is executed, and every fourth one amended. The same seed creates the same
 * orders, except for the run's name.
 */
export function createLoadOrders(run: string, seed: number): CreateLoadOrder {
  const random = createRandom(seed);
  const accounts = listAccounts(run);
  const draw = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  return (index) => {
    const quantity = draw(1, 100);
    return {
      key: `${run}-${index}`,
      isExecuted: index % 2 === 0,
      ...(index % 4 === 1 && { amendedQuantity: String(quantity + draw(1, 100)) }),
      order: {
        account: accounts[index % accounts.length]!,
        symbol: SYMBOLS[draw(0, SYMBOLS.length - 1)]!,
        side: 'buy',
        type: 'limit',
        quantity: String(quantity),
        price: String(draw(1_000, 50_000) / 100),
        timeInForce: 'day',
      },
    };
  };
}

/** Creates the detail of an event that reports an execution without a quantity: ArrivalProcessor cannot book it. */
export const createPoison = (run: string, index: number): PoisonMessage => {
  const id = `${run}-poison-${index}`;
  return { id, content: { kind: 'fill', executionId: id, orderId: 'none' } };
};

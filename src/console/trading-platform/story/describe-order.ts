import type { PublicOrder, RejectionReason } from '../../../domain/orders';

/** The reasons of rejections, as a person would say them. */
const REASONS: Readonly<Record<RejectionReason, string>> = {
  'unknown-account': 'there is no such account',
  'unknown-order': 'there was no such order',
  'insufficient-cash': 'the account does not have the cash',
  'insufficient-position': 'the account does not hold the quantity',
  'quantity-limit': 'the quantity is above the limit',
  'value-limit': 'the value is above the limit',
  'limits-unknown': 'the limits could not be read',
  'quantity-not-above-filled': 'the quantity is not above what was executed',
  'order-is-final': 'the order was final',
  'version-changed': 'the order had changed since the client read it',
  'order-exists': 'the key was used for another order',
  superseded: 'a newer amendment was answered before',
  'too-old': 'it was booked too long after its request',
  'reported-unknown': 'an amendment or a cancellation of it was rejected before',
};

/** Returns why something was rejected, as a person would say it. */
export const describeReason = (reason: string): string =>
  (REASONS as Readonly<Record<string, string>>)[reason] ?? reason;

type DescribedOrder = Pick<
  PublicOrder,
  'account' | 'side' | 'symbol' | 'quantity' | 'price' | 'type' | 'status' | 'filledQuantity' | 'averagePrice'
> & { readonly reason?: string };

/** Describes what an order is: `Order to buy 100 AAPL`. */
export const describeTitle = ({
  side,
  quantity,
  symbol,
}: Pick<PublicOrder, 'side' | 'quantity' | 'symbol'>) => `Order to ${side} ${quantity} ${symbol}`;

/** Describes an order and its state in a sentence without its end. */
export function describeOrder(order: DescribedOrder): string {
  const { account, side, quantity, symbol, price, type } = order;
  const limit = type === 'market' ? `at the market, ${price} at worst` : `at ${price}`;
  return `${account} ${side}s ${quantity} ${symbol} ${limit}: ${describeState(order)}`;
}

function describeState({ status, filledQuantity, quantity, averagePrice, reason }: DescribedOrder): string {
  const isExecuted = averagePrice !== undefined;
  const executed = `${filledQuantity} of ${quantity} executed at ${averagePrice} on average`;
  switch (status) {
    case 'accepted':
      return 'open, nothing is executed yet';
    case 'partially-filled':
      return `${executed}, the rest is open`;
    case 'filled':
      return `filled at ${averagePrice} on average`;
    case 'rejected':
      return `rejected, because ${describeReason(reason ?? 'of an unknown reason')}`;
    default:
      return isExecuted ? `${status} with ${executed}` : `${status}, nothing was executed`;
  }
}

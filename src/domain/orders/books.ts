import type { DecimalText } from '../decimal';
import { add, isAbove, isZero, multiply, subtract } from './arithmetic';
import { type Account, getRemaining, isFinal, type Order, type Position } from './order';

/** The newest amendment or cancellation of an order that was answered, also if no such order was known. */
export interface LatestRequest {
  readonly account: string;
  readonly orderId: string;
  /** When the API received it, in UTC with milliseconds. */
  readonly receivedAt: string;
}

/** The records that a command can change: its order, its account, and the account's position in the symbol of the order. */
export interface Books {
  readonly order?: Order;
  readonly account?: Account;
  readonly position?: Position;
  /** Of the order of a request, by the account of the request. */
  readonly latestRequest?: LatestRequest;
}

/** The records of an account that exists. */
export type AccountBooks = Books & { readonly account: Account };

/** Returns what an order reserves: for a buy, the cash that the rest can cost; for a sell, the rest of the quantity. */
export const getReservation = (order: Order): DecimalText => {
  if (isFinal(order)) return '0';
  const remaining = getRemaining(order);
  return order.side === 'buy' ? multiply(remaining, order.price) : remaining;
};

/** Replaces an order, and changes the reservation of its account by the difference. */
export const replaceOrder = (books: AccountBooks, order: Order): Books => {
  const before = books.order ? getReservation(books.order) : '0';
  const change = subtract(getReservation(order), before);
  if (isZero(change)) return { ...books, order };
  if (order.side === 'buy') {
    const { account } = books;
    return { ...books, order, account: { ...account, reservedCash: add(account.reservedCash, change) } };
  }
  const position = getPosition(books, order);
  const reservedQuantity = add(position.reservedQuantity, change);
  return { ...books, order, position: { ...position, reservedQuantity } };
};

/** Whether what an order reserves is there. */
export const isCovered = ({ account, position }: Books, { side }: Order): boolean =>
  side === 'buy'
    ? account !== undefined && !isAbove(account.reservedCash, account.cash)
    : position !== undefined && !isAbove(position.reservedQuantity, position.quantity);

/** Exchanges cash and quantity for an execution of an order. */
export const settle = (
  books: AccountBooks,
  order: Order,
  { quantity, price }: { readonly quantity: DecimalText; readonly price: DecimalText },
): Books => {
  const [toPosition, toAccount] = order.side === 'buy' ? [add, subtract] : [subtract, add];
  const { account } = books;
  const position = getPosition(books, order);
  return {
    ...books,
    account: { ...account, cash: toAccount(account.cash, multiply(quantity, price)) },
    position: { ...position, quantity: toPosition(position.quantity, quantity) },
  };
};

const getPosition = ({ position }: Books, { account, symbol }: Order): Position =>
  position ?? { account, symbol, quantity: '0', reservedQuantity: '0' };

/** Returns books with their account. @throws Error if an order has no account, which the database does not allow */
export const requireAccount = (books: Books): AccountBooks => {
  const { account } = books;
  if (!account) throw new Error(`the account of order ${books.order?.orderId} is missing`);
  return { ...books, account };
};

import type { Books } from './books';
import type { OrderCommand } from './commands';

/** Whether a request was received before one that was already answered. So it was delayed, for example in a dead-letter queue. */
export const isSuperseded = ({ latestRequest }: Books, { receivedAt }: OrderCommand): boolean =>
  latestRequest !== undefined && receivedAt < latestRequest.receivedAt;

/** Remembers that a request is answered. */
export const rememberRequest = (books: Books, command: OrderCommand): Books => {
  if (isSuperseded(books, command)) return books;
  const { account, orderId, receivedAt } = command;
  return { ...books, latestRequest: { account, orderId, receivedAt } };
};

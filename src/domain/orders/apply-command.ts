import type { Books } from './books';
import { amendOrder } from './amend-order';
import { bookCredit } from './book-credit';
import { bookFill } from './book-fill';
import { cancelOrder, closeOrder } from './close-order';
import type { Command } from './commands';
import type { Applied, BookingContext } from './outcome';
import { placeOrder } from './place-order';

/**
 * Applies a command to the books. The same command applied twice is not recognized here: the inbox does that.
 * @param books the order of the command, its account, the account's position in the symbol of the order, and for a request
 *   of a client, the latest one, as far as they exist; for a report of the venue, the account is that of the order
 */
export const applyCommand = (books: Books, command: Command, context: BookingContext): Applied => {
  switch (command.kind) {
    case 'place':
      return placeOrder(books, command, context);
    case 'amend':
      return amendOrder(hideForeignOrder(books, command.account), command, context);
    case 'cancel':
      return cancelOrder(hideForeignOrder(books, command.account), command, context);
    case 'fill':
      return bookFill(books, command, context);
    case 'cancelled':
    case 'expired':
      return closeOrder(books, command, context);
    case 'credit':
      return bookCredit(books, command, context);
  }
};

/** A client does not learn whether an order of another account exists. */
const hideForeignOrder = ({ order, ...books }: Books, account: string): Books =>
  order?.account === account ? { order, ...books } : books;

import { parseDecimal } from '../decimal';
import { add } from './arithmetic';
import type { Books } from './books';
import { type AccountCredit, getCommandId } from './commands';
import { ORDER_EVENT_VERSION, ORDER_EVENTS } from './events';
import type { Account } from './order';
import { type Applied, type BookingContext, refuse } from './outcome';

/** Books money of the treasury. The first credit of an account opens it, in its currency. */
export const bookCredit = (books: Books, credit: AccountCredit, { now }: BookingContext): Applied => {
  const { creditId, currency, amount } = credit;
  const before = books.account ?? {
    account: credit.account,
    currency,
    cash: '0',
    reservedCash: '0',
  };
  if (before.currency !== currency)
    return refuse(books, `it is in ${currency}; the account ${before.account} is in ${before.currency}`);
  const account: Account = { ...before, cash: add(before.cash, amount) };
  if (!parseDecimal(account.cash)) return refuse(books, `${account.cash} is more than an account can have`);
  return {
    books: { ...books, account },
    outcome: { state: 'applied' },
    event: {
      type: ORDER_EVENTS.creditBooked,
      detail: {
        version: ORDER_EVENT_VERSION,
        eventId: getCommandId(credit),
        account: account.account,
        bookedAt: now,
        creditId,
        currency,
        amount,
        cash: account.cash,
      },
    },
  };
};

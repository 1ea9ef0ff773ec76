import { add, multiply } from '../../../src/domain/orders/arithmetic';
import { getReservation } from '../../../src/domain/orders/books';
import {
  type Account,
  applyCommand,
  type BookingContext,
  type Books,
  type Command,
  type Fill,
  getCommandId,
  type LatestRequest,
  type Order,
  type OrderEvent,
  type Outcome,
  type Position,
} from '../../../src/domain/orders';

/** The books of all accounts in memory: the model that the database must agree with. */
export class BooksModel {
  readonly orders = new Map<string, Order>();
  readonly accounts = new Map<string, Account>();
  readonly positions = new Map<string, Position>();
  /** By account and order. */
  readonly latestRequests = new Map<string, LatestRequest>();
  readonly events: OrderEvent[] = [];
  /** The executions and credits that were booked, from which the accounts follow. */
  readonly booked: Command[] = [];
  private readonly processed = new Set<string>();

  /** Applies a command once; its repetitions have no effect. */
  apply(command: Command, context: BookingContext): Outcome | { readonly state: 'repeated' } {
    const id = getCommandId(command);
    if (this.processed.has(id)) return { state: 'repeated' };
    const { books, outcome, event } = applyCommand(this.read(command), command, context);
    if (outcome.state === 'early' || outcome.state === 'refused') return outcome;
    this.processed.add(id);
    if (books.order) this.orders.set(books.order.orderId, books.order);
    if (books.account) this.accounts.set(books.account.account, books.account);
    if (books.position)
      this.positions.set(`${books.position.account} ${books.position.symbol}`, books.position);
    const { latestRequest } = books;
    if (latestRequest)
      this.latestRequests.set(`${latestRequest.account} ${latestRequest.orderId}`, latestRequest);
    if (event) this.events.push(event);
    if (outcome.state === 'applied' && (command.kind === 'fill' || command.kind === 'credit'))
      this.booked.push(command);
    return outcome;
  }

  private read(command: Command): Books {
    const order = command.kind === 'credit' ? undefined : this.orders.get(command.orderId);
    const account = 'account' in command ? command.account : order?.account;
    const symbol = order?.symbol ?? (command.kind === 'place' ? command.order.symbol : undefined);
    const found = {
      order,
      account: account === undefined ? undefined : this.accounts.get(account),
      position: this.positions.get(`${account} ${symbol}`),
      latestRequest:
        'requestId' in command ? this.latestRequests.get(`${account} ${command.orderId}`) : undefined,
    };
    return Object.fromEntries(Object.entries(found).filter(([, record]) => record !== undefined)) as Books;
  }

  /** What the accounts, positions and orders must be, computed from the executions and credits alone. */
  deriveTotals() {
    const totals = new Map<string, string>();
    const addTo = (name: string, amount: string): void => {
      totals.set(name, add(totals.get(name) ?? '0', amount));
    };
    for (const command of this.booked) {
      if (command.kind === 'credit') addTo(`cash ${command.account}`, command.amount);
      else this.addFill(command as Fill, addTo);
    }
    for (const order of this.orders.values()) {
      const name = order.side === 'buy' ? order.account : `${order.account} ${order.symbol}`;
      addTo(`reserved ${name}`, getReservation(order));
    }
    return (name: string): string => totals.get(name) ?? '0';
  }

  private addFill({ orderId, quantity, price }: Fill, addTo: (name: string, amount: string) => void): void {
    const { account, symbol, side } = this.orders.get(orderId)!;
    const sign = side === 'buy' ? 1 : -1;
    addTo(`cash ${account}`, multiply(multiply(quantity, price), String(-sign)));
    addTo(`position ${account} ${symbol}`, multiply(quantity, String(sign)));
    addTo(`filled ${orderId}`, quantity);
    addTo(`value ${orderId}`, multiply(quantity, price));
  }
}

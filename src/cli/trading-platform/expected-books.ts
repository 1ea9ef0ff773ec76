import { PLATFORM_PARAMETERS } from '../../config/trading-platform';
import {
  type Account,
  applyCommand,
  type Command,
  getCommandId,
  type LatestRequest,
  type Order,
  type OrderEvent,
  type Position,
} from '../../domain/orders';

const LIMITS = {
  maxOrderQuantity: PLATFORM_PARAMETERS.MaxOrderQuantity.initialValue,
  maxOrderValue: PLATFORM_PARAMETERS.MaxOrderValue.initialValue,
};

/**
 * The books that the platform should have after some commands, computed in memory with the same rules, and without a queue,
 * a database or a failure. A command that is applied a second time has no effect.
 */
export class ExpectedBooks {
  readonly orders = new Map<string, Order>();
  readonly accounts = new Map<string, Account>();
  /** By account and symbol. */
  readonly positions = new Map<string, Position>();
  /** By order: all of them are of its account. */
  readonly latestRequests = new Map<string, LatestRequest>();
  readonly events: OrderEvent[] = [];
  private readonly applied = new Set<string>();

  /** @param now the time of the booking, ISO 8601 */
  apply(command: Command, now: string): void {
    const id = getCommandId(command);
    if (this.applied.has(id)) return;
    const known = 'orderId' in command ? this.orders.get(command.orderId) : undefined;
    const account = 'account' in command ? command.account : known?.account;
    const symbol = known?.symbol ?? (command.kind === 'place' ? command.order.symbol : undefined);
    const before = {
      ...(known && { order: known }),
      ...(account !== undefined && this.accounts.has(account) && { account: this.accounts.get(account)! }),
      ...(symbol !== undefined && { position: this.positions.get(`${account} ${symbol}`) }),
      ...('requestId' in command && { latestRequest: this.latestRequests.get(command.orderId) }),
    };
    const { books, outcome, event } = applyCommand(before, command, { limits: LIMITS, now });
    // A report that overtakes its order is applied when the order is known.
    if (outcome.state === 'early') return;
    this.applied.add(id);
    if (books.order) this.orders.set(books.order.orderId, books.order);
    if (books.account) this.accounts.set(books.account.account, books.account);
    if (books.position)
      this.positions.set(`${books.position.account} ${books.position.symbol}`, books.position);
    if (books.latestRequest) this.latestRequests.set(books.latestRequest.orderId, books.latestRequest);
    if (event) this.events.push(event);
  }
}

import type { PublicOrder } from '../../../../../src/domain/orders';
import type { Random } from '../../../core/random';
import type { Monitor } from '../monitor';
import type { Observer } from '../observer';
import type { Clients } from './clients';
import type { PlacedOrder } from './orders';

const createQuery = (isConsistent: boolean): Readonly<Record<string, string>> =>
  isConsistent ? { consistent: 'true' } : {};

/** Queries of clients. Each answer must show what the books had, and the latest of it if the query demands that. */
export class Queries {
  constructor(
    private readonly clients: Clients,
    private readonly observer: Observer,
    private readonly monitor: Monitor,
  ) {}

  /** Queries an order, or the orders or the cash of its account. */
  send(placed: PlacedOrder, random: Random): void {
    const isConsistent = random.happens(0.4);
    const kind = random.pickInteger(3);
    if (kind === 0) this.getOrder(placed, isConsistent);
    else if (kind === 1) this.listOrders(placed, isConsistent, random);
    else this.getAccount(placed, isConsistent);
  }

  private getOrder({ user, orderId }: PlacedOrder, isConsistent: boolean): void {
    const least = isConsistent ? this.observer.getVersion(orderId) : 0;
    const request = { route: 'GET /orders/{orderId}', orderId, query: createQuery(isConsistent) };
    this.clients.send(user, 'OrderQuery', request, ({ status, body }) => {
      if (status === 404 && least > 0) this.report(`${orderId} is not found, and its version is ${least}`);
      if (status === 200) this.checkOrder(body as unknown as PublicOrder, least);
    });
  }

  private listOrders({ user, account }: PlacedOrder, isConsistent: boolean, random: Random): void {
    const query = {
      account,
      limit: String(1 + random.pickInteger(10)),
      ...(random.happens(0.3) && { status: 'accepted' }),
      ...createQuery(isConsistent),
    };
    this.clients.send(user, 'OrderQuery', { route: 'GET /orders', query }, ({ status, body }) => {
      if (status !== 200) return;
      const { orders } = body as unknown as { readonly orders: readonly PublicOrder[] };
      for (const order of orders) {
        this.checkOrder(order, 0);
        if (order.account !== account) this.report(`${order.orderId} is in the list of ${account}`);
      }
    });
  }

  private getAccount({ user, account }: PlacedOrder, isConsistent: boolean): void {
    const least = isConsistent ? this.observer.countStates(account) : 0;
    const request = { route: 'GET /accounts/{account}', account, query: createQuery(isConsistent) };
    this.clients.send(user, 'OrderQuery', request, ({ status, body }) => {
      if (status === 404 && least > 0) this.report(`${account} is not found`);
      if (status === 200 && !this.observer.hadState(account, body, least))
        this.report(`${account} never had ${JSON.stringify(body)}, or not any more`);
    });
  }

  private checkOrder(order: PublicOrder, least: number): void {
    if (order.version < least)
      this.report(`${order.orderId} has version ${order.version}: expected at least ${least}`);
    if (!this.observer.hadVersion(order)) this.report(`${order.orderId} never was ${JSON.stringify(order)}`);
  }

  private report(text: string): void {
    this.monitor.report('answersShowBooks', text);
  }
}

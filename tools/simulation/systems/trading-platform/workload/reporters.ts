import {
  type AccountCredit,
  type Arrival,
  ARRIVAL_EVENTS,
  type ExecutionReport,
  type OrderChange,
  isFinal,
  type PublicOrder,
} from '../../../../../src/domain/orders';
import type { Random } from '../../../core/random';
import type { Simulation } from '../../../core/simulation';
import type { Bus } from '../../../services/eventbridge/bus';
import { asStartTarget } from '../../../services/eventbridge/event-target';

/** How much later a report is sent again, at most, in milliseconds. */
const REPEATED_MS = 600_000;
const [CASH_AT_START, CASH] = [400_000, 50_000];

/** What the venue knows of an order. */
interface KnownOrder {
  order: PublicOrder;
  /** The quantity that it has executed, in thousandths. */
  executed: number;
}

const toThousandths = (quantity: string): number => Math.round(Number(quantity) * 1_000);

const isOpen = ({ order, executed }: KnownOrder): boolean =>
  !isFinal(order) && toThousandths(order.quantity) > executed;

/** The venue and the treasury: what arrives from other systems. The venue executes the orders of which events report. */
export class Reporters {
  /** The contents of what was sent, by the ids of the reports. */
  readonly sent: Arrival[] = [];
  /** The bodies that cannot be booked. */
  readonly others: { readonly source: string; readonly detailType: string; readonly detail: object }[] = [];
  private readonly known = new Map<string, KnownOrder>();
  private readonly open: string[] = [];

  constructor(
    private readonly simulation: Simulation,
    private readonly bus: Bus,
  ) {
    const start = (event: unknown): void => this.learn((event as { readonly detail: OrderChange }).detail);
    const target = asStartTarget(simulation, 'venue', { arn: 'venue', start });
    bus.addRule({ name: 'Venue', pattern: { source: ['trading.orders'] }, targets: [{ target }] });
  }

  private learn({ order }: OrderChange): void {
    if (!order) return;
    const known = this.known.get(order.orderId);
    if (!known) {
      this.known.set(order.orderId, { order, executed: 0 });
      this.open.push(order.orderId);
    } else if (known.order.version < order.version) known.order = order;
  }

  /** Credits the first cash of an account, which opens it. */
  openAccount(account: string): void {
    this.credit(`open-${account}`, account, CASH_AT_START);
  }

  credit(creditId: string, account: string, amount = CASH): void {
    this.report({ kind: 'credit', creditId, account, currency: 'USD', amount: String(amount) });
  }

  /** Executes an order, all of it or a part. @param orderId the order about which others do something now */
  execute(index: number, random: Random, orderId: string): void {
    const wanted = this.known.get(orderId);
    const known = wanted && isOpen(wanted) ? wanted : this.pickOpen(random);
    if (!known) return;
    const { order } = known;
    const left = toThousandths(order.quantity) - known.executed;
    const part = random.happens(0.5) ? left : Math.max(1, Math.floor(left / 2));
    known.executed += part;
    this.report({
      kind: 'fill',
      executionId: `fill-${index}`,
      orderId: order.orderId,
      executedAt: this.formatNow(),
      quantity: String(part / 1_000),
      price: order.price,
    });
    if (random.happens(0.1)) this.repeatLater(random);
  }

  /** Ends an order, or rejects what another delivery has reported: the same id with another content. */
  close(index: number, random: Random): void {
    const known = this.pickOpen(random);
    if (!known) return;
    const kind = random.happens(0.5) ? 'expired' : 'cancelled';
    this.report({
      kind,
      executionId: `close-${index}`,
      orderId: known.order.orderId,
      executedAt: this.formatNow(),
    });
  }

  /** Sends what contradicts the books: an id with another content, too much, or an order that does not exist. */
  contradict(index: number, random: Random, orderId: string): void {
    const fills = this.sent.filter(({ kind }) => kind === 'fill');
    const executedAt = this.formatNow();
    if (fills.length > 0 && random.happens(0.4))
      return this.report({ ...(random.pickOne(fills) as ExecutionReport), executedAt });
    const [quantity, price] = [random.happens(0.5) ? '100000' : '1', '100'];
    this.report({ kind: 'fill', executionId: `wrong-${index}`, orderId, executedAt, quantity, price });
  }

  /** Puts an event that cannot be booked. */
  putOther(index: number, random: Random): void {
    const { executionReported } = ARRIVAL_EVENTS;
    const event = random.happens(0.5)
      ? { ...executionReported, detail: { kind: 'fill', executionId: `invalid-${index}`, quantity: 'many' } }
      : { source: 'venue.other', detailType: 'Unknown', detail: { id: `other-${index}` } };
    this.others.push(event);
    this.bus.put(event);
  }

  private pickOpen(random: Random): KnownOrder | undefined {
    while (this.open.length > 0) {
      const position = random.pickInteger(this.open.length);
      const known = this.known.get(this.open[position]!)!;
      if (isOpen(known)) return known;
      this.open.splice(position, 1);
    }
    return undefined;
  }

  private repeatLater(random: Random): void {
    const last = this.sent.at(-1)!;
    this.simulation.schedule(random.pickInteger(REPEATED_MS), 'repeated report', () => this.put(last));
  }

  private report(report: Arrival): void {
    this.sent.push(report);
    this.put(report);
  }

  private put(arrival: Arrival): void {
    const isCredit = arrival.kind === 'credit';
    const { source, detailType } = isCredit
      ? ARRIVAL_EVENTS.accountCredited
      : ARRIVAL_EVENTS.executionReported;
    this.bus.put({ source, detailType, detail: isCredit ? omitKind(arrival) : arrival });
  }

  private formatNow(): string {
    return new Date(this.simulation.now).toISOString();
  }
}

const omitKind = ({ creditId, account, currency, amount }: AccountCredit): object => ({
  creditId,
  account,
  currency,
  amount,
});

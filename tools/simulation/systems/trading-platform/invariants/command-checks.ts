import { ORDER_EVENTS } from '../../../../../src/domain/orders';
import type { OrderRequest } from '../../../../../src/lambdas/trading-platform/adapters/order-requests';
import type { Row, RowChange } from '../../../services/postgresql/table';
import type { Monitor } from '../monitor';
import { type CommitChanges, getChanges } from './commit-changes';
import { isPlacement } from '../workload/orders';

/** help/trading-platform.md: an order is rejected that is booked later than so long after its request, by its time in force. */
const MAX_AGE_MS: Readonly<Record<string, number>> = { day: 15 * 60_000, ioc: 5 * 60_000 };
/** The time of a booking is taken before its transaction, with a clock that can be wrong. */
const TOLERANCE_MS = 30_000;
const BOOKS = ['accounts', 'positions', 'orders', 'executions'];
const AMENDMENTS: readonly unknown[] = [ORDER_EVENTS.amended, ORDER_EVENTS.amendmentRejected];

/** Checks which changes belong to which command: what a commit contains in addition to the inbox. */
export class CommandChecks {
  /** How often commands had an effect again. */
  repeated = 0;
  /** When the API received each request, by its id, in milliseconds since 1970. */
  private readonly receivedAt = new Map<string, number>();
  /** The same of each order, by its id. */
  private readonly placedAt = new Map<string, number>();
  /** The orders of which a request was rejected because they were unknown, with the account of the request. */
  private readonly unknown = new Set<string>();
  /** When the newest amendment was received that was answered, by order and account. */
  private readonly latest = new Map<string, number>();

  /** @param now returns the virtual time in milliseconds since 1970 */
  constructor(
    private readonly monitor: Monitor,
    private readonly now: () => number,
  ) {}

  check(changes: CommitChanges): void {
    const closed = getChanges(changes, 'inbox').filter(
      ({ before, after }) => isClosed(after) && !isClosed(before),
    );
    const [command] = closed;
    if (closed.length > 1) this.monitor.report('once', `a commit contains ${closed.length} commands`);
    this.checkRepetition(changes);
    this.checkBooks(changes, command);
    this.checkEvents(changes, command);
    for (const { before, after } of getChanges(changes, 'outbox'))
      if (!before && after) this.checkAmendment(after);
    for (const { before, after } of getChanges(changes, 'orders'))
      if (!before && after?.status === 'accepted') this.checkAcceptance(after);
  }

  /** A command that is processed must not be processed again. */
  private checkRepetition(changes: CommitChanges): void {
    for (const { key, before, after } of getChanges(changes, 'inbox')) {
      if (!isClosed(before) || before!.processed_at === after?.processed_at) continue;
      this.repeated++;
      this.monitor.report('once', `${key} was processed again`);
    }
  }

  /** Only a command changes the books, and only if it is applied; a rejected order is new. */
  private checkBooks(changes: CommitChanges, command: RowChange | undefined): void {
    const changed = BOOKS.flatMap((table) => getChanges(changes, table));
    if (changed.length === 0) return;
    const outcome = command?.after?.outcome;
    if (command === undefined)
      return this.monitor.report('once', `${describe(changed[0]!)} was changed without a command`);
    if (outcome === 'applied') return;
    const wrong = changed.find(({ before, after }) => before || after?.status !== 'rejected');
    if (wrong)
      this.monitor.report(
        'harmlessRefusal',
        `${command.key} was ${String(outcome)}, and changed ${describe(wrong)}`,
      );
  }

  /** A command that changed or rejected something has one event, and others have none. */
  private checkEvents(changes: CommitChanges, command: RowChange | undefined): void {
    const added = getChanges(changes, 'outbox').filter(({ before }) => !before);
    const outcome = command?.after?.outcome;
    const expected = outcome === 'applied' || outcome === 'rejected' ? 1 : 0;
    if (added.length !== expected)
      this.monitor.report(
        'oneEvent',
        `${command?.key ?? 'a commit without a command'} added ${added.length} events: expected ${expected}`,
      );
    else if (expected === 1 && added[0]!.key !== command!.key)
      this.monitor.report('oneEvent', `${command!.key} added the event ${added[0]!.key}`);
  }

  private checkAmendment({ event_id, type, detail }: Row): void {
    const { orderId, account, reason } = JSON.parse(String(detail)) as Readonly<Record<string, string>>;
    const key = `${orderId} ${account}`;
    if (reason === 'unknown-order') this.unknown.add(key);
    const at = this.receivedAt.get(String(event_id));
    if (at === undefined || !AMENDMENTS.includes(type)) return;
    const newest = this.latest.get(key) ?? -Infinity;
    if (type === ORDER_EVENTS.amended && at < newest)
      this.monitor.report(
        'ordered',
        `${String(event_id)} was applied after one that came ${newest - at} ms later`,
      );
    this.latest.set(key, Math.max(at, newest));
  }

  private checkAcceptance({ order_id, account, time_in_force }: Row): void {
    const receivedAt = this.placedAt.get(String(order_id)) ?? this.now();
    const ageMs = this.now() - receivedAt;
    if (ageMs > MAX_AGE_MS[String(time_in_force)]! + TOLERANCE_MS)
      this.monitor.report('timely', `${String(order_id)} was accepted ${ageMs} ms after its request`);
    if (this.unknown.has(`${String(order_id)} ${String(account)}`))
      this.monitor.report('notRevived', `${String(order_id)} was accepted`);
  }

  /** Remembers a request that the intake has stored. */
  addRequest({ requestId, requestKey, orderId, receivedAt }: OrderRequest): void {
    const at = Date.parse(receivedAt);
    this.receivedAt.set(requestId, at);
    if (isPlacement(requestKey)) this.placedAt.set(orderId, at);
  }
}

const isClosed = (row: RowChange['after']): boolean => row !== undefined && row.processed_at !== null;

const describe = ({ table, key }: RowChange): string => `${key.replace('\n', ' ')} in ${table}`;

import { formatOrder, type Order, type PublicOrder } from '../../../../src/domain/orders';
import {
  type OrderRow,
  toAccount,
  toOrder,
  toPosition,
} from '../../../../src/lambdas/trading-platform/database/rows';
import type { Row, RowChange } from '../../services/postgresql/table';
import { checkOrderChange } from './invariants/order-changes';
import { CommandChecks } from './invariants/command-checks';
import { type CommitChanges, getChanges } from './invariants/commit-changes';
import type { Monitor } from './monitor';

/** Watches each commit of the database, and remembers what the books had. */
export class Observer {
  /** The longest time between a request and the booking of its order, in milliseconds. */
  longestStallMs = 0;
  /** The number of orders that were accepted or rejected. */
  decisions = 0;
  readonly commands: CommandChecks;
  /** The versions of each order, the first one first. */
  private readonly versions = new Map<string, Row[]>();
  /** The cash and the positions of each account after each change of it. */
  private readonly states = new Map<string, string[]>();
  private readonly positions = new Map<string, Map<string, string>>();
  private readonly cash = new Map<string, string>();

  /** @param now returns the virtual time in milliseconds since 1970 */
  constructor(
    private readonly monitor: Monitor,
    private readonly now: () => number,
  ) {
    this.commands = new CommandChecks(monitor, now);
  }

  /** Checks the changes of a transaction that is committed. */
  check(changes: readonly RowChange[]): void {
    const byTable: Record<string, RowChange[]> = {};
    for (const change of changes) (byTable[change.table] ??= []).push(change);
    this.commands.check(byTable);
    for (const change of getChanges(byTable, 'orders')) this.addVersion(change, byTable);
    this.addStates(byTable);
  }

  /** Returns the number of versions of an order so far. */
  getVersion(orderId: string): number {
    return this.versions.get(orderId)?.length ?? 0;
  }

  /** Whether an order once was as a client sees it. */
  hadVersion(seen: PublicOrder): boolean {
    const row = this.versions.get(seen.orderId)?.[seen.version - 1];
    return row !== undefined && JSON.stringify(formatOrder(readOrder(row))) === JSON.stringify(seen);
  }

  /** Returns the number of states of an account so far. */
  countStates(account: string): number {
    return this.states.get(account)?.length ?? 0;
  }

  /** Whether an account once had what a client sees. @param least the number of states that were there before the query */
  hadState(account: string, seen: Readonly<Record<string, unknown>>, least: number): boolean {
    const positions = seen.positions as readonly Readonly<Record<string, unknown>>[];
    const holdings = positions.map(({ symbol, quantity, reservedQuantity }) => [
      symbol,
      quantity,
      reservedQuantity,
    ]);
    const text = formatState(
      [seen.cash, seen.reservedCash].join(' '),
      holdings.map((held) => held.join(' ')),
    );
    return (this.states.get(account)?.lastIndexOf(text) ?? -1) >= Math.max(0, least - 1);
  }

  private addVersion(change: RowChange, byTable: CommitChanges): void {
    const { key, before, after } = change;
    if (!after) return this.monitor.report('stateMachine', `the order ${key} was deleted`);
    checkOrderChange(change, byTable, this.monitor);
    const versions = this.versions.get(key);
    if (versions) versions.push(after);
    else this.versions.set(key, [after]);
    if (before) return;
    this.decisions++;
    const waitedMs = this.now() - (after.created_at as Date).getTime();
    this.longestStallMs = Math.max(this.longestStallMs, waitedMs);
  }

  private addStates(byTable: CommitChanges): void {
    const changed = new Set<string>();
    for (const { after } of getChanges(byTable, 'accounts')) {
      const { account, cash, reservedCash } = toAccount(after as never);
      this.cash.set(account, `${cash} ${reservedCash}`);
      changed.add(account);
    }
    for (const { after } of getChanges(byTable, 'positions')) {
      const { account, symbol, quantity, reservedQuantity } = toPosition(after as never);
      const positions = this.positions.get(account) ?? new Map<string, string>();
      this.positions.set(account, positions.set(symbol, `${symbol} ${quantity} ${reservedQuantity}`));
      changed.add(account);
    }
    for (const account of changed) {
      const held = [...(this.positions.get(account)?.values() ?? [])].sort();
      const states = this.states.get(account) ?? [];
      states.push(formatState(this.cash.get(account)!, held));
      this.states.set(account, states);
    }
  }
}

const formatState = (cash: string, positions: readonly string[]): string => [cash, ...positions].join(', ');

/** Reads a row of the table orders. */
export const readOrder = (row: Row): Order => toOrder(row as unknown as OrderRow);

import { EVENT_KIND, formatIsoTime, isPriceEvent } from '../../../domain/market-data';
import type { Row } from './row-format';

/** Receives the rows of a file in order of time, and those that are omitted. */
export interface OrderListener {
  readonly emit: (row: Row) => void;
  /** A row whose time does not fit its neighbors. */
  readonly skip: (row: Row, reason: string) => void;
  /** A bar that another row with the same time replaces, or a bar that never became final. */
  readonly replace: (row: Row) => void;
}

interface SymbolOrder {
  /** The last row, until the next one shows that its time is not an outlier and that no row replaces it. */
  pending: Row;
  /** A row that is older than `pending`. The next row shows which of the two is an outlier. */
  older: Row | undefined;
  /** The time of the last emitted row. */
  last: number;
  /** The corrections, halts, resumes and splits after `pending`. */
  readonly notices: Row[];
}

/**
 * Puts the rows of each symbol in order of time. Rows with a price only count in the order of the file, also at the same
 * time. A bar with the time of the previous one replaces it, unless that one was final. A single row that is later than
 * the two rows after it is an outlier and skipped; other rows that are older than the previous one are skipped. A
 * correction, a halt, a resume or a split follows the price before it, whatever its time.
 */
export class RowOrder {
  private readonly symbols = new Map<string, SymbolOrder>();

  constructor(private readonly listener: OrderListener) {}

  add(row: Row): void {
    const order = this.symbols.get(row.bar.symbol);
    if (!isPriceEvent(row.kind)) {
      if (order === undefined) this.listener.emit(row);
      else order.notices.push(row);
      return;
    }
    if (order === undefined) {
      this.symbols.set(row.bar.symbol, { pending: row, older: undefined, last: -Infinity, notices: [] });
      return;
    }
    const { pending, older } = order;
    const time = row.bar.timestamp;
    if (time < order.last) this.skipLate(row, order.last);
    else if (time < pending.bar.timestamp) this.addOlder(order, row);
    else {
      if (older !== undefined) this.skipLate(older, pending.bar.timestamp);
      order.older = undefined;
      const areBars = row.kind === EVENT_KIND.bar && pending.kind === EVENT_KIND.bar;
      if (time > pending.bar.timestamp || !areBars) this.emit(order, row);
      else this.replacePending(order, row);
    }
  }

  /** Emits the last rows. @returns the number of symbols */
  end(): number {
    for (const { pending, older, notices } of this.symbols.values()) {
      if (pending.details?.final === false) this.listener.replace(pending);
      else this.listener.emit(pending);
      for (const notice of notices) this.listener.emit(notice);
      if (older !== undefined) this.skipLate(older, pending.bar.timestamp);
    }
    return this.symbols.size;
  }

  /** Returns the time of the previous row of a symbol. */
  getPrevious(symbol: string): number | undefined {
    const order = this.symbols.get(symbol);
    return order && (order.older ?? order.pending).bar.timestamp;
  }

  private addOlder(order: SymbolOrder, row: Row): void {
    const { pending, older } = order;
    if (older === undefined) order.older = row;
    else if (row.bar.timestamp < older.bar.timestamp) this.skipLate(row, older.bar.timestamp);
    else {
      const next = formatIsoTime(older.bar.timestamp);
      this.listener.skip(
        pending,
        `timestamp is ${formatIsoTime(pending.bar.timestamp)}; expected at most the time of the next rows (${next})`,
      );
      order.pending = older;
      order.older = undefined;
      this.add(row);
    }
  }

  private emit(order: SymbolOrder, row: Row): void {
    const { pending, notices } = order;
    // No later version of the bar follows.
    const isOpen = pending.details?.final === false;
    this.listener.emit(isOpen ? { ...pending, details: { ...pending.details, final: true } } : pending);
    for (const notice of notices.splice(0)) this.listener.emit(notice);
    order.last = pending.bar.timestamp;
    order.pending = row;
  }

  private replacePending(order: SymbolOrder, row: Row): void {
    if (order.pending.details?.final === true) {
      this.listener.replace(row);
      return;
    }
    this.listener.replace(order.pending);
    order.pending = row;
  }

  private skipLate(row: Row, previous: number): void {
    const { symbol, timestamp } = row.bar;
    this.listener.skip(
      row,
      `timestamp is ${formatIsoTime(timestamp)}; expected at least the time of the previous row of ${symbol} (${formatIsoTime(previous)})`,
    );
  }
}

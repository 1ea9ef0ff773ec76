import type { Bar } from '../patterns/types';
import { SymbolTable } from './symbol-table';

/** The numbers of one event: timestamp, open, high, low, close, volume, in this order. */
export const COLUMNS = 6;

/**
 * The valid events of a batch, in their order, without an object for each: a batch holds up to 50,000, and what is
 * not made need not be collected.
 */
export class EventTable {
  /** How many events there are. */
  count = 0;
  /** {@link COLUMNS} numbers an event. */
  values: Float64Array;
  /** For each event, its symbol's number in `symbols`. */
  symbol: Int32Array;
  /** For each event, its record's place in the batch. */
  record: Int32Array;
  /** For each event, its place in the record. */
  index: Int32Array;

  /**
   * @param symbols may know some already; one table of symbols serves many of events
   * @param capacity how many events to make room for at first
   */
  constructor(
    readonly symbols = new SymbolTable(),
    capacity = 64,
  ) {
    this.values = new Float64Array(capacity * COLUMNS);
    this.symbol = new Int32Array(capacity);
    this.record = new Int32Array(capacity);
    this.index = new Int32Array(capacity);
  }

  /** Makes room for one more event. */
  reserve(): void {
    if (this.count < this.symbol.length) return;
    const capacity = this.symbol.length * 2;
    const grown = <T extends Int32Array | Float64Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.values = grown(new Float64Array(capacity * COLUMNS), this.values);
    this.symbol = grown(new Int32Array(capacity), this.symbol);
    this.record = grown(new Int32Array(capacity), this.record);
    this.index = grown(new Int32Array(capacity), this.index);
  }

  /** Takes an event. */
  add(bar: Bar, record: number, index: number): void {
    this.reserve();
    const event = this.count++;
    const { timestamp, open, high, low, close, volume } = bar;
    this.values.set([timestamp, open, high, low, close, volume], event * COLUMNS);
    this.symbol[event] = this.symbols.of(bar.symbol);
    this.record[event] = record;
    this.index[event] = index;
  }

  /** The bar of an event. */
  bar(event: number): Bar {
    const { values } = this;
    const at = event * COLUMNS;
    return {
      symbol: this.symbols.names[this.symbol[event]!]!,
      timestamp: values[at]!,
      open: values[at + 1]!,
      high: values[at + 2]!,
      low: values[at + 3]!,
      close: values[at + 4]!,
      volume: values[at + 5]!,
    };
  }
}

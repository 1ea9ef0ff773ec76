import type { Bar } from '../patterns/types';
import type { MarketEvent } from './event';
import type { EventDetails } from './event-details';
import type { EventKind } from './event-kind';
import { SymbolTable } from './symbol-table';

/** Numbers per event: timestamp, open, high, low, close, volume, in this order. */
export const COLUMNS = 6;

/**
 * The valid events of a batch in order, stored in typed arrays: a batch has up to 50,000 events, and one object for
 * each would have to be garbage-collected.
 */
export class EventTable {
  /** The number of events. */
  count = 0;
  /** {@link COLUMNS} numbers per event. */
  values: Float64Array;
  /** For each event, the number of its symbol in `symbols`. */
  symbol: Int32Array;
  /** For each event, the index of its record in the batch. */
  record: Int32Array;
  /** For each event, its index in the record. */
  index: Int32Array;
  /** For each event, its {@link EventKind}. */
  kind: Int32Array;
  /** The fields of events in addition to prices, such as the id of a trade; most events have none. */
  readonly details = new Map<number, EventDetails>();

  /**
   * @param symbols may already contain symbols; several event tables can share it
   * @param capacity the initial capacity in events
   */
  constructor(
    readonly symbols = new SymbolTable(),
    capacity = 64,
  ) {
    this.values = new Float64Array(capacity * COLUMNS);
    this.symbol = new Int32Array(capacity);
    this.record = new Int32Array(capacity);
    this.index = new Int32Array(capacity);
    this.kind = new Int32Array(capacity);
  }

  /** Ensures capacity for one more event. */
  reserve(): void {
    if (this.count < this.symbol.length) return;
    const capacity = this.symbol.length * 2;
    const copyInto = <T extends Int32Array | Float64Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.values = copyInto(new Float64Array(capacity * COLUMNS), this.values);
    this.symbol = copyInto(new Int32Array(capacity), this.symbol);
    this.record = copyInto(new Int32Array(capacity), this.record);
    this.index = copyInto(new Int32Array(capacity), this.index);
    this.kind = copyInto(new Int32Array(capacity), this.kind);
  }

  /** Appends an event. */
  add({ bar, kind, details }: MarketEvent, record: number, index: number): void {
    this.reserve();
    const event = this.count++;
    const { timestamp, open, high, low, close, volume } = bar;
    this.values.set([timestamp, open, high, low, close, volume], event * COLUMNS);
    this.symbol[event] = this.symbols.intern(bar.symbol);
    this.record[event] = record;
    this.index[event] = index;
    this.kind[event] = kind;
    if (details !== undefined) this.details.set(event, details);
  }

  /** Removes all events, and keeps the memory for the next ones. */
  clear(): void {
    this.count = 0;
    this.details.clear();
  }

  /** Returns an event as `readEvent` does. */
  event(event: number): MarketEvent {
    const details = this.details.get(event);
    return {
      kind: this.kind[event] as EventKind,
      bar: this.bar(event),
      ...(details !== undefined && { details }),
    };
  }

  /** Returns the symbol, the time and the prices of an event; see {@link MarketEvent.bar}. */
  bar(event: number): Bar {
    return this.copyBar(event, createEmptyBar());
  }

  /** Copies the symbol, the time and the prices of an event into a bar that the caller reuses. Returns that bar. */
  copyBar(event: number, bar: MutableBar): Bar {
    const { values } = this;
    const offset = event * COLUMNS;
    bar.symbol = this.symbols.names[this.symbol[event]!]!;
    bar.timestamp = values[offset]!;
    bar.open = values[offset + 1]!;
    bar.high = values[offset + 2]!;
    bar.low = values[offset + 3]!;
    bar.close = values[offset + 4]!;
    bar.volume = values[offset + 5]!;
    return bar;
  }
}

export type MutableBar = { -readonly [Field in keyof Bar]: Bar[Field] };

/** Its numbers are NaN, so that the JavaScript engine stores them as doubles that it can overwrite. */
export const createEmptyBar = (): MutableBar => ({
  symbol: '',
  timestamp: NaN,
  open: NaN,
  high: NaN,
  low: NaN,
  close: NaN,
  volume: NaN,
});

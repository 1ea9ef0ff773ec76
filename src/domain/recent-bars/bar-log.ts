import { type PriceBar, readBarList, writeBarList } from './encoding';
import { NumberReader, NumberWriter } from './varint';

/** At the end of a batch, a log with this many bars becomes a separate row. Fewer bars are stored with the detector. */
export const MAX_LOG_BARS = 24;
/** The maximum number of bars in a row. With usual prices, such a row takes one write unit. */
export const MAX_ROW_BARS = 96;

/** Bars that no longer change, from the oldest; at least one. */
export type ClosedBars = readonly PriceBar[];

/**
 * The last bars of one symbol and interval, for the drawings of patterns. It is stored with the detector, and so small
 * that the row of the detector takes no more write units. When it is full, or a pattern may be confirmed, its bars are
 * closed.
 */
export class BarLog {
  private bars: PriceBar[] = [];
  /** The time of the last closed bar. */
  private closedUntil = -Infinity;
  private readonly closed: ClosedBars[] = [];

  /** The bars that are not closed, from the oldest. */
  get unclosed(): readonly PriceBar[] {
    return this.bars;
  }

  /** Adds a bar. Prices of equal time are combined to one bar, so that the log contains each time once. */
  add({ timestamp, open, high, low, close, volume }: PriceBar): void {
    if (timestamp <= this.closedUntil) return;
    const last = this.bars.at(-1);
    if (last?.timestamp === timestamp)
      this.bars[this.bars.length - 1] = {
        ...last,
        high: Math.max(last.high, high),
        low: Math.min(last.low, low),
        close,
        volume: last.volume + volume,
      };
    else this.bars.push({ timestamp, open, high, low, close, volume });
    if (this.bars.length >= MAX_ROW_BARS) this.close();
  }

  /** Closes the bars so far. */
  close(): void {
    const last = this.bars.at(-1);
    if (last === undefined) return;
    this.closed.push(this.bars);
    this.closedUntil = last.timestamp;
    this.bars = [];
  }

  /** Closes the bars if there are too many to store with the detector. Returns those closed since the last call. */
  takeClosed(): readonly ClosedBars[] {
    if (this.bars.length >= MAX_LOG_BARS) this.close();
    return this.closed.splice(0);
  }

  /** Encodes the bars that are not closed. */
  encode(): Uint8Array {
    const writer = new NumberWriter();
    const hasClosed = this.closedUntil > -Infinity;
    writer.writeByte(hasClosed ? 1 : 0);
    if (hasClosed) writer.writeSigned(this.closedUntil);
    writeBarList(writer, this.bars);
    return writer.toBytes();
  }

  /** @throws RangeError if the bytes are not a complete log */
  static decode(bytes: Uint8Array): BarLog {
    const log = new BarLog();
    const reader = new NumberReader(bytes);
    if (reader.readByte() === 1) log.closedUntil = reader.readSigned();
    log.bars = readBarList(reader);
    return log;
  }
}

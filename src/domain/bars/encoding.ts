import { INTERVALS } from '../calendar';
import { ByteReader, ByteWriter } from './bytes';
import type { OpenBar } from './open-bar';
import type { OpenBars } from './open-bars';
import { SymbolBars, type BarOptions } from './symbol-bars';

/** Increment it whenever the format or the meaning of stored open bars changes. */
const FORMAT_VERSION = 1;
const NO_BAR = 255;

/** Stored open bars have another format, or other intervals; use a new `SymbolBars` instead. */
export class BarFormatError extends Error {
  override readonly name = 'BarFormatError';
}

/**
 * Encodes the open bars of a symbol: with five intervals 112 bytes per interval, and up to 200 if the feed has ids of
 * trades. A decoded builder continues exactly as the original would.
 */
export function encodeBars(bars: SymbolBars): Uint8Array {
  const { levels, prices, recent } = bars;
  const writer = new ByteWriter();
  writer.writeByte(FORMAT_VERSION);
  writer.writeByte(levels.length);
  for (const { interval } of levels) writer.writeByte(INTERVALS.indexOf(interval));
  writer.writeNumbers(bars.startedAt, bars.newest, bars.halt, prices.lastTime, prices.lastPrice);
  writer.writeByte(prices.ranges.length);
  for (const code of prices.ranges) writer.writeUint16(code);
  writer.writeByte(prices.pending ? 1 : 0);
  if (prices.pending) {
    const { time, price, size, id } = prices.pending;
    writer.writeNumbers(time, price, size, id);
  }
  for (const level of levels) writeOpenBars(writer, level);
  const trades = recent.list();
  writer.writeByte(trades.length);
  for (const { id, bar, time, price, size } of trades) {
    writer.writeUint48(id);
    writer.writeByte(bar === undefined ? NO_BAR : levels[0]!.bars.indexOf(bar));
    if (bar === undefined) continue;
    writer.writeUint32(time - bar.start);
    writer.writeNumbers(price, size);
  }
  return writer.toBytes();
}

/** @throws BarFormatError if the bytes have another format, or the options have other intervals */
export function decodeBars(bytes: Uint8Array, symbol: string, options: BarOptions): SymbolBars {
  const reader = new ByteReader(bytes);
  try {
    const bars = readBars(reader, symbol, options);
    if (reader.isAtEnd) return bars;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new BarFormatError(
    `Open bars of ${symbol}: ${bytes.length} bytes are not the expected number; start new bars`,
  );
}

function readBars(reader: ByteReader, symbol: string, options: BarOptions): SymbolBars {
  const found = describeFormat(
    reader.readByte(),
    reader.readList(() => INTERVALS[reader.readByte()] ?? 'unknown'),
  );
  const expected = describeFormat(FORMAT_VERSION, options.intervals);
  if (found !== expected)
    throw new BarFormatError(`Open bars of ${symbol}: expected ${expected}, got ${found}; start new bars`);
  const bars = new SymbolBars(symbol, options, reader.readNumber());
  const { levels, prices, recent } = bars;
  bars.newest = reader.readNumber();
  bars.halt = reader.readNumber();
  prices.lastTime = reader.readNumber();
  prices.lastPrice = reader.readNumber();
  prices.ranges.push(...reader.readList(() => reader.readUint16()));
  prices.updateLimit();
  if (reader.readByte() === 1) {
    const [time, price, size, id] = reader.readNumbers(4) as [number, number, number, number];
    prices.pending = { time, price, size, id };
  }
  for (const level of levels) readOpenBars(reader, level);
  for (let count = reader.readByte(); count > 0; count--) {
    const id = reader.readUint48();
    const bar = levels[0]!.bars[reader.readByte()];
    const time = bar === undefined ? 0 : bar.start + reader.readUint32();
    const [price, size] = bar === undefined ? [0, 0] : reader.readNumbers(2);
    recent.add(id, time, price!, size!, bar);
  }
  return bars;
}

const describeFormat = (version: number, intervals: readonly string[]): string =>
  `version ${version} with ${intervals.join(', ')}`;

/** Times of a bar are offsets from its start, in milliseconds: 49 days at most. An empty bar has none. */
function writeOpenBars(writer: ByteWriter, { bars, closedUntil }: OpenBars): void {
  writer.writeNumbers(closedUntil);
  writer.writeByte(bars.length);
  for (const bar of bars) {
    writer.writeNumbers(bar.start);
    writer.writeUint32(bar.end - bar.start);
    writer.writeByte(bar.isEmpty ? 0 : 1);
    if (bar.isEmpty) continue;
    const { open, high, low, close, volume, notional } = bar;
    writer.writeNumbers(open, high, low, close, volume, notional);
    for (const value of [bar.count, bar.openTime - bar.start, bar.closeTime - bar.start])
      writer.writeUint32(value);
  }
}

function readOpenBars(reader: ByteReader, level: OpenBars): void {
  level.closedUntil = reader.readNumber();
  for (let count = reader.readByte(); count > 0; count--) {
    const start = reader.readNumber();
    const bar: OpenBar = level.add({ start, end: start + reader.readUint32() });
    if (reader.readByte() === 0) continue;
    bar.open = reader.readNumber();
    bar.high = reader.readNumber();
    bar.low = reader.readNumber();
    bar.close = reader.readNumber();
    bar.volume = reader.readNumber();
    bar.notional = reader.readNumber();
    bar.count = reader.readUint32();
    bar.openTime = start + reader.readUint32();
    bar.closeTime = start + reader.readUint32();
  }
}

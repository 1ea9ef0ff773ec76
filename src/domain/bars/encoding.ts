import { INTERVALS, type Interval } from '../calendar';
import { BarRow } from './bar-row';
import { ByteReader, ByteWriter } from './bytes';
import { readHotSymbol, writeHotSymbol } from './hot-encoding';
import { readOpenBars, writeOpenBars } from './open-bar-encoding';
import type { BarOptions } from './bar-options';
import type { SymbolBars } from './symbol-bars';

/** Increment it whenever the format or the meaning of stored open bars changes. */
const FORMAT_VERSION = 2;

/** Stored open bars have another format, or other intervals; use a new `BarRow` instead. */
export class BarFormatError extends Error {
  override readonly name = 'BarFormatError';
}

/** The two parts of a stored row. */
export interface EncodedRow {
  /** The data that nearly every trade changes: the open bars of the first interval, and the last trades. */
  readonly hot: Uint8Array;
  /**
   * The data that changes when a bar of the first interval closes: the names of the symbols, and the longer intervals.
   */
  readonly cold: Uint8Array;
}

/**
 * Encodes a row. A decoded row continues exactly as the original would, and so does the original.
 * @param cold the cold part with which the row was encoded or decoded before; it is returned if it is unchanged
 */
export function encodeRow(row: BarRow, cold?: Uint8Array): EncodedRow {
  row.removeIdle();
  const hot = new ByteWriter();
  hot.writeByte(FORMAT_VERSION);
  hot.writeNumbers(row.newest, row.delay, row.startedAt);
  for (const bars of row.symbols.values()) writeHotSymbol(hot, bars, row.newest);
  return { hot: hot.toBytes(), cold: cold === undefined || row.isColdChanged ? encodeCold(row) : cold };
}

/** Encodes the cold part of a row, which is unchanged from then on. */
function encodeCold(row: BarRow): Uint8Array {
  const cold = new ByteWriter();
  cold.writeByte(FORMAT_VERSION);
  const [first] = row.symbols.values();
  const intervals = first?.levels.map(({ interval }) => interval) ?? [];
  cold.writeByte(intervals.length);
  for (const interval of intervals) cold.writeByte(INTERVALS.indexOf(interval));
  cold.writeUint16(row.symbols.size);
  for (const bars of row.symbols.values()) writeColdSymbol(cold, bars);
  row.isColdChanged = false;
  return cold.toBytes();
}

/** @throws BarFormatError if the bytes have another format, or the options have other intervals */
export function decodeRow(parts: EncodedRow, options: BarOptions): BarRow {
  const hot = new ByteReader(parts.hot);
  const cold = new ByteReader(parts.cold);
  try {
    const row = readRow(hot, cold, options);
    if (hot.isAtEnd && cold.isAtEnd) return row;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const lengths = `${parts.hot.length} and ${parts.cold.length} bytes`;
  throw new BarFormatError(`Open bars: ${lengths} are not the expected numbers; start new bars`);
}

function readRow(hot: ByteReader, cold: ByteReader, options: BarOptions): BarRow {
  const versions = [hot.readByte(), cold.readByte()];
  const intervals = cold.readList(() => INTERVALS[cold.readByte()]);
  const expected = describeFormat([FORMAT_VERSION, FORMAT_VERSION], options.intervals);
  const found = describeFormat(versions, intervals);
  const count = cold.readUint16();
  if (found !== expected && !(count === 0 && versions.every((version) => version === FORMAT_VERSION)))
    throw new BarFormatError(`Open bars: expected ${expected}, got ${found}; start new bars`);
  const row = new BarRow(options);
  [row.newest, row.delay, row.startedAt] = hot.readNumbers(3) as [number, number, number];
  for (let index = 0; index < count; index++) {
    const bars = row.findOrAdd(cold.readText());
    bars.newest = row.newest;
    readColdSymbol(cold, bars);
    readHotSymbol(hot, bars, row.newest);
  }
  row.isColdChanged = false;
  return row;
}

const describeFormat = (versions: readonly number[], intervals: readonly (Interval | undefined)[]): string =>
  `versions ${versions.join(' and ')} with ${intervals.join(', ')}`;

function writeColdSymbol(writer: ByteWriter, { symbol, halt, lastSplit, levels, prices }: SymbolBars): void {
  writer.writeText(symbol);
  writer.writeNumbers(halt, lastSplit);
  writer.writeByte(prices.ranges.length);
  for (const code of prices.ranges) writer.writeUint16(code);
  levels.forEach((level, index) => {
    writer.writeNumber(level.closedUntil);
    if (index > 0) writeOpenBars(writer, level);
  });
}

function readColdSymbol(reader: ByteReader, bars: SymbolBars): void {
  [bars.halt, bars.lastSplit] = reader.readNumbers(2) as [number, number];
  bars.prices.ranges.push(...reader.readList(() => reader.readUint16()));
  bars.prices.updateLimit();
  bars.levels.forEach((level, index) => {
    level.closedUntil = reader.readNumber();
    if (index > 0) readOpenBars(reader, level);
  });
}

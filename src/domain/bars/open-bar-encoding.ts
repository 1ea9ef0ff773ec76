import type { ByteReader, ByteWriter } from './bytes';
import type { OpenBar } from './open-bar';
import type { OpenBars } from './open-bars';

/** Writes the open bars of an interval. Times are offsets from the start of the bar, in milliseconds: 49 days at most. */
export function writeOpenBars(writer: ByteWriter, { bars }: OpenBars): void {
  writer.writeByte(bars.length);
  for (const bar of bars) {
    writer.writeTime(bar.start);
    writer.writeUint32(bar.end - bar.start);
    writer.writeByte(bar.isEmpty ? 0 : 1);
    if (!bar.isEmpty) writeContents(writer, bar);
  }
}

/** Reads what {@link writeOpenBars} has written. */
export function readOpenBars(reader: ByteReader, level: OpenBars): void {
  for (let count = reader.readByte(); count > 0; count--) {
    const start = reader.readTime();
    const bar = level.add({ start, end: start + reader.readUint32() });
    if (reader.readByte() === 1) readContents(reader, bar);
  }
}

function writeContents(writer: ByteWriter, bar: OpenBar): void {
  const { open, high, low, close, volume, notional } = bar;
  writer.writeDecimals(open, high, low, close, volume);
  writer.writeNumber(notional);
  for (const value of [bar.count, bar.openTime - bar.start, bar.closeTime - bar.start])
    writer.writeUint32(value);
}

function readContents(reader: ByteReader, bar: OpenBar): void {
  const values = reader.readDecimals(5) as [number, number, number, number, number];
  [bar.open, bar.high, bar.low, bar.close, bar.volume] = values;
  bar.notional = reader.readNumber();
  bar.count = reader.readUint32();
  bar.openTime = bar.start + reader.readUint32();
  bar.closeTime = bar.start + reader.readUint32();
}

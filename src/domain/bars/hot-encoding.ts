import type { ByteReader, ByteWriter } from './bytes';
import { readOpenBars, writeOpenBars } from './open-bar-encoding';
import type { SymbolBars } from './symbol-bars';

/** The code of a trade that is already added to its bar, or belongs to no bar. */
const NO_BAR = 255;
/** The maximum age of the last trade in milliseconds. An older trade and a missing one are stored with this age. */
const MAX_AGE = 2 ** 32 - 1;

/** Writes the part of a symbol that nearly every trade changes. @param newest the time of the newest event of the row */
export function writeHotSymbol(
  writer: ByteWriter,
  { levels, prices, recent }: SymbolBars,
  newest: number,
): void {
  writer.writeUint32(Math.min(newest - prices.lastTime, MAX_AGE));
  writer.writeDecimals(prices.lastPrice);
  const { pending } = prices;
  writer.writeByte(pending ? 1 : 0);
  if (pending) {
    writer.writeTime(pending.time);
    writer.writeUint48(pending.id);
    writer.writeDecimals(pending.price, pending.size);
  }
  const [level] = levels;
  writeOpenBars(writer, level!);
  writer.writeByte(recent.length);
  recent.forEach((id, bar, time, price, size) => {
    writer.writeUint48(id);
    writer.writeByte(bar === undefined ? NO_BAR : level!.bars.indexOf(bar));
    if (bar === undefined) return;
    writer.writeUint32(time - bar.start);
    writer.writeDecimals(price, size);
  });
}

/** Reads what {@link writeHotSymbol} has written. */
export function readHotSymbol(
  reader: ByteReader,
  { levels, prices, recent }: SymbolBars,
  newest: number,
): void {
  const age = reader.readUint32();
  prices.lastTime = age === MAX_AGE ? -Infinity : newest - age;
  [prices.lastPrice] = reader.readDecimals(1) as [number];
  if (reader.readByte() === 1) {
    const time = reader.readTime();
    const id = reader.readUint48();
    const [price, size] = reader.readDecimals(2) as [number, number];
    prices.pending = { time, price, size, id };
  }
  const [level] = levels;
  readOpenBars(reader, level!);
  for (let count = reader.readByte(); count > 0; count--) {
    const id = reader.readUint48();
    const bar = level!.bars[reader.readByte()];
    const time = bar === undefined ? 0 : bar.start + reader.readUint32();
    const [price, size] = bar === undefined ? [0, 0] : (reader.readDecimals(2) as [number, number]);
    recent.add(id, time, price, size, bar);
  }
}

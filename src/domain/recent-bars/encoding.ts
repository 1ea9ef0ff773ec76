import type { Bar } from '../patterns/types';
import { NumberReader, NumberWriter } from './varint';

/** A bar of a known symbol and interval. */
export type PriceBar = Omit<Bar, 'symbol' | 'interval'>;

/** The first byte of encoded bars. Increment it whenever the format changes. */
const FORMAT = 1;
/** Prices have at most this many significant digits, like those of most feeds. */
const MAX_DIGITS = 7;
/**
 * Added to the number of decimals, because that is negative for prices with more than seven digits before the point.
 */
const DECIMALS_BIAS = 128;
/** Volumes have three significant digits: a number below 1,000 and a power of ten. */
const VOLUME_STEPS = 1_000;
const VOLUME_BIAS = 20;
const MAX_VOLUME_EXPONENT = 44;

/**
 * Encodes bars as differences: about 8 bytes for a bar of a stock. Prices are exact up to seven significant digits of the
 * highest one, volumes are rounded to three digits.
 */
export function encodeBarList(bars: readonly PriceBar[]): Uint8Array {
  const writer = new NumberWriter();
  writeBarList(writer, bars);
  return writer.toBytes();
}

/** @throws RangeError if the bytes are not a complete list of this format */
export function decodeBarList(bytes: Uint8Array): PriceBar[] {
  return readBarList(new NumberReader(bytes));
}

/** Writes bars for {@link readBarList}. */
export function writeBarList(writer: NumberWriter, bars: readonly PriceBar[]): void {
  const decimals = countDecimals(bars);
  writer.writeByte(FORMAT);
  writer.writeByte(decimals + DECIMALS_BIAS);
  writer.write(bars.length);
  let time = 0;
  let step = 0;
  let last = 0;
  for (const bar of bars) {
    const open = toTicks(bar.open, decimals);
    const high = toTicks(bar.high, decimals);
    const low = toTicks(bar.low, decimals);
    const close = toTicks(bar.close, decimals);
    writer.writeSigned(bar.timestamp - time - step);
    writer.writeSigned(open - last);
    writer.writeSigned(close - open);
    writer.write(Math.max(0, high - Math.max(open, close)));
    writer.write(Math.max(0, Math.min(open, close) - low));
    writer.write(encodeVolume(bar.volume));
    step = time === 0 ? 0 : bar.timestamp - time;
    time = bar.timestamp;
    last = close;
  }
}

/** @throws RangeError if the content is not a complete list of this format */
export function readBarList(reader: NumberReader): PriceBar[] {
  const format = reader.readByte();
  if (format !== FORMAT) throw new RangeError(`Bars: expected format ${FORMAT}, got ${format}`);
  const decimals = reader.readByte() - DECIMALS_BIAS;
  let time = 0;
  let step = 0;
  let last = 0;
  return Array.from({ length: reader.read() }, () => {
    const timestamp = time + step + reader.readSigned();
    const first = last + reader.readSigned();
    const end = first + reader.readSigned();
    const open = toPrice(first, decimals);
    const high = toPrice(Math.max(first, end) + reader.read(), decimals);
    const low = toPrice(Math.min(first, end) - reader.read(), decimals);
    const close = toPrice(end, decimals);
    const volume = decodeVolume(reader.read());
    step = time === 0 ? 0 : timestamp - time;
    time = timestamp;
    last = end;
    return { timestamp, open, high, low, close, volume };
  });
}

const toTicks = (price: number, decimals: number): number =>
  Math.round(decimals < 0 ? price / 10 ** -decimals : price * 10 ** decimals);

/** A division by a power of ten gives the number that is nearest to the decimal one, so no digit is lost. */
const toPrice = (ticks: number, decimals: number): number =>
  decimals < 0 ? ticks * 10 ** -decimals : ticks / 10 ** decimals;

/** Returns the number of decimals that all prices need, limited by the digits of the highest one. */
function countDecimals(bars: readonly PriceBar[]): number {
  let highest = 0;
  for (const { open, high, low, close } of bars)
    highest = Math.max(highest, Math.abs(open), Math.abs(high), Math.abs(low), Math.abs(close));
  const limit = MAX_DIGITS - 1 - (highest > 0 ? Math.floor(Math.log10(highest)) : 0);
  let decimals = Math.min(0, limit);
  for (const { open, high, low, close } of bars)
    while (
      decimals < limit &&
      !(
        isExact(open, decimals) &&
        isExact(high, decimals) &&
        isExact(low, decimals) &&
        isExact(close, decimals)
      )
    )
      decimals += 1;
  return decimals;
}

const isExact = (price: number, decimals: number): boolean =>
  toPrice(toTicks(price, decimals), decimals) === price;

function encodeVolume(volume: number): number {
  if (!(volume > 0)) return 0;
  const exponent = Math.floor(Math.log10(volume)) - 2;
  if (exponent + VOLUME_BIAS < 0 || exponent > MAX_VOLUME_EXPONENT) return 0;
  const digits = Math.round(exponent < 0 ? volume * 10 ** -exponent : volume / 10 ** exponent);
  return (exponent + VOLUME_BIAS) * VOLUME_STEPS + Math.min(digits, VOLUME_STEPS - 1);
}

function decodeVolume(code: number): number {
  if (code === 0) return 0;
  const exponent = Math.floor(code / VOLUME_STEPS) - VOLUME_BIAS;
  const digits = code % VOLUME_STEPS;
  return exponent < 0 ? digits / 10 ** -exponent : digits * 10 ** exponent;
}

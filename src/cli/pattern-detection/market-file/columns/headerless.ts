import type { Field } from './names';

/** A layout of rows without names: which cell contains which field. */
export interface HeaderlessLayout {
  readonly fields: Readonly<Partial<Record<Field, number>>>;
  readonly times: readonly number[];
  /** Whether a price without open, high and low is a trade, and not the close of a bar. */
  readonly isTrades?: boolean;
  /** The numbers of the columns with quotes, from 1, if the rows have no other price. */
  readonly quotes?: readonly string[];
}

/**
 * The kinds of the cells of a row, one letter each: `t` a date with a time or a number that can be one, `d` a date, `c` a
 * time of day, `n` a number, `b` a truth value, `s` other text. A pattern accepts `t` where it expects a number, because
 * large numbers of other cells can be times.
 */
interface KnownLayout extends HeaderlessLayout {
  readonly pattern: RegExp;
}

/** Layouts of sources that no general rule recognizes: trades have several numbers before their time. */
export const KNOWN_LAYOUTS: readonly KnownLayout[] = [
  // Binance trades: id, price, quantity, quote quantity, time, buyer is maker, best match
  { pattern: /^[nt]{4}tbb?$/, fields: { id: 0, close: 1, volume: 2 }, times: [4], isTrades: true },
  // Binance aggregated trades: id, price, quantity, first id, last id, time, buyer is maker, best match
  { pattern: /^[nt]{5}tbb?$/, fields: { id: 0, close: 1, volume: 2 }, times: [5], isTrades: true },
  // Kraken REST trades: price, quantity, time, side, type, …
  { pattern: /^nnts[sn]{0,4}t?$/, fields: { close: 0, volume: 1 }, times: [2], isTrades: true },
  // Trades of Kraken and Bitcoincharts: time, price, quantity
  { pattern: /^t[nt]{2}$/, fields: { close: 1, volume: 2 }, times: [0], isTrades: true },
  // Closes, and prices of days: time, price, volume
  { pattern: /^[td][nt]{1,2}$/, fields: { close: 1, volume: 2 }, times: [0] },
];

/** The time of the ticks of NinjaTrader: date, time of day and 100 nanoseconds, then last, bid, ask and volume. */
export const NINJA_TRADER = {
  time: /^\d{8} \d{6} \d{7}$/,
  layout: { fields: { close: 1, volume: 4 }, times: [0], isTrades: true },
} as const;

/** TrueFX: pair, time, bid, ask. */
export const TRUE_FX: HeaderlessLayout = { fields: { symbol: 0 }, times: [1], quotes: ['3', '4'] };
/** Trades of several symbols: symbol, time, price, size. */
export const SYMBOL_TRADES: HeaderlessLayout = {
  fields: { symbol: 0, close: 2, volume: 3 },
  times: [1],
  isTrades: true,
};
/** HistData ticks: time, bid, ask and a volume of 0. */
export const HIST_DATA_TICKS: HeaderlessLayout = { fields: {}, times: [0], quotes: ['2', '3'] };

/** The cells before the prices of a bar: a symbol, then a date with a time, or a date and a time of day. */
export const BAR_START = /^(s{0,2})(dc|t|d)(?=[nt]{4})/;

/** Orders of the four prices after the time, the usual one first. */
export const PRICE_ORDERS: readonly Readonly<Record<'open' | 'high' | 'low' | 'close', number>>[] = [
  { open: 0, high: 1, low: 2, close: 3 },
  // Coinbase
  { low: 0, high: 1, open: 2, close: 3 },
  // Bitfinex
  { open: 0, close: 1, high: 2, low: 3 },
  { close: 0, open: 1, high: 2, low: 3 },
];

import { createRandom, drawBetween, type Random } from '../../../../src/cli/statistics/random';

/** The session of a day in New York, which trades from 9:30 to 16:00. */
export const OPEN = Date.UTC(2024, 4, 1, 13, 30);
export const CLOSE = Date.UTC(2024, 4, 1, 20);
const SLOT_MS = 5 * 60_000;
const SLOTS = (CLOSE - OPEN) / SLOT_MS;
const SYMBOLS = 50;
/** New shares per old share of the split. */
const SPLIT_FACTOR = 4;
/** The symbols with a head and shoulders, which is confirmed in the afternoon. */
const PATTERN_SYMBOLS = { first: 10, last: 29 };
/** The length of a chunk of consecutive arrivals. No event of the quiet chunk is late or special. */
export const CHUNK_MS = 30 * 60_000;
export const QUIET_CHUNK = 1;

/** Why a trade is in no bar. */
export type TradeFault = 'late' | 'bad-print' | 'outside-session' | 'no-price';

/** A trade of the day. */
export interface DayTrade {
  readonly symbol: string;
  readonly timestamp: number;
  /** After its correction, if it is corrected. */
  readonly price: number;
  readonly size: number;
  readonly id: string;
  readonly fault?: TradeFault;
}

/** The content of an event or a record, and when it arrives in the stream. */
export interface Arrival {
  readonly symbol: string;
  readonly arrivesAt: number;
  /** An event, or the text of a record that can't be parsed. */
  readonly content: object | string;
}

/** The trades of a day in the order of their arrival, and everything that is sent. */
export interface TradingDay {
  readonly symbols: readonly string[];
  readonly trades: readonly DayTrade[];
  readonly arrivals: readonly Arrival[];
  /** For each symbol with a halt, its time. */
  readonly halts: ReadonlyMap<string, number>;
  /** For each symbol with a split, its time and the new shares per old share. */
  readonly splits: ReadonlyMap<string, { readonly time: number; readonly factor: number }>;
  /** The number of events that are refused because of their contents. */
  readonly invalid: number;
}

const toSlot = (slot: number, seconds = 0): number => OPEN + slot * SLOT_MS + seconds * 1000;
const roundToCents = (price: number): number => Math.round(100 * price) / 100;

/** Head and shoulders as points of [slots, level]: level 0 is the neckline, and 1 the head. */
const SHAPE = [
  [13, 0.6],
  [7, 0],
  [9, 1],
  [9, 0.02],
  [7, 0.58],
  [9, -0.4],
] as const;
const RISE = { level: -0.8, slots: 8 };
const HEIGHT = 12;
/** The largest distance of a close from its line, in heights: so large that few of the alerts are CRITICAL. */
const NOISE = 0.33;

/** Generates the closes of the slots of a symbol with a head and shoulders. */
function generateShape(random: Random): number[] {
  const closes: number[] = [];
  let level = RISE.level - 0.3;
  const legs = [[RISE.slots + Math.floor(random() * 6), RISE.level] as const, ...SHAPE];
  for (const [slots, to] of legs) {
    const from = level;
    for (let slot = 1; slot <= slots; slot++) {
      const noise = slot === slots ? 0 : NOISE * (2 * random() - 1);
      closes.push(100 + HEIGHT * (from + ((to - from) * slot) / slots + noise));
    }
    level = to;
  }
  while (closes.length < SLOTS) closes.push(closes.at(-1)! * drawBetween(random, 0.998, 1.002));
  return closes;
}

/** Generates the closes of the slots of a symbol whose price moves at random. */
function generateWalk(random: Random): number[] {
  let price = drawBetween(random, 20, 300);
  return Array.from({ length: SLOTS }, () => (price *= drawBetween(random, 0.997, 1.003)));
}

interface TradeOptions {
  readonly fault?: TradeFault;
  /** Milliseconds until the arrival. */
  readonly delay?: number;
  /** The price before a correction. */
  readonly sentPrice?: number;
  readonly conditions?: readonly string[];
  /** The price is a multiple of this number of cents. */
  readonly unit?: number;
}

/** Collects what is sent, and what of it belongs to bars. */
class DayRecorder {
  readonly trades: DayTrade[] = [];
  readonly arrivals: Arrival[] = [];
  private count = 0;

  addTrade(symbol: string, timestamp: number, price: number, size: number, more: TradeOptions = {}): string {
    const id = String(++this.count);
    const { fault, delay = 0, sentPrice, conditions, unit = 1 } = more;
    // Before the split, four times whole cents, so that the prices of its bar are whole cents.
    const rounded = unit * roundToCents(price / unit);
    this.trades.push({ symbol, timestamp, price: rounded, size, id, ...(fault && { fault }) });
    const content = {
      symbol,
      timestamp,
      price: sentPrice ?? rounded,
      size,
      id,
      ...(conditions && { conditions }),
    };
    this.add(symbol, timestamp + delay, content);
    return id;
  }

  add(symbol: string, arrivesAt: number, content: object | string): void {
    this.arrivals.push({ symbol, arrivesAt, content });
  }

  /** Returns the trades in order of arrival. */
  sortTrades(): DayTrade[] {
    const arrivals = new Map(this.arrivals.map(({ content, arrivesAt }) => [content, arrivesAt]));
    const times = new Map(
      [...arrivals].map(([content, time]) => [(content as { id?: string }).id, time] as const),
    );
    return [...this.trades].sort((a, b) => times.get(a.id)! - times.get(b.id)!);
  }
}

/**
 * Generates a day of trades of 50 symbols with equal times, late trades, a halt, a split, a bad print, a confirmed jump, a
 * correction, records that can't be read, and a burst of patterns. The day is the same in each run.
 */
export function generateTradingDay(): TradingDay {
  const random = createRandom(20_240_501);
  const symbols = Array.from({ length: SYMBOLS }, (_, index) => `DAY-${String(index).padStart(2, '0')}`);
  const [halted, split, badPrint, jump, corrected, poisoned] = symbols as [string, ...string[]];
  const day = new DayRecorder();
  const halt = toSlot(20, 60);
  const splitTime = toSlot(31, 120);
  symbols.forEach((symbol, index) => {
    const hasPattern = index >= PATTERN_SYMBOLS.first && index <= PATTERN_SYMBOLS.last;
    const closes = hasPattern ? generateShape(random) : generateWalk(random);
    let last = closes[0]!;
    for (let slot = 0; slot < SLOTS; slot++) {
      const close = closes[slot]!;
      const unit = symbol === split && slot < 31 ? SPLIT_FACTOR : 1;
      const factor = unit * (symbol === jump && slot >= 45 ? 1.08 : 1);
      // A symbol without trades in an interval has no bar of it.
      const isIdle = index > 40 && slot > 0 && random() < 0.2;
      const isSpecial = [20, 31, 40, 45, 50].includes(slot) && index < 5;
      if (isIdle || isSpecial) continue;
      // The first trade is at the open, because a bar without its start is omitted.
      const times = [slot === 0 ? 500 : 3_000 + random() * 240_000];
      if (random() < 0.3) times.push(times[0]! + random() * 50_000);
      // A trade with the time of the one before.
      if (random() < 0.15) times.push(times.at(-1)!);
      times.forEach((time, part) => {
        const share = (part + 1) / times.length;
        const isLate = part > 0 && slot % 7 === 3 && index % 3 === 0;
        const delay = slot > 0 && random() < 0.05 ? Math.floor(random() * 1_000) : 0;
        const price = factor * (last + (close - last) * share);
        const timestamp = Math.floor(toSlot(slot) + time);
        const size = Math.ceil(random() * 20);
        const late = { fault: 'late', delay: 600_000 } as const;
        day.addTrade(symbol, timestamp, price, size, { unit, ...(isLate ? late : { delay }) });
      });
      last = close;
    }
    day.addTrade(symbol, CLOSE + 5_000, closes.at(-1)!, 1, { fault: 'outside-session' });
    addSpecialSlot(day, symbol, closes);
  });
  return { symbols, ...finish() };

  /** Adds the trades of the slot in which something special happens to a symbol. */
  function addSpecialSlot(recorder: DayRecorder, symbol: string, closes: readonly number[]): void {
    const add = (slot: number, seconds: number, factor: number, more: TradeOptions = {}) =>
      recorder.addTrade(symbol, toSlot(slot, seconds), factor * closes[slot]!, 3, more);
    if (symbol === halted) {
      add(20, 10, 1);
      recorder.add(symbol, halt, { kind: 'status', symbol, timestamp: halt, status: 'halt' });
      const resume = toSlot(20, 180);
      recorder.add(symbol, resume, { kind: 'status', symbol, timestamp: resume, status: 'resume' });
      for (const seconds of [200, 201, 250]) add(20, seconds, 1.001);
    }
    if (symbol === split) {
      for (const seconds of [20, 90]) add(31, seconds, SPLIT_FACTOR, { unit: SPLIT_FACTOR });
      recorder.add(symbol, splitTime, { kind: 'split', symbol, timestamp: splitTime, factor: SPLIT_FACTOR });
      for (const seconds of [130, 150]) add(31, seconds, 1);
    }
    if (symbol === badPrint) {
      add(40, 30, 1);
      add(40, 60, 1.5, { fault: 'bad-print' });
      add(40, 61, 1);
    }
    if (symbol === jump) for (const seconds of [30, 31, 90]) add(45, seconds, 1.08);
    if (symbol === corrected) {
      add(50, 30, 1);
      const price = roundToCents(closes[50]!);
      const id = add(50, 60, 1, { sentPrice: roundToCents(1.02 * price) });
      const timestamp = toSlot(50, 90);
      recorder.add(symbol, timestamp, { kind: 'correction', symbol, timestamp, id, price, size: 3 });
      add(50, 100, 1);
    }
  }

  function finish(): Omit<TradingDay, 'symbols'> {
    const time = toSlot(60, 10);
    day.add(poisoned!, time, 'not a market event');
    day.add(poisoned!, time, { symbol: poisoned, timestamp: time, price: -1, size: 1 });
    day.add(poisoned!, time, { symbol: poisoned, timestamp: time, bid: 10, ask: 11 });
    day.addTrade(poisoned!, time, 1, 1, { fault: 'no-price', conditions: ['W'] });
    return {
      trades: day.sortTrades(),
      arrivals: day.arrivals.sort((a, b) => a.arrivesAt - b.arrivesAt),
      halts: new Map([[halted, halt]]),
      splits: new Map([[split!, { time: splitTime, factor: SPLIT_FACTOR }]]),
      invalid: 3,
    };
  }
}

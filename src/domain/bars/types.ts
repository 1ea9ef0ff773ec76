import type { Interval } from '../calendar';
import type { Bar } from '../patterns/types';

/** One trade, in the order of the stream. */
export interface Trade {
  readonly symbol: string;
  /** Whole milliseconds since 1970. */
  readonly timestamp: number;
  readonly price: number;
  /** Shares, contracts or units; 0 if the feed has no sizes. */
  readonly size: number;
  /** Unique per symbol. It identifies copies, and the trade that a correction changes. */
  readonly id?: string;
  /** The feed's condition codes or names. */
  readonly conditions?: readonly string[];
}

/** The new price and size of an earlier trade. */
export interface Correction extends Trade {
  readonly id: string;
  /** 0 cancels the trade. */
  readonly size: number;
}

/** A bar of the feed. Its `timestamp` is its start. */
export interface InputBar extends Bar {
  /** Undefined if the feed does not name it: any length that is not longer than the first interval. */
  readonly interval?: Interval;
  /** The first time after the bar, if the feed shows it. */
  readonly end?: number;
  /** Whether its interval has ended: no later version of it follows. */
  readonly final?: boolean;
  /** The number of trades. */
  readonly count?: number;
  readonly vwap?: number;
}

/** A closed bar. Its `timestamp` is its start; it never changes. */
export interface IntervalBar extends Bar {
  readonly interval: Interval;
  /** The first time after the bar: earlier than its interval implies at the close of a session and at a halt. */
  readonly end: number;
  /** The number of trades; 0 if the bar was built from bars without it. */
  readonly count: number;
  /** The volume-weighted average price; undefined without volume. */
  readonly vwap?: number;
}

/** A change of the number of shares: prices are those after it from its time on. */
export interface Split {
  readonly symbol: string;
  readonly timestamp: number;
  /** New shares per old share: 4 for a split of 4:1. */
  readonly factor: number;
}

/** A split from the first bar of an interval that has the new prices. Its `timestamp` is the start of that bar. */
export interface IntervalSplit extends Split {
  readonly interval: Interval;
}

/** Why an event is in no bar. */
export type BarRejection =
  /** A condition of the trade excludes its price, such as an average price. */
  | 'no-price'
  /** A trade with this id has been processed. */
  | 'duplicate'
  /** The exchange is closed at this time. */
  | 'outside-session'
  /** The bar is closed, or the trade to correct is not one of the recent ones. */
  | 'late'
  /** The price is far from the trades before it, and the next trade contradicts it. */
  | 'bad-print'
  /** The bar is longer than every configured interval. */
  | 'longer-interval'
  /** The bar is not final, and has none of the configured intervals: its final version counts. */
  | 'open-bar';

/** Receives the results of a builder. */
export interface BarListener {
  onBar(bar: IntervalBar): void;
  onRejected(event: Trade | InputBar, reason: BarRejection): void;
}

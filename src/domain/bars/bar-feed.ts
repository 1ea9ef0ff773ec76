import { getIntervalMs, type ExchangeCalendar, type Interval } from '../calendar';
import { LATENESS_MS } from './bar-options';
import { SymbolBars } from './symbol-bars';
import type { BarListener, Correction, InputBar, Trade } from './types';

export interface BarFeedOptions {
  readonly calendar: ExchangeCalendar;
  /** The intervals of the bars, shortest first. */
  readonly intervals: readonly Interval[];
  readonly listener: BarListener;
  /**
   * Which events close a bar: the events of all symbols in a live feed, or only the events of the bar's symbol in a
   * file that lists one symbol after the other.
   */
  readonly clock: 'feed' | 'symbol';
}

/** Builds the bars of any number of symbols from one feed of trades or shorter bars. */
export class BarFeed {
  private readonly builders = new Map<string, SymbolBars>();
  private startedAt: number | undefined;
  private newest = -Infinity;
  /** The end of the last bar of the feed, if it is known. */
  private inputUntil = -Infinity;

  constructor(private readonly options: BarFeedOptions) {}

  addTrade(trade: Trade): void {
    const builder = this.findBuilder(trade.symbol, trade.timestamp);
    builder.addTrade(trade, this.advance(trade.timestamp));
  }

  addBar(bar: InputBar): void {
    const { symbol, timestamp, interval } = bar;
    const builder = this.findBuilder(symbol, timestamp);
    builder.addBar(bar, this.advance(timestamp));
    const end = bar.end ?? timestamp + (interval ? getIntervalMs(interval) : 0);
    this.inputUntil = Math.max(this.inputUntil, end);
  }

  correct(correction: Correction): void {
    this.findBuilder(correction.symbol, correction.timestamp).correct(correction);
  }

  /** See {@link SymbolBars.split}. */
  split(symbol: string, factor: number): void {
    this.builders.get(symbol)?.split(factor);
  }

  /** See {@link SymbolBars.endAt}. */
  halt(symbol: string, time: number): void {
    this.builders.get(symbol)?.endAt(time);
  }

  /** Closes the bars of idle symbols that ended 2 s before `now`. */
  closeDue(now: number): void {
    for (const builder of this.builders.values()) if (builder.isOpen) builder.closeDue(now);
  }

  /**
   * Closes the bars that have ended when the feed ends, within the accepted lateness.
   * @returns the number of symbols with a bar that has not ended
   */
  end(): number {
    this.closeDue(Math.max(this.newest + LATENESS_MS, this.inputUntil) + LATENESS_MS);
    return [...this.builders.values()].filter(({ isOpen }) => isOpen).length;
  }

  private findBuilder(symbol: string, time: number): SymbolBars {
    this.startedAt ??= time;
    let builder = this.builders.get(symbol);
    if (builder === undefined) {
      const startedAt = this.options.clock === 'feed' ? this.startedAt : time;
      this.builders.set(symbol, (builder = new SymbolBars(symbol, this.options, startedAt)));
    }
    return builder;
  }

  /** Returns the time that closes bars after an event at `time`. */
  private advance(time: number): number {
    this.newest = Math.max(this.newest, time);
    return this.options.clock === 'feed' ? this.newest : time;
  }
}

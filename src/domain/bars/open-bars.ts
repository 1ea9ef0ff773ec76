import { findBarSpan, type BarSpan, type ExchangeCalendar, type Interval } from '../calendar';
import { isClosingTrade } from './conditions';
import { OpenBar } from './open-bar';
import type { Trade } from './types';

/** The open bars of one symbol and interval: usually one, and for some seconds also the one before it. */
export class OpenBars {
  /** Oldest first. */
  readonly bars: OpenBar[] = [];
  /** The end of the last closed bar. Earlier events are late. */
  closedUntil = -Infinity;

  constructor(
    private readonly calendar: ExchangeCalendar,
    readonly interval: Interval,
  ) {}

  /** Returns the open bar that contains a time. */
  find(time: number): OpenBar | undefined {
    for (const bar of this.bars) if (time >= bar.start && time < bar.end) return bar;
    return undefined;
  }

  /**
   * Returns the span of the bar that contains a time; undefined if the exchange is closed then.
   * @param halt the time of a halt: it ends the bar that contains it, and the rest of the interval is another bar
   */
  findSpan(time: number, halt: number): BarSpan | undefined {
    const span = findBarSpan(this.calendar, this.interval, time);
    if (span === undefined || halt <= span.start || halt >= span.end) return span;
    return time < halt ? { start: span.start, end: halt } : { start: halt, end: span.end };
  }

  /**
   * Returns the time of a trade. A closing auction's trade is reported some milliseconds after the close: it gets a time in
   * the last bar of its session, unless that bar has ended before `closeUntil`.
   */
  findTradeTime({ timestamp: time, conditions }: Trade, closeUntil: number): number {
    if (!isClosingTrade(conditions)) return time;
    if (findBarSpan(this.calendar, this.interval, time) !== undefined) return time;
    const last = findBarSpan(this.calendar, this.interval, closeUntil);
    return last !== undefined && last.end <= time ? last.end - 1 : time;
  }

  /** Opens the bar with this span. */
  add({ start, end }: BarSpan): OpenBar {
    const bar = new OpenBar(start, end);
    const after = this.bars.findIndex((other) => other.start > start);
    this.bars.splice(after < 0 ? this.bars.length : after, 0, bar);
    return bar;
  }

  /** Ends the open bar that contains the time of a halt. */
  endAt(halt: number): void {
    const bar = this.find(halt);
    if (bar !== undefined && halt > bar.start) bar.end = halt;
  }

  /** Removes and returns the oldest bar if it ends no later than a time. */
  takeEnded(time: number): OpenBar | undefined {
    const bar = this.bars[0];
    if (bar === undefined || bar.end > time) return undefined;
    this.bars.shift();
    this.closedUntil = bar.end;
    return bar;
  }
}

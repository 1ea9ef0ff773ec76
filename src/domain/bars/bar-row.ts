import type { BarOptions } from './bar-options';
import { SymbolBars } from './symbol-bars';
import type { Correction, InputBar, IntervalSplit, Split, Trade } from './types';

const DAY_MS = 86_400_000;
/** The time without events after which a symbol is removed from its row, in milliseconds. */
const MAX_IDLE_MS = 30 * DAY_MS;

/**
 * The open bars of all symbols of one row of the table OpenBars. The newest event of the row closes the bars of all its
 * symbols, so the result depends on the events of the row and their order only, not on batches.
 */
export class BarRow {
  readonly symbols = new Map<string, SymbolBars>();
  /**
   * The time of the newest event; -Infinity before the first. An event whose time is after its arrival counts with the
   * time of its arrival, so that a clock that is ahead does not close the bars of other symbols early.
   */
  newest = -Infinity;
  /** The time between the newest event and its arrival, in milliseconds. */
  delay = 0;
  /** The time of the row's first event: bars that began before are incomplete. Infinity before the first. */
  startedAt = Infinity;
  private isListChanged = true;

  constructor(private readonly options: BarOptions) {}

  /** @param arrivedAt the time of arrival in the stream, in milliseconds since 1970 */
  addTrade(trade: Trade, arrivedAt: number): void {
    this.advance(trade.timestamp, arrivedAt);
    this.findOrAdd(trade.symbol).addTrade(trade, this.newest);
  }

  /** @param arrivedAt the time of arrival in the stream, in milliseconds since 1970 */
  addBar(bar: InputBar, arrivedAt: number): void {
    this.advance(bar.timestamp, arrivedAt);
    const builder = this.findOrAdd(bar.symbol);
    if (this.isDate(bar))
      this.options.listener.onBar({ ...bar, interval: '1d', end: bar.timestamp + DAY_MS, count: 0 });
    else builder.addBar(bar, this.newest);
    this.newest = Math.max(this.newest, Math.min(builder.newest, arrivedAt));
  }

  /** Whether a bar is a complete day with the date as its time, at midnight, outside the session. */
  private isDate({ interval, final, timestamp }: InputBar): boolean {
    const { intervals, calendar } = this.options;
    const isDay = interval === '1d' && intervals.includes('1d');
    return isDay && final !== false && calendar.findSession(timestamp) === undefined;
  }

  correct(correction: Correction): void {
    if (this.startedAt === Infinity) this.startedAt = correction.timestamp;
    this.findCurrent(correction.symbol).correct(correction);
  }

  /**
   * Converts the open bars of a symbol. A copy of its last split has no effect, and a split before a closed bar is late.
   * @param arrivedAt the time of arrival in the stream, in milliseconds since 1970
   * @returns the split for each interval
   */
  split(split: Split, arrivedAt: number): readonly IntervalSplit[] {
    const { symbol, timestamp, factor } = split;
    this.advance(timestamp, arrivedAt);
    const builder = this.findCurrent(symbol);
    const isCopy = timestamp <= builder.lastSplit;
    if (isCopy || timestamp < builder.levels[0]!.closedUntil) {
      const event = { symbol, timestamp, price: 0, size: 0 };
      this.options.listener.onRejected(event, isCopy ? 'duplicate' : 'late');
      return [];
    }
    builder.lastSplit = timestamp;
    builder.split(1 / factor);
    return builder.levels.map(({ interval, bars }) => {
      const start = Math.min(timestamp, bars[0]?.start ?? Infinity);
      return { symbol, interval, factor, timestamp: start };
    });
  }

  /** See {@link SymbolBars.endAt}. @param arrivedAt the time of arrival in the stream, in milliseconds since 1970 */
  halt(symbol: string, time: number, arrivedAt: number): void {
    this.advance(time, arrivedAt);
    this.findCurrent(symbol).endAt(time);
  }

  /** Closes the bars that ended 2 s before the newest event. */
  closeEnded(): void {
    if (this.newest > -Infinity) this.closeAll(this.newest);
  }

  /**
   * Closes the bars that have ended according to a clock. The feed can be late by minutes, or be a replay of last week,
   * so the delay of the newest event is subtracted from the time of the clock.
   * @returns whether anything was closed
   */
  closeByClock(now: number): boolean {
    return this.closeAll(now - this.delay);
  }

  /** Returns the builder of a symbol; it is added with `startedAt` of the row. */
  findOrAdd(symbol: string): SymbolBars {
    let builder = this.symbols.get(symbol);
    if (builder === undefined) {
      builder = new SymbolBars(symbol, this.options, this.startedAt);
      this.symbols.set(symbol, builder);
    }
    return builder;
  }

  /** Removes the symbols without open bars and without events for 30 days. */
  removeIdle(): void {
    for (const [symbol, { levels, prices, halt, isOpen }] of this.symbols) {
      if (isOpen) continue;
      const last = Math.max(prices.lastTime, halt, ...levels.map(({ closedUntil }) => closedUntil));
      if (last < this.newest - MAX_IDLE_MS) {
        this.symbols.delete(symbol);
        this.isListChanged = true;
      }
    }
  }

  /** Whether the cold part has changed; see {@link SymbolBars.isColdChanged}. */
  get isColdChanged(): boolean {
    if (this.isListChanged) return true;
    for (const bars of this.symbols.values()) if (bars.isColdChanged) return true;
    return false;
  }

  set isColdChanged(isChanged: boolean) {
    this.isListChanged = isChanged;
    for (const bars of this.symbols.values()) bars.isColdChanged = isChanged;
  }

  /** Returns the builder of a symbol after it has closed the bars that ended 2 s before the newest event. */
  private findCurrent(symbol: string): SymbolBars {
    const builder = this.findOrAdd(symbol);
    builder.closeDue(this.newest);
    return builder;
  }

  private closeAll(now: number): boolean {
    let isChanged = false;
    for (const builder of this.symbols.values())
      if (builder.isOpen && builder.closeDue(now)) isChanged = true;
    return isChanged;
  }

  private advance(time: number, arrivedAt: number): void {
    const reached = Math.min(time, arrivedAt);
    if (this.startedAt === Infinity) this.startedAt = reached;
    if (reached < this.newest) return;
    this.newest = reached;
    this.delay = Math.max(0, arrivedAt - time);
  }
}

import { getIntervalMs } from '../calendar';
import { LATENESS_MS, type BarOptions } from './bar-options';
import { setsPrice } from './conditions';
import type { OpenBar } from './open-bar';
import { OpenBars } from './open-bars';
import { CONFIRMATION_MS, PriceCheck } from './price-check';
import { RecentTrades } from './recent-trades';
import { hashTradeId } from './trade-id';
import type { BarListener, Correction, InputBar, Trade } from './types';

/**
 * Builds the bars of one symbol from its trades, or from shorter bars. The result depends on the events and their
 * order only: a bar closes when an event is 2 s newer than its end, or by `closeDue`.
 */
export class SymbolBars {
  readonly levels: readonly OpenBars[];
  readonly recent = new RecentTrades();
  readonly prices = new PriceCheck();
  /** The time of the newest event. */
  newest = -Infinity;
  /** The time of the last halt. */
  halt = -Infinity;
  /** The time of the last split. */
  lastSplit = -Infinity;
  /** Whether the cold part of its row has changed: closed bars, longer bars, halts and splits change it. */
  isColdChanged = true;
  /** The earliest end of an open bar; -Infinity if it is not known. */
  private nextEnd = -Infinity;

  /** @param startedAt the time of the feed's first event: a bar that began before is incomplete, and omitted */
  constructor(
    readonly symbol: string,
    private readonly options: BarOptions,
    readonly startedAt: number,
  ) {
    this.levels = options.intervals.map((interval) => new OpenBars(options.calendar, interval));
  }

  /** @param feedTime the time of the newest event of the feed, if the events of all symbols close bars */
  addTrade(trade: Trade, feedTime = trade.timestamp): void {
    const { timestamp, price, size, conditions } = trade;
    if (!setsPrice(conditions)) return this.reject(trade, 'no-price');
    const id = trade.id === undefined ? 0 : hashTradeId(trade.id);
    if (id !== 0 && (this.recent.has(id) || this.prices.pending?.id === id))
      return this.reject(trade, 'duplicate');
    this.advance(Math.max(timestamp, feedTime));
    const time = this.levels[0]!.findTradeTime(trade, this.newest - LATENESS_MS);
    const reason = this.findRejection(0, time);
    if (reason !== undefined) return this.reject(trade, reason);
    const verdict = this.prices.check(time, price);
    if (verdict === 'confirms') this.acceptPending();
    if (verdict === 'contradicts' || verdict === 'far') this.rejectPending();
    if (verdict === 'far') this.prices.pending = { time, price, size, id };
    else this.accept(time, price, size, id);
  }

  /** Adds a bar of the feed, or replaces the open one with the same start and interval. */
  addBar(bar: InputBar, feedTime = bar.timestamp): void {
    const { timestamp, interval } = bar;
    const length = interval === undefined ? 0 : getIntervalMs(interval);
    const index = this.levels.findIndex((level) => getIntervalMs(level.interval) >= length);
    const level = this.levels[index];
    if (level === undefined) return this.reject(bar, 'longer-interval');
    const isOfLevel = interval === level.interval;
    // A shorter bar can't be replaced after it is added, so only its final version is added.
    if (!isOfLevel && bar.final === false) return this.reject(bar, 'open-bar');
    this.advance(Math.max(timestamp, feedTime));
    const reason = this.findRejection(index, timestamp);
    if (reason !== undefined) return this.reject(bar, reason);
    this.isColdChanged ||= index > 0;
    const open = this.findOrOpen(level, timestamp);
    const isWhole = isOfLevel && timestamp === open.start;
    if (isWhole) open.replace(bar);
    else open.addPart(bar);
    if (isWhole && bar.final) this.advance(open.end, open.end);
  }

  /** Changes or cancels a recent trade whose bar is open. */
  correct(correction: Correction): void {
    const { price, size } = correction;
    const id = hashTradeId(correction.id);
    const { prices } = this;
    const { pending } = prices;
    const isPending = pending?.id === id;
    const trade = isPending ? pending : this.recent.find(id);
    if (trade === undefined) return this.reject(correction, 'late');
    if (isPending) prices.pending = size === 0 ? undefined : { ...pending, price, size };
    else this.recent.correct(id, price, size);
    if (size > 0 && trade.time === prices.lastTime && trade.price === prices.lastPrice)
      prices.lastPrice = price;
  }

  /** @param factor the new price divided by the old one: 0.25 for 4 new shares per old share */
  split(factor: number): void {
    this.isColdChanged = true;
    for (const { bars } of this.levels) for (const bar of bars) bar.multiply(factor);
    this.recent.multiply(factor);
    this.prices.multiply(factor);
  }

  /** Ends the open bars at the time of a halt; trades after it are in a new bar, up to the end of the interval. */
  endAt(halt: number): void {
    if (halt < this.halt) return;
    this.recent.settle();
    this.isColdChanged = true;
    this.halt = halt;
    for (const level of this.levels) level.endAt(halt);
    this.nextEnd = -Infinity;
    this.advance(halt);
  }

  /**
   * Closes the bars that ended 2 s before `now`, and confirms a trade that no other one has contradicted for 3 s.
   * @returns whether it has closed or confirmed anything
   */
  closeDue(now: number): boolean {
    return this.advance(this.newest, now - LATENESS_MS, now);
  }

  /** Whether a bar is open, or a trade waits for a confirmation. */
  get isOpen(): boolean {
    return this.prices.pending !== undefined || this.levels.some(({ bars }) => bars.length > 0);
  }

  private advance(time: number, closeUntil = time - LATENESS_MS, now = time): boolean {
    if (time > this.newest) this.newest = time;
    const until = Math.max(closeUntil, this.newest - LATENESS_MS);
    const { pending } = this.prices;
    if (pending === undefined && until < this.nextEnd) return false;
    if (pending !== undefined) {
      const end = this.levels[0]!.findSpan(pending.time, this.halt)?.end ?? -Infinity;
      if (Math.max(now, this.newest) >= pending.time + CONFIRMATION_MS || end <= until) this.acceptPending();
    }
    let isChanged = pending !== this.prices.pending;
    this.levels.forEach((level, index) => {
      for (let bar = level.takeEnded(until); bar !== undefined; bar = level.takeEnded(until)) {
        this.closeBar(bar, index);
        isChanged = true;
      }
    });
    this.nextEnd = this.levels.reduce((end, { bars }) => Math.min(end, bars[0]?.end ?? Infinity), Infinity);
    return isChanged;
  }

  private closeBar(bar: OpenBar, index: number): void {
    this.isColdChanged = true;
    if (index === 0) this.recent.settle(bar);
    if (bar.isEmpty) return;
    if (index === 0) this.prices.addRange(bar.high, bar.low);
    // The first bar counts as complete if the feed begins at most the accepted lateness after the start of the bar.
    if (this.startedAt > bar.start + LATENESS_MS) return;
    this.options.listener.onBar(bar.toBar(this.symbol, this.levels[index]!.interval));
    const next = this.levels[index + 1];
    const span = next?.findSpan(bar.start, this.halt);
    if (next === undefined || span === undefined || bar.start < next.closedUntil) return;
    (next.find(bar.start) ?? next.add(span)).addBar(bar);
  }

  /** Returns why no bar of an interval can contain an event at this time; undefined if one can. */
  private findRejection(index: number, time: number): 'outside-session' | 'late' | undefined {
    const level = this.levels[index]!;
    if (level.find(time) !== undefined) return undefined;
    const span = level.findSpan(time, this.halt);
    if (span === undefined) return 'outside-session';
    return time < level.closedUntil || span.end <= this.newest - LATENESS_MS ? 'late' : undefined;
  }

  private accept(time: number, price: number, size: number, id: number): void {
    const bar = this.findOrOpen(this.levels[0]!, time);
    this.prices.setLast(time, price);
    if (id !== 0) return this.recent.add(id, time, price, size, bar);
    this.recent.settle();
    bar.addTrade(time, price, size);
  }

  private findOrOpen(level: OpenBars, time: number): OpenBar {
    const open = level.find(time);
    if (open !== undefined) return open;
    this.nextEnd = -Infinity;
    return level.add(level.findSpan(time, this.halt)!);
  }

  private acceptPending(): void {
    const { pending } = this.prices;
    this.prices.pending = undefined;
    if (pending) this.accept(pending.time, pending.price, pending.size, pending.id);
  }

  private rejectPending(): void {
    const { pending } = this.prices;
    this.prices.pending = undefined;
    if (pending === undefined) return;
    const { time: timestamp, price, size } = pending;
    this.reject({ symbol: this.symbol, timestamp, price, size }, 'bad-print');
  }

  private reject(...[event, reason]: Parameters<BarListener['onRejected']>): void {
    this.options.listener.onRejected(event, reason);
  }
}

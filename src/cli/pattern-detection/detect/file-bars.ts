import { BarFeed, type BarListener, type BarRejection, type IntervalBar } from '../../../domain/bars';
import { getCalendar, getIntervalMs, INTERVALS, type Interval } from '../../../domain/calendar';
import { EVENT_KIND, isPriceEvent, type MarketEvent } from '../../../domain/market-data';
import { formatCount } from '../../terminal/print';
import { checkBarLength, findBarLength, findInterval } from './bar-length';

/** A split between two bars. */
export interface BarSplit {
  readonly symbol: string;
  /** New shares per old share. */
  readonly factor: number;
}

/** A bar that is complete, or a split. */
export type BuiltEvent = IntervalBar | BarSplit;

export const isSplit = (event: BuiltEvent): event is BarSplit => 'factor' in event;

/** The number of rows that show how long the bars of a file are. */
const SAMPLE_ROWS = 1_000;

const REASONS: Readonly<Record<BarRejection, string>> = {
  'outside-session': 'outside the sessions of the calendar',
  late: 'older than a closed bar, or corrections of its trades',
  'bad-print': 'far from the prices before and after them',
  duplicate: 'with the id of another trade',
  'no-price': 'with a condition that sets no price',
  'longer-interval': 'longer than the interval',
  'open-bar': 'not final',
};

/** Builds bars of the given intervals from the trades or the bars of a file, with its corrections, halts and splits. */
export class FileBars implements BarListener {
  /** The number of rows that are in no bar. */
  private readonly rejected = new Map<BarRejection, number>();
  private sample: MarketEvent[] = [];
  private feed: BarFeed | undefined;
  /** The length of the bars of the file. */
  private length = Infinity;
  private inputInterval: Interval | undefined;
  private closed: BuiltEvent[] = [];
  /** The time of the last split of each symbol, because a file can contain a split twice. */
  private readonly splits = new Map<string, number>();
  private incomplete = 0;
  /** The number of rows so far. */
  rows = 0;

  /** @param name the file in messages */
  constructor(
    private readonly name: string,
    private readonly intervals: readonly Interval[],
    private readonly calendarId: string,
  ) {}

  /**
   * Returns the bars that a row closes, and the split that it contains, in order.
   * @throws UserError if the bars of the file are too long for the intervals
   */
  add(row: MarketEvent): readonly BuiltEvent[] {
    this.rows++;
    if (this.feed) this.addToFeed(row, this.feed);
    else {
      this.sample.push(row);
      if (this.sample.length === SAMPLE_ROWS) this.start();
    }
    return this.takeClosed();
  }

  /** Returns the bars that are complete at the end of the file. */
  end(): readonly BuiltEvent[] {
    const feed = this.feed ?? this.start();
    this.incomplete = feed.end();
    return this.takeClosed();
  }

  onBar(bar: IntervalBar): void {
    if (this.intervals.includes(bar.interval)) this.closed.push(bar);
  }

  onRejected(_event: unknown, reason: BarRejection): void {
    this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + 1);
  }

  /** Returns one line on the rows that are in no bar, and one on incomplete bars. */
  describeOmitted(): string[] {
    const total = [...this.rejected.values()].reduce((sum, count) => sum + count, 0);
    const reasons = [...this.rejected].map(
      ([reason, count]) => `${count.toLocaleString('en-US')} ${REASONS[reason]}`,
    );
    const lines =
      total === 0 ? [] : [`${this.name}: ${formatCount(total, 'row')} in no bar: ${reasons.join(', ')}`];
    if (this.incomplete > 0)
      lines.push(
        `${this.name}: the last bar of ${formatCount(this.incomplete, 'symbol')} is incomplete and omitted`,
      );
    return lines;
  }

  /** Decides by the first rows how bars are built, and adds these rows. */
  private start(): BarFeed {
    const bars = this.sample.filter(({ kind }) => kind === EVENT_KIND.bar);
    const named = bars.flatMap(({ details }) => details?.interval ?? []).map(getIntervalMs);
    this.length = named.length > 0 ? Math.min(...named) : findBarLength(bars.map(({ bar }) => bar));
    if (this.length < Infinity) checkBarLength(this.name, this.length, this.intervals);
    this.inputInterval = findInterval(this.length);
    const base = bars.length === 0 ? '1m' : this.inputInterval;
    const builtIntervals = INTERVALS.filter(
      (interval) => interval === base || this.intervals.includes(interval),
    );
    const calendar = getCalendar(this.calendarId);
    // A file can list one symbol after the other.
    const feed = new BarFeed({ calendar, intervals: builtIntervals, listener: this, clock: 'symbol' });
    this.feed = feed;
    for (const row of this.sample) this.addToFeed(row, feed);
    this.sample = [];
    return feed;
  }

  private addToFeed({ kind, bar, details }: MarketEvent, feed: BarFeed): void {
    const { symbol, timestamp, close: price, volume: size } = bar;
    if (kind === EVENT_KIND.split) this.split(feed, symbol, timestamp, details!.factor!);
    else if (kind === EVENT_KIND.halt) feed.halt(symbol, timestamp);
    else if (kind === EVENT_KIND.correction)
      feed.correct({ symbol, timestamp, price, size, id: details!.id! });
    else if (kind === EVENT_KIND.trade || kind === EVENT_KIND.close)
      feed.addTrade({ symbol, timestamp, price, size, ...details });
    else if (!isPriceEvent(kind)) return;
    // A daily bar has the date as its time, which is outside the session.
    else if (this.length >= getIntervalMs('1d') && this.length < Infinity)
      this.onBar({ ...bar, interval: '1d', end: timestamp + this.length, count: 0 });
    else {
      const end = this.length < Infinity ? { end: timestamp + this.length } : {};
      feed.addBar({
        ...bar,
        ...end,
        ...(this.inputInterval && { interval: this.inputInterval }),
        ...details,
      });
    }
  }

  private split(feed: BarFeed, symbol: string, time: number, factor: number): void {
    if (time <= (this.splits.get(symbol) ?? -Infinity)) return;
    this.splits.set(symbol, time);
    feed.split(symbol, 1 / factor);
    this.closed.push({ symbol, factor });
  }

  private takeClosed(): readonly BuiltEvent[] {
    const { closed } = this;
    if (closed.length > 0) this.closed = [];
    return closed;
  }
}

import { FileBars, isSplit, type BuiltEvent } from '../../../../src/cli/pattern-detection/detect/file-bars';
import { IntervalDetectors } from '../../../../src/cli/pattern-detection/detect/interval-detectors';
import type { IntervalBar } from '../../../../src/domain/bars';
import { getIntervalMs, type Interval } from '../../../../src/domain/calendar';
import { EVENT_KIND, type EventKind, type MarketEvent } from '../../../../src/domain/market-data';
import { DEPLOYED_PATTERNS, detectAll, type Bar } from '../../../../src/domain/patterns';
import { createMixedSeries } from '../../../domain/patterns/synthetic';

const OPEN = Date.parse('2024-12-02T14:30:00Z');
const MINUTE = getIntervalMs('1m');

const createRow = (minutes: number, close: number, more: Partial<Bar> = {}, isBar = true): MarketEvent => ({
  bar: {
    symbol: 'A',
    timestamp: OPEN + minutes * MINUTE,
    open: close,
    high: close,
    low: close,
    close,
    volume: 10,
    ...more,
  },
  kind: isBar ? EVENT_KIND.bar : EVENT_KIND.trade,
});
const createTrade = (minutes: number, price: number, more: Partial<Bar> = {}) =>
  createRow(minutes, price, more, false);

/** Returns the bars of all rows, and the lines on omitted rows. */
function build(rows: readonly MarketEvent[], intervals: readonly Interval[], calendar = 'XNYS') {
  const builder = new FileBars('file.csv', intervals, calendar);
  const bars: IntervalBar[] = [];
  const addBars = (events: readonly BuiltEvent[]) => {
    for (const event of events) if (!isSplit(event)) bars.push(event);
  };
  for (const row of rows) addBars(builder.add(row));
  addBars(builder.end());
  return { bars, omitted: builder.describeOmitted() };
}

describe('bars from the bars of a file', () => {
  it('give the same patterns as the same bars in the file, and carry their interval', () => {
    let found = 0;
    for (const seed of [1, 2, 3, 4]) {
      const start = Date.parse('2024-01-01T00:00:00Z');
      const expected = createMixedSeries(seed).map((bar, index) => ({
        ...bar,
        timestamp: start + index * 5 * MINUTE,
      }));
      const rows = expected.flatMap((bar) =>
        splitBar(bar).map((part): MarketEvent => ({ bar: part, kind: EVENT_KIND.bar })),
      );
      const { bars, omitted } = build(rows, ['5m'], '24x7');
      const withoutMore = bars.map(({ symbol, timestamp, open, high, low, close, volume }) => ({
        symbol,
        timestamp,
        open,
        high,
        low,
        close,
        volume,
      }));
      expect(withoutMore).toEqual(expected);
      expect(omitted).toEqual([]);
      const detector = new IntervalDetectors(DEPLOYED_PATTERNS, {});
      const detections = bars.flatMap((bar) => detector.next(bar));
      const ofFile = detectAll(expected);
      const withInterval = ofFile.map((detection) => ({ ...detection, interval: '5m' }));
      const sorted = [...detections].sort((a, b) => a.confirmedAt - b.confirmedAt);
      expect(sorted).toEqual(withInterval);
      found += detections.length;
    }
    expect(found).toBeGreaterThan(5);
  });

  /** Splits a bar of five minutes into bars of one minute. */
  function splitBar(bar: Bar): Bar[] {
    const prices = [bar.open, bar.high, bar.low, bar.close, bar.close];
    return prices.map((price, index) => ({
      ...bar,
      timestamp: bar.timestamp + index * MINUTE,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: index === 0 ? bar.volume : 0,
    }));
  }

  it('omit the last bar if the file ends before the bar does', () => {
    const { bars, omitted } = build(
      [0, 1, 2, 3, 4, 5, 6].map((minute) => createRow(minute, 100)),
      ['5m'],
    );
    expect(bars.map(({ timestamp }) => timestamp)).toEqual([OPEN]);
    expect(omitted).toEqual(['file.csv: the last bar of 1 symbol is incomplete and omitted']);
    expect(
      build(
        [0, 1, 2, 3, 4].map((minute) => createRow(minute, 100)),
        ['5m'],
      ).bars,
    ).toHaveLength(1);
  });

  it('are rejected if they are longer than the interval, or cross the end of a bar', () => {
    const hours = [0, 60, 120].map((minute) => createRow(minute, 100));
    expect(() => build(hours, ['5m', '1h'])).toThrow(
      'file.csv contains bars of 1h: expected trades or bars of at most 5m for --interval 5m',
    );
    const pairs = [0, 2, 4].map((minute) => createRow(minute, 100));
    expect(() => build(pairs, ['5m'])).toThrow(
      'file.csv contains bars of 2m: expected trades, or bars whose length divides 5m, for --interval 5m',
    );
  });

  it('whose length is no known interval are added to the first interval', () => {
    const { bars } = build(
      [0, 10, 20, 30].map((minute) => createRow(minute, 100 + minute)),
      ['30m'],
    );
    expect(bars).toMatchObject([{ open: 100, close: 120, volume: 30 }]);
  });

  it('of one day are used as they are, with the date as their time', () => {
    const days = [0, 1, 2].map((day) =>
      createRow(0, 100, { timestamp: Date.parse(`2024-12-0${2 + day}T00:00:00Z`) }),
    );
    expect(build(days, ['1d']).bars.map(({ timestamp, interval }) => ({ timestamp, interval }))).toEqual(
      days.map(({ bar }) => ({ timestamp: bar.timestamp, interval: '1d' })),
    );
  });
});

describe('bars from the trades of a file', () => {
  it('include all trades of equal time, in the order of the file', () => {
    const rows = [0, 0, 0, 1, 6, 12].map((minute, index) => createTrade(minute, 100 + index));
    const { bars } = build(rows, ['1m', '5m']);
    expect(bars.filter(({ interval }) => interval === '5m')).toMatchObject([
      { timestamp: OPEN, open: 100, close: 103, count: 4 },
      { timestamp: OPEN + 5 * MINUTE, open: 104, close: 104, count: 1 },
    ]);
    expect(bars.filter(({ interval }) => interval === '1m')[0]).toMatchObject({
      open: 100,
      close: 102,
      count: 3,
    });
  });

  it('can list one symbol after the other', () => {
    const rows = ['A', 'B'].flatMap((symbol) =>
      [0, 5, 10].map((minute) => createTrade(minute, 100, { symbol })),
    );
    expect(
      build(rows, ['5m'])
        .bars.map(({ symbol }) => symbol)
        .sort(),
    ).toEqual(['A', 'A', 'B', 'B']);
  });

  it('omit rows outside the sessions and bad prints, and report their number', () => {
    const rows = [-1, 0, 0.5].map((minute) => createTrade(minute, 100));
    rows.push(createTrade(0.51, 120), createTrade(0.52, 101), createTrade(10, 101));
    const { bars, omitted } = build(rows, ['5m']);
    expect(bars).toMatchObject([{ high: 101, count: 3 }]);
    expect(omitted).toEqual([
      'file.csv: 2 rows in no bar: 1 outside the sessions of the calendar, 1 far from the prices before and after them',
      'file.csv: the last bar of 1 symbol is incomplete and omitted',
    ]);
  });
});

describe('the other events of a file', () => {
  const at = (minutes: number) => ({ symbol: 'A', timestamp: OPEN + minutes * MINUTE });
  const notice = (kind: EventKind, minutes: number, price = 0, size = 0, details = {}): MarketEvent => ({
    kind,
    bar: { ...at(minutes), open: price, high: price, low: price, close: price, volume: size },
    details,
  });
  const trade = (minutes: number, price: number, id: string) =>
    notice(EVENT_KIND.trade, minutes, price, 10, { id });
  const { correction, halt, resume, split } = EVENT_KIND;

  it('correct and cancel trades of open bars, and end bars at a halt', () => {
    const { bars, omitted } = build(
      [
        trade(0, 10, 'a'),
        trade(1, 10.1, 'b'),
        trade(2, 10.2, 'c'),
        notice(correction, 3, 10.4, 5, { id: 'b' }),
        notice(correction, 3, 0, 0, { id: 'c' }),
        notice(halt, 3),
        notice(resume, 4),
        trade(4, 10.3, 'd'),
        trade(6, 10.2, 'e'),
        notice(correction, 7, 9, 5, { id: 'a' }),
      ],
      ['5m'],
    );
    expect(
      bars.map(({ timestamp, end, high, close, volume }) => [timestamp, end, high, close, volume]),
    ).toEqual([
      [OPEN, OPEN + 3 * MINUTE, 10.4, 10.4, 15],
      [OPEN + 3 * MINUTE, OPEN + 5 * MINUTE, 10.3, 10.3, 10],
    ]);
    expect(omitted[0]).toBe(
      'file.csv: 1 row in no bar: 1 older than a closed bar, or corrections of its trades',
    );
  });

  it('convert the open bar at a split, and return the split once, between the bars', () => {
    const builder = new FileBars('file.csv', ['5m'], '24x7');
    const events = [
      trade(0, 100, 'a'),
      trade(6, 104, 'b'),
      notice(split, 7, 0, 0, { factor: 4 }),
      notice(split, 7, 0, 0, { factor: 4 }),
      trade(8, 26, 'c'),
      trade(11, 27, 'd'),
    ];
    const built = [...events.flatMap((event) => builder.add(event)), ...builder.end()];
    expect(built.map((event) => (isSplit(event) ? event : event.close))).toEqual([
      100,
      { symbol: 'A', factor: 4 },
      26,
    ]);
    expect(built.at(-1)).toMatchObject({ open: 26, high: 26, low: 26, volume: 50 });
  });

  it('use the interval of a bar and whether it is final, if the file contains them', () => {
    const bar = (minutes: number, close: number, details: MarketEvent['details']): MarketEvent => ({
      ...createRow(minutes, close),
      details: { interval: '1m', ...details },
    });
    // By their distance, these bars would be an hour long. The last one does not complete its five minutes.
    const { bars } = build([bar(0, 1, {}), bar(60, 2, { final: true }), bar(120, 3, {})], ['5m'], '24x7');
    expect(bars.map(({ close }) => close)).toEqual([1, 2]);
  });
});

import { FileBars, type PriceRow } from '../../../../src/cli/pattern-detection/detect/file-bars';
import { IntervalDetectors } from '../../../../src/cli/pattern-detection/detect/interval-detectors';
import type { IntervalBar } from '../../../../src/domain/bars';
import { getIntervalMs, type Interval } from '../../../../src/domain/calendar';
import { DEPLOYED_PATTERNS, detectAll, type Bar } from '../../../../src/domain/patterns';
import { createMixedSeries } from '../../../domain/patterns/synthetic';

const OPEN = Date.parse('2024-12-02T14:30:00Z');
const MINUTE = getIntervalMs('1m');

const createRow = (minutes: number, close: number, more: Partial<Bar> = {}, isBar = true): PriceRow => ({
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
  isBar,
});
const createTrade = (minutes: number, price: number, more: Partial<Bar> = {}) =>
  createRow(minutes, price, more, false);

/** Returns the bars of all rows, and the lines on omitted rows. */
function build(rows: readonly PriceRow[], intervals: readonly Interval[], calendar = 'XNYS') {
  const builder = new FileBars('file.csv', intervals, calendar);
  const bars: IntervalBar[] = [];
  for (const row of rows) bars.push(...builder.add(row));
  bars.push(...builder.end());
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
        splitBar(bar).map((part): PriceRow => ({ bar: part, isBar: true })),
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

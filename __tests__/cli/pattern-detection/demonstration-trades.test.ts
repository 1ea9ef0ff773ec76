import { generateDemonstrationTrades } from '../../../src/cli/pattern-detection/demonstration-trades';
import { IntervalDetectors } from '../../../src/cli/pattern-detection/detect/interval-detectors';
import { getSymbolRow } from '../../../src/cli/pattern-detection/symbol-row';
import { BarRow, type IntervalBar } from '../../../src/domain/bars';
import { getCalendar, type Interval } from '../../../src/domain/calendar';
import { DEPLOYED_PATTERNS } from '../../../src/domain/patterns';

/** Builds the bars of the trades as KinesisConsumer does, and finds their patterns. */
const build = (interval: Interval, calendarId: string) => {
  const bars: IntervalBar[] = [];
  let rejected = 0;
  const listener = { onBar: (bar: IntervalBar) => bars.push(bar), onRejected: () => rejected++ };
  const options = { calendar: getCalendar(calendarId), intervals: [interval], listener };
  const rows = new Map<string, BarRow>();
  let trades = 0;
  for (const { symbol, timestamp, price, size, id } of generateDemonstrationTrades(interval, calendarId)) {
    const row = rows.get(getSymbolRow(symbol)) ?? new BarRow(options);
    rows.set(getSymbolRow(symbol), row);
    const time = Date.parse(timestamp);
    row.addTrade({ symbol, timestamp: time, price: Number(price), size: Number(size), id: String(id) }, time);
    trades++;
  }
  const detector = new IntervalDetectors(DEPLOYED_PATTERNS, {});
  const found = bars.flatMap((bar) => detector.next(bar));
  return { trades, bars, rejected, found };
};

it.each([
  ['1m', '24x7'],
  ['5m', 'XNYS'],
  ['1h', 'XETR'],
  ['1d', 'XNAS'],
] as const)(
  'trades become bars of %s in the sessions of %s, and bars become patterns',
  (interval, calendar) => {
    const { trades, bars, rejected, found } = build(interval, calendar);
    expect([trades, rejected]).toEqual([8_000, 0]);
    // The first bar of a symbol began before its first trade, and the last one is open.
    expect(bars).toHaveLength(5 * 398);
    expect(bars.every(({ count }) => count === 4)).toBe(true);
    expect(new Set(found.map(({ symbol }) => symbol)).size).toBeGreaterThanOrEqual(4);
    expect(found.some(({ confidence }) => confidence >= 80)).toBe(true);
  },
);

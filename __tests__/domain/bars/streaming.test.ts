import fc from 'fast-check';
import { decodeBars, encodeBars, SymbolBars, type Trade } from '../../../src/domain/bars';
import { getCalendar, INTERVALS, type Interval } from '../../../src/domain/calendar';
import { BarCollector } from './bar-collector';
import { computeBars } from './batch-bars';

const SYMBOLS = ['WITH-ID', 'ALSO-ID', 'NO-ID'] as const;

/** Times are multiples of 250 ms, so that many are equal; prices and sizes are exact in binary. */
const tradeArbitrary = fc.record({
  symbol: fc.constantFrom(...SYMBOLS),
  /** Milliseconds since the trade before. */
  gap: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: 8 }).map((quarters) => quarters * 250) },
    { weight: 5, arbitrary: fc.integer({ min: 4, max: 400 }).map((quarters) => quarters * 250) },
    { weight: 1, arbitrary: fc.integer({ min: 2_000, max: 20_000 }).map((quarters) => quarters * 250) },
  ),
  /** Milliseconds between the trade and its arrival. */
  delay: fc.integer({ min: 0, max: 1_999 }),
  price: fc.integer({ min: -60, max: 60 }).map((ticks) => 100 + ticks / 64),
  size: fc.integer({ min: 0, max: 500 }),
  /** Whether a trade at twice the price precedes it. */
  isAfterBadPrint: fc.integer({ min: 0, max: 11 }).map((value) => value === 0),
  isCopied: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
  correction: fc.option(
    fc.record({
      price: fc.integer({ min: -60, max: 60 }).map((ticks) => 100 + ticks / 64),
      size: fc.integer({ min: 0, max: 500 }),
    }),
    { freq: 8 },
  ),
  isCut: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
});

/** The first trade: before the open, within the session, and shortly before an early close and a weekend. */
const START_TIMES = ['14:29:00', '14:30:01', '14:30:45', '15:12:00', '17:55:00'];

const scenario = fc.record({
  calendar: fc.constantFrom('XNYS', '24x7'),
  start: fc.constantFrom(...START_TIMES).map((time) => Date.parse(`2024-11-29T${time}Z`)),
  intervals: fc.constantFrom<Interval[][]>(
    ['1m'],
    ['1m', '5m', '15m', '1h', '1d'],
    [...INTERVALS],
    ['5m', '1h'],
  ),
  steps: fc.array(tradeArbitrary, { minLength: 1, maxLength: 250, size: 'max' }),
});

test('the bars of a stream equal those of a batch, with equal times, late arrivals, copies, bad prints and corrections', () => {
  let bars = 0;
  let cuts = 0;
  let corrected = 0;
  /** Bytes of the largest stored state per interval; the state of the symbol counts as one interval. */
  let largest = 0;
  fc.assert(
    fc.property(scenario, ({ calendar, start, intervals, steps }) => {
      let time = start;
      const arrivals = steps
        .map((step, index) => {
          time += step.gap;
          return { ...step, time, id: step.symbol === 'NO-ID' ? undefined : `trade-${index}` };
        })
        .sort((a, b) => a.time + a.delay - (b.time + b.delay));
      const startedAt = arrivals[0]!.time;
      const listener = new BarCollector();
      const options = { calendar: getCalendar(calendar), intervals, listener };
      const builders = new Map<string, SymbolBars>();
      for (const symbol of SYMBOLS) builders.set(symbol, new SymbolBars(symbol, options, startedAt));

      const expected: Trade[] = [];
      let newest = -Infinity;
      let badPrints = 0;
      const traded = new Set<string>();
      for (const arrival of arrivals) {
        const { symbol, time: timestamp, price, size, id, isCopied, correction, isCut } = arrival;
        newest = Math.max(newest, timestamp);
        const builder = builders.get(symbol)!;
        const trade: Trade = { symbol, timestamp, price, size, ...(id !== undefined && { id }) };
        const isInSession = options.calendar.findSession(timestamp) !== undefined;
        if (arrival.isAfterBadPrint && isInSession && traded.has(symbol)) {
          builder.addTrade({ symbol, timestamp, price: 2 * price, size }, newest);
          badPrints++;
        }
        if (isInSession) traded.add(symbol);
        builder.addTrade(trade, newest);
        if (isCopied && id !== undefined) builder.addTrade(trade, newest);
        if (correction && id !== undefined && isInSession) {
          builder.correct({ ...trade, id, ...correction });
          if (correction.size > 0) expected.push({ ...trade, ...correction });
          corrected++;
        } else expected.push(trade);
        if (!isCut) continue;
        for (const [name, one] of builders) {
          const bytes = encodeBars(one);
          const decoded = decodeBars(bytes, name, options);
          expect(encodeBars(decoded)).toEqual(bytes);
          builders.set(name, decoded);
          largest = Math.max(largest, bytes.length / (intervals.length + 1));
          cuts++;
        }
      }
      for (const builder of builders.values()) builder.closeDue(time + 10 * 86_400_000);
      for (const symbol of SYMBOLS)
        for (const interval of intervals)
          expect(listener.bars.filter((bar) => bar.symbol === symbol && bar.interval === interval)).toEqual(
            computeBars(expected, symbol, interval, calendar, startedAt),
          );
      const count = (reason: string) => listener.rejected.filter((text) => text.endsWith(reason)).length;
      expect([count('late'), count('bad-print')]).toEqual([0, badPrints]);
      bars += listener.bars.length;
    }),
    { numRuns: 60, seed: 1, endOnFailure: true },
  );
  expect(bars).toBeGreaterThan(3_000);
  expect(cuts).toBeGreaterThan(1_500);
  expect(corrected).toBeGreaterThan(500);
  expect(largest).toBeLessThanOrEqual(200);
});

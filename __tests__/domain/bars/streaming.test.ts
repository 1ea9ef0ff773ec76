import fc from 'fast-check';
import { BarRow, decodeRow, encodeRow, type Trade } from '../../../src/domain/bars';
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
  price: fc.integer({ min: -60, max: 60 }),
  size: fc.integer({ min: 0, max: 500 }),
  /** Whether a trade at twice the price precedes it. */
  isAfterBadPrint: fc.integer({ min: 0, max: 11 }).map((value) => value === 0),
  isCopied: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
  correction: fc.option(
    fc.record({
      price: fc.integer({ min: -60, max: 60 }),
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
  /** Prices are multiples of it: those of whole numbers are stored in 4 bytes. */
  tick: fc.constantFrom(1 / 64, 1 / 4),
  steps: fc.array(tradeArbitrary, { minLength: 1, maxLength: 250, size: 'max' }),
});

test('the bars of a stream equal those of a batch, with equal times, late arrivals, copies, bad prints and corrections', () => {
  let bars = 0;
  let cuts = 0;
  let corrected = 0;
  /** Bytes of the largest hot part per symbol, most of it recent trades. */
  let largest = 0;
  fc.assert(
    fc.property(scenario, ({ calendar, start, intervals, tick, steps }) => {
      let time = start;
      const toPrice = (ticks: number) => 1_000 + ticks * tick;
      const arrivals = steps
        .map((step, index) => {
          time += step.gap;
          const price = toPrice(step.price);
          const correction = step.correction && {
            ...step.correction,
            price: toPrice(step.correction.price),
          };
          return {
            ...step,
            price,
            correction,
            time,
            id: step.symbol === 'NO-ID' ? undefined : `trade-${index}`,
          };
        })
        .sort((a, b) => a.time + a.delay - (b.time + b.delay));
      const startedAt = arrivals[0]!.time;
      const listener = new BarCollector();
      const options = { calendar: getCalendar(calendar), intervals, listener };
      let row = new BarRow(options);

      const expected: Trade[] = [];
      let badPrints = 0;
      const traded = new Set<string>();
      for (const arrival of arrivals) {
        const { symbol, time: timestamp, price, size, id, isCopied, correction, isCut } = arrival;
        const trade: Trade = { symbol, timestamp, price, size, ...(id !== undefined && { id }) };
        const isInSession = options.calendar.findSession(timestamp) !== undefined;
        if (arrival.isAfterBadPrint && isInSession && traded.has(symbol)) {
          row.addTrade({ symbol, timestamp, price: 2 * price, size }, timestamp);
          badPrints++;
        }
        if (isInSession) traded.add(symbol);
        row.addTrade(trade, timestamp);
        if (isCopied && id !== undefined) row.addTrade(trade, timestamp);
        if (correction && id !== undefined && isInSession) {
          row.correct({ ...trade, id, ...correction });
          if (correction.size > 0) expected.push({ ...trade, ...correction });
          corrected++;
        } else expected.push(trade);
        if (!isCut) continue;
        row.closeEnded();
        const parts = encodeRow(row);
        row = decodeRow(parts, options);
        expect(encodeRow(row)).toEqual(parts);
        largest = Math.max(largest, parts.hot.length / SYMBOLS.length);
        cuts++;
      }
      row.closeByClock(time + 10 * 86_400_000);
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
  expect(cuts).toBeGreaterThan(500);
  expect(corrected).toBeGreaterThan(500);
  expect(largest).toBeLessThanOrEqual(550);
});

import * as fc from 'fast-check';
import { LiveMarket, type ReadRecords } from '../../../src/console/pattern-detection/market/live-market';
import { openSeries } from '../../../src/console/pattern-detection/market/open-series';
import { toStreamRecord } from '../../../src/console/pattern-detection/market/stream-record';
import type { ChartBar } from '../../../src/console/pattern-detection/market/chart-bar';
import { type BarListener, BarRow, encodeRow, type IntervalBar } from '../../../src/domain/bars';
import { getCalendar } from '../../../src/domain/calendar';
import type { StreamRecord } from '../../../src/domain/market-data';

const START = Date.UTC(2026, 10, 30, 12);
const SETTINGS = { intervals: ['1m', '5m'], calendar: '24x7' } as const;

interface Event {
  readonly symbol: string;
  readonly timestamp: number;
  readonly price: number;
  readonly size: number;
}

let nextSequence = 1;
const createRecord = (events: readonly object[], arrivedAt = START): StreamRecord =>
  toStreamRecord(
    'shardId-000000000000',
    {
      SequenceNumber: String(nextSequence++),
      PartitionKey: 'k',
      Data: Buffer.from(JSON.stringify(events)),
      ApproximateArrivalTimestamp: new Date(arrivedAt),
    },
    0,
  );

/** A market without a stream: the test sends its records. */
function createMarket() {
  let receive: Parameters<ReadRecords>[0] = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const read: ReadRecords = (onRecords, signal) =>
    new Promise((resolve, reject) => {
      receive = onRecords;
      fail = reject;
      signal.addEventListener('abort', () => resolve());
    });
  let now = START;
  const market = new LiveMarket(read, 24 * 365, () => now);
  return {
    market,
    send: (events: readonly object[], arrivedAt?: number) => receive([createRecord(events, arrivedAt)]),
    fail: (error: Error) => fail(error),
    advance: (milliseconds: number) => void (now += milliseconds),
    getNow: () => now,
  };
}

/** Follows a market in the background. Returns the function that ends it. */
function follow({ market }: Pick<ReturnType<typeof createMarket>, 'market'>) {
  const controller = new AbortController();
  const ended = market.follow(() => undefined, 1_000, controller.signal);
  return { end: () => (controller.abort(), ended), ended };
}

const trade = (symbol: string, seconds: number, price: number): Event => ({
  symbol,
  timestamp: START + seconds * 1_000,
  price,
  size: 10,
});

describe('the reading of the stream', () => {
  it('begins with the first page and ends with the last one', async () => {
    const world = createMarket();
    expect(world.market.isReading).toBe(false);
    const [first, second] = [follow(world), follow(world)];
    expect(world.market.isReading).toBe(true);
    await first.end();
    expect(world.market.isReading).toBe(true);
    await second.end();
    expect(world.market.isReading).toBe(false);
  });

  it('that fails is reported to each page, and the next page reads again', async () => {
    const world = createMarket();
    const pages = [follow(world), follow(world)];
    world.fail(new Error('the stream is gone'));
    for (const { ended } of pages) await expect(ended).rejects.toThrow('the stream is gone');
    expect(world.market.isReading).toBe(false);
    const next = follow(world);
    world.send([trade('A', 0, 5)]);
    expect(world.market.quotes.list('', 10, START).quotes).toMatchObject([{ symbol: 'A', price: 5 }]);
    await next.end();
  });
});

describe('quotes', () => {
  it('are the last prices by event time, with the events a second', async () => {
    const world = createMarket();
    const page = follow(world);
    world.send([trade('MSFT', 1, 400), trade('AAPL', 2, 200)]);
    world.send([trade('AAPL', 1, 999), { symbol: 'IBM', timestamp: START, kind: 'halt' }]);
    world.advance(2_000);
    world.send([trade('AAPL', 3, 201)]);
    expect(world.market.quotes.list('', 10, world.getNow())).toEqual({
      count: 3,
      rate: 3,
      quotes: [
        { symbol: 'AAPL', price: 201, at: START + 3_000, rate: 1.5 },
        { symbol: 'IBM', rate: 0.5 },
        { symbol: 'MSFT', price: 400, at: START + 1_000, rate: 0.5 },
      ],
    });
    world.advance(10_000);
    expect(world.market.quotes.list('', 10, world.getNow()).rate).toBe(0);
    await page.end();
  });

  it('are searched by a part of the name, and limited', () => {
    const { market } = createMarket();
    for (const symbol of ['BRK.A', 'BRK.B', 'AAPL']) market.quotes.addKnown(symbol, 1, START);
    const names = (search: string, limit: number) =>
      market.quotes.list(search, limit, START).quotes.map(({ symbol }) => symbol);
    expect(names('brk', 10)).toEqual(['BRK.A', 'BRK.B']);
    expect(names('', 2)).toEqual(['AAPL', 'BRK.A']);
    expect(market.quotes.list('', 2, START).count).toBe(3);
  });

  it('count 10,000 events of 50 symbols, and send no more than the prices', async () => {
    const world = createMarket();
    const page = follow(world);
    const events = Array.from({ length: 10_000 }, (_, index) =>
      trade(`S${index % 50}`, Math.floor(index / 10) / 1_000, index + 1),
    );
    for (let from = 0; from < events.length; from += 500) world.send(events.slice(from, from + 500));
    world.advance(1_000);
    world.send([trade('S0', 1, 7)]);
    const list = world.market.quotes.list('', 50, world.getNow());
    expect(list.rate).toBe(10_001);
    expect(list.quotes).toHaveLength(50);
    expect(JSON.stringify(list).length).toBeLessThan(5_000);
    await page.end();
  });
});

describe('a series of events as they arrive', () => {
  it('has a bar for each second, without late events and those of other symbols', async () => {
    const world = createMarket();
    const series = await openSeries(
      { symbol: 'A' },
      { intervals: [], calendar: '24x7' },
      { readOpenBars: jest.fn() },
    );
    const end = world.market.watch(series);
    const page = follow(world);
    world.send([trade('A', 0, 5), trade('B', 0, 9), trade('A', 0.2, 7), trade('A', 1, 6)]);
    world.send([trade('A', 0.5, 99), trade('A', 1.5, 4)]);
    const time = START / 1_000;
    expect(series.takeChanged()).toEqual([
      { time, open: 5, high: 7, low: 5, close: 7, volume: 20 },
      { time: time + 1, open: 6, high: 6, low: 4, close: 4, volume: 20 },
    ]);
    expect(series.takeChanged()).toEqual([]);
    end();
    world.send([trade('A', 2, 5)]);
    expect(series.takeChanged()).toEqual([]);
    await page.end();
  });
});

/** The bars that the system closes for these trades, and its row before the trade with a number. */
function buildAll(trades: readonly Event[], cut: number) {
  const closed: IntervalBar[] = [];
  const listener: BarListener = { onBar: (bar) => closed.push(bar), onRejected: () => undefined };
  const row = new BarRow({ calendar: getCalendar('24x7'), intervals: SETTINGS.intervals, listener });
  let encoded: ReturnType<typeof encodeRow> | undefined;
  trades.forEach((event, index) => {
    if (index === cut) encoded = encodeRow(row);
    row.addTrade(event, event.timestamp);
    row.closeEnded();
  });
  return { closed, encoded };
}

describe('a series of built bars', () => {
  const pauses = fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 99, max: 101 })), {
    minLength: 2,
    maxLength: 60,
  });

  it.each(SETTINGS.intervals)(
    'of %s continues the stored bars, and closes those that the system closes',
    async (interval) => {
      await fc.assert(
        fc.asyncProperty(pauses, fc.nat(), async (steps, at) => {
          let seconds = 0;
          const trades = steps.map(([pause, price]) => trade('A', (seconds += pause), price));
          const cut = 1 + (at % (trades.length - 1));
          const { closed, encoded } = buildAll(trades, cut);
          const world = createMarket();
          const readOpenBars = () => Promise.resolve(encoded);
          const series = await openSeries({ symbol: 'A', interval }, SETTINGS, { readOpenBars });
          world.market.watch(series);
          const page = follow(world);
          const shown = new Map<number, ChartBar>();
          for (const event of trades.slice(cut)) {
            world.send([event, trade('B', 0, 1)], event.timestamp);
            for (const bar of series.takeChanged()) shown.set(bar.time, bar);
          }
          await page.end();
          const before = trades[cut - 1]!.timestamp;
          const expected = closed.filter((bar) => bar.interval === interval && bar.end > before + 2_000);
          for (const { timestamp, open, high, low, close, volume } of expected)
            expect(shown.get(timestamp / 1_000)).toMatchObject({ open, high, low, close, volume });
          const last = Math.max(...shown.keys());
          expect(shown.get(last)?.close).toBe(trades.at(-1)!.price);
        }),
        { numRuns: 40 },
      );
    },
  );
});

import { BarFormatError, BarRow, decodeRow, encodeRow } from '../../../src/domain/bars';
import { getCalendar, type Interval } from '../../../src/domain/calendar';
import { at, BarCollector, createTrade } from './bar-collector';
import { createRandom } from '../patterns/synthetic';

function createRow(intervals: readonly Interval[] = ['1m']) {
  const listener = new BarCollector();
  const options = { calendar: getCalendar('XNYS'), intervals, listener };
  return { row: new BarRow(options), listener, options };
}

/** Adds trades of these symbols from 14:30, each 10 s one of each symbol. */
function addTrades(row: BarRow, symbols: readonly string[], seconds: number, id?: string) {
  for (let second = 0; second < seconds; second += 10)
    symbols.forEach((symbol, index) => {
      const timestamp = at('14:30:00') + second * 1_000;
      const name = id === undefined ? undefined : `${id}-${second}`;
      row.addTrade({ ...createTrade('14:30:00', 100.25 + index, 100, name), symbol, timestamp }, timestamp);
    });
}

/** Creates the events of a batch: mostly trades of three symbols, and some bars, corrections, halts, splits and clocks. */
function createEvents(random: () => number, batch: number): ((row: BarRow) => void)[] {
  const pick = (count: number) => Math.floor(count * random());
  return Array.from({ length: 1 + pick(4) }, () => {
    const timestamp = at('14:30:00') + batch * 5_000 + pick(4_000) - (pick(20) === 0 ? 90_000 : 0);
    const symbol = 'ABC'[pick(3)]!;
    const price = Math.round(100 * (100 + random()) * (pick(30) === 0 ? 1.3 : 1)) / 100;
    const trade = {
      symbol,
      timestamp,
      price,
      size: 1 + pick(100),
      ...(pick(2) === 0 && { id: `${batch}-${pick(3)}` }),
    };
    const bar = { symbol, timestamp, open: price, high: price + 1, low: price - 1, close: price, volume: 1 };
    const kinds: ((row: BarRow) => void)[] = [
      (row) => row.addBar({ ...bar, interval: '1m', final: price % 2 < 1 }, timestamp),
      (row) => row.addBar({ ...bar, interval: '5m', final: false }, timestamp),
      (row) => row.correct({ ...trade, id: `${batch - 1}-0` }),
      (row) => row.halt(symbol, timestamp, timestamp),
      (row) => void row.split({ symbol, timestamp, factor: 2 }, timestamp),
      (row) => void row.closeByClock(timestamp + 60_000),
      (row) => row.closeEnded(),
    ];
    return kinds[pick(100)] ?? ((row: BarRow) => row.addTrade(trade, timestamp));
  }).concat((row: BarRow) => row.closeEnded());
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `S${100 + index}`);

describe('a row of open bars', () => {
  it('closes the bars of all its symbols when its newest event is two seconds after their end', () => {
    const { row, listener } = createRow();
    addTrades(row, ['A', 'B'], 10);
    row.addTrade({ ...createTrade('14:31:02', 101), symbol: 'A' }, at('14:31:02'));
    row.closeEnded();
    expect(listener.bars.map(({ symbol }) => symbol)).toEqual(['A', 'B']);
  });

  it('subtracts the delay of the feed from the clock that closes bars', () => {
    const { row, listener } = createRow();
    const late = 90_000;
    row.addTrade(createTrade('14:30:01', 100), at('14:30:01') + late);
    expect(row.closeByClock(at('14:31:01') + late)).toBe(false);
    expect(listener.bars).toEqual([]);
    expect(row.closeByClock(at('14:31:02') + late)).toBe(true);
    expect(listener.bars).toMatchObject([{ timestamp: at('14:30:00'), close: 100 }]);
    expect(row.closeByClock(at('14:40:00') + late)).toBe(false);
  });

  it('does not close the bars of a symbol early because the clock of another one is ahead', () => {
    const { row, listener } = createRow();
    for (let milliseconds = 0; milliseconds <= 61_500; milliseconds += 500) {
      const timestamp = at('14:30:00') + milliseconds;
      // It arrives first, and is ahead of its arrival.
      row.addTrade(
        { ...createTrade('14:30:00', 50), symbol: 'AHEAD', timestamp: timestamp + 4_500 },
        timestamp,
      );
      row.addTrade({ ...createTrade('14:30:00', 100), timestamp }, timestamp);
    }
    expect(listener.rejected).toEqual([]);
    row.closeByClock(at('14:31:02'));
    expect(listener.bars.filter(({ symbol }) => symbol === 'AAPL')).toMatchObject([
      { timestamp: at('14:30:00'), count: 120 },
    ]);
  });

  it('rejects a correction of a trade whose bar the newest event of another symbol has closed', () => {
    const { row, listener } = createRow();
    row.addTrade(createTrade('14:30:01', 100, 100, '7'), at('14:30:01'));
    row.addTrade({ ...createTrade('14:31:02', 50), symbol: 'B' }, at('14:31:02'));
    row.correct({ ...createTrade('14:30:01', 101), id: '7' });
    expect(listener.rejected).toEqual(['14:30:01 late']);
    expect(listener.bars).toMatchObject([{ close: 100 }]);
  });

  it('ends bars at halts', () => {
    const { row, listener } = createRow();
    row.correct({ ...createTrade('14:30:00', 100), id: '1' });
    row.addTrade(createTrade('14:30:10', 100), at('14:30:10'));
    row.halt('AAPL', at('14:30:20'), at('14:30:20'));
    row.closeByClock(at('14:30:22'));
    expect(listener.bars).toMatchObject([{ close: 100, end: at('14:30:20') }]);
  });

  it('converts open bars at splits, and returns the first bar of each interval with the new prices', () => {
    const { row, listener } = createRow(['1m', '5m']);
    const split = { symbol: 'AAPL', timestamp: at('14:31:30'), factor: 2 };
    row.addTrade(createTrade('14:30:01', 100), at('14:30:01'));
    row.addTrade(createTrade('14:31:10', 100), at('14:31:10'));
    expect(row.split(split, at('14:31:30'))).toEqual([
      { ...split, interval: '1m', timestamp: at('14:31:00') },
      { ...split, interval: '5m', timestamp: at('14:30:00') },
    ]);
    expect(row.split(split, at('14:31:31'))).toEqual([]);
    expect(row.split({ ...split, symbol: 'NEW' }, at('14:31:31'))).toHaveLength(2);
    row.addTrade({ ...createTrade('14:33:10', 50), symbol: 'B' }, at('14:33:10'));
    row.closeEnded();
    expect(row.split({ ...split, timestamp: at('14:31:59') }, at('14:33:11'))).toEqual([]);
    expect(listener.bars).toMatchObject([
      { close: 100, volume: 100 },
      { close: 50, volume: 200 },
    ]);
    expect(listener.rejected).toEqual(['14:31:30 duplicate', '14:31:59 late']);
  });

  it('keeps a daily bar stamped with its date, and adds only final bars to longer ones', () => {
    const { row, listener } = createRow(['5m', '1d']);
    const prices = { symbol: 'AAPL', open: 1, high: 2, low: 1, close: 2, volume: 5 };
    row.addBar({ ...prices, timestamp: at('00:00:00'), interval: '1d' }, at('21:00:00'));
    row.addBar({ ...prices, timestamp: at('14:30:00'), interval: '1m', final: false }, at('14:30:59'));
    expect(listener.bars).toMatchObject([{ interval: '1d', timestamp: at('00:00:00'), close: 2 }]);
    expect(listener.rejected).toEqual(['14:30:00 open-bar']);
  });

  it('omits the bars that began before its first event, including those of symbols that come later', () => {
    const { row, listener } = createRow();
    row.addTrade(createTrade('14:30:10', 100), at('14:30:10'));
    row.addTrade({ ...createTrade('14:31:30', 100), symbol: 'B' }, at('14:31:30'));
    const stored = createRow();
    const decoded = decodeRow(encodeRow(row), stored.options);
    decoded.closeByClock(at('14:40:00'));
    expect(listener.bars).toEqual([]);
    expect(stored.listener.bars).toMatchObject([{ symbol: 'B', timestamp: at('14:31:00') }]);
  });

  it('removes symbols without events for 30 days', () => {
    const { row } = createRow();
    addTrades(row, ['OLD', 'NEW'], 10);
    const later = at('14:30:00') + 31 * 86_400_000;
    row.addTrade({ ...createTrade('14:30:00', 100), symbol: 'NEW', timestamp: later }, later);
    row.closeEnded();
    encodeRow(row);
    expect([...row.symbols.keys()]).toEqual(['NEW']);
  });
});

describe('a stored row', () => {
  const INTERVALS: readonly Interval[] = ['5m', '15m', '1h', '1d'];

  it('has 64 hot bytes per symbol, 384 with 16 recent trades, and 313 cold ones', () => {
    const { row, options } = createRow(INTERVALS);
    addTrades(row, names(20), 6.4 * 3_600);
    row.closeEnded();
    const { hot, cold } = encodeRow(row);
    expect([Math.round((hot.length - 25) / 20), Math.round(cold.length / 20)]).toEqual([64, 313]);
    const withIds = createRow(INTERVALS);
    addTrades(withIds.row, names(20), 300, 'id');
    const trades = encodeRow(withIds.row);
    expect(Math.round((trades.hot.length - 25) / 20)).toBe(384);
    expect(encodeRow(decodeRow(trades, options))).toEqual(trades);
  });

  it('has a hot part that a trade changes, and a cold part that only a closed bar or a new symbol changes', () => {
    const { row } = createRow(INTERVALS);
    addTrades(row, ['A', 'B'], 120);
    const before = encodeRow(row);
    row.addTrade({ ...createTrade('14:32:00', 100), symbol: 'A' }, at('14:32:00'));
    const after = encodeRow(row);
    expect(after.hot).not.toEqual(before.hot);
    expect(after.cold).toEqual(before.cold);
    row.addTrade({ ...createTrade('14:32:00', 100), symbol: 'C' }, at('14:32:00'));
    expect(encodeRow(row).cold).not.toEqual(before.cold);
  });

  it('reuses its encoded cold part only while that is unchanged, and continues like a decoded row', () => {
    const { row, listener, options } = createRow(['1m', '5m']);
    const other = new BarCollector();
    let decoded = new BarRow({ ...options, listener: other });
    let cold: Uint8Array | undefined;
    let reused = 0;
    const random = createRandom(7);
    for (let batch = 0; batch < 400; batch++) {
      const apply = createEvents(random, batch);
      for (const each of [row, decoded]) for (const event of apply) event(each);
      const parts = encodeRow(row, cold);
      if (parts.cold === cold) reused++;
      expect(parts).toEqual(encodeRow(decoded));
      cold = parts.cold;
      decoded = decodeRow(parts, { ...options, listener: other });
    }
    expect(reused).toBeGreaterThan(50);
    expect(listener.bars.length).toBeGreaterThan(50);
    expect(other.bars).toEqual(listener.bars);
    expect(other.rejected).toEqual(listener.rejected);
  });

  it('includes a price that is not confirmed yet', () => {
    const { row, listener, options } = createRow();
    row.addTrade(createTrade('14:30:10', 100), at('14:30:10'));
    row.addTrade(createTrade('14:30:11', 110.123456, 50, '7'), at('14:30:11'));
    const decoded = decodeRow(encodeRow(row), options);
    decoded.addTrade(createTrade('14:30:11', 110.123456, 50, '7'), at('14:30:11'));
    decoded.addTrade(createTrade('14:30:12', 100), at('14:30:12'));
    expect(listener.rejected).toEqual(['14:30:11 duplicate', '14:30:11 bad-print']);
  });

  it('is the same after decoding if it has no symbols, or times before 1970', () => {
    const { row, options } = createRow();
    expect(encodeRow(decodeRow(encodeRow(row), options))).toEqual(encodeRow(row));
    const time = Date.parse('1962-03-01T15:00:00.000Z');
    row.addTrade({ symbol: 'GE', timestamp: time, price: 74.5, size: 0 }, time);
    const decoded = decodeRow(encodeRow(row), options);
    expect(decoded.symbols.get('GE')!.levels[0]!.bars[0]!.start).toBe(time);
  });

  it('is rejected if it has another version, other intervals or invalid bytes', () => {
    const { row, options } = createRow(['1m', '5m']);
    addTrades(row, ['A'], 30);
    const parts = encodeRow(row);
    expect(() => decodeRow(parts, { ...options, intervals: ['1m'] })).toThrow(
      new BarFormatError(
        'Open bars: expected versions 2 and 2 with 1m, got versions 2 and 2 with 1m, 5m; start new bars',
      ),
    );
    const newer = Uint8Array.from(parts.hot);
    newer[0] = 3;
    expect(() => decodeRow({ ...parts, hot: newer }, options)).toThrow(/got versions 3 and 2 with 1m, 5m/);
    for (const part of ['hot', 'cold'] as const) {
      expect(() => decodeRow({ ...parts, [part]: Uint8Array.from([...parts[part], 0]) }, options)).toThrow(
        BarFormatError,
      );
      expect(() => decodeRow({ ...parts, [part]: parts[part].slice(0, -1) }, options)).toThrow(
        BarFormatError,
      );
    }
  });
});

import {
  BarLog,
  combineBars,
  decodeBarList,
  decodePatternBars,
  encodeBarList,
  encodePatternBars,
  findFirstTime,
  formatSeries,
  MAX_LOG_BARS,
  MAX_PATTERN_BARS,
  MAX_ROW_BARS,
  type PriceBar,
} from '../../../src/domain/recent-bars';
import { encodeState, createState } from '../../../src/domain/patterns';

const START = Date.UTC(2026, 2, 2, 14, 30);
const STEP = 300_000;

/** Bars of five minutes with whole cents. */
const createBars = (count: number, price = 100): PriceBar[] => {
  let cents = price * 100;
  return Array.from({ length: count }, (_, index) => {
    const open = cents;
    cents += Math.round(40 * Math.sin(index * 1.7));
    const high = Math.max(open, cents) + (index % 9);
    const low = Math.min(open, cents) - (index % 7);
    const [o, h, l, c] = [open, high, low, cents].map((value) => value / 100) as [
      number,
      number,
      number,
      number,
    ];
    return {
      timestamp: START + index * STEP,
      open: o,
      high: h,
      low: l,
      close: c,
      volume: 1_000 + 10 * index,
    };
  });
};

const createFlatBar = (timestamp: number, price: number): PriceBar => ({
  timestamp,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: 0,
});

describe('encoded bars', () => {
  it('are equal after decoding', () => {
    const bars = createBars(120);
    expect(decodeBarList(encodeBarList(bars))).toEqual(
      bars.map((bar) => ({ ...bar, volume: Number(bar.volume.toPrecision(3)) })),
    );
  });

  it('take at most 10 bytes each for a stock', () => {
    expect(encodeBarList(createBars(120)).length).toBeLessThanOrEqual(1_200);
  });

  it.each([
    ['prices below a cent', [0.00001234, 0.00001301]],
    ['negative prices', [-37.63, 10.01]],
    ['high prices', [4_512_345, 4_612_300]],
    ['seven digits', [68_123.45, 68_119.01]],
    ['none', []],
  ])('preserve %s', (_, prices) => {
    const bars = prices.map((price, index) => createFlatBar(index * 60_000 - 90_000, price));
    expect(decodeBarList(encodeBarList(bars))).toEqual(bars);
  });

  it('round prices with more than seven digits to seven', () => {
    const [bar] = decodeBarList(encodeBarList([createFlatBar(0, 100 / 3)]));
    expect(bar!.close).toBe(33.33333);
  });

  it.each([[0], [0.00123], [999.6], [1_234_567], [5e30]])('round the volume %d to three digits', (volume) => {
    const [bar] = decodeBarList(encodeBarList([{ ...createFlatBar(0, 1), volume }]));
    expect(Math.abs(bar!.volume - volume)).toBeLessThanOrEqual(0.005 * volume);
  });

  it('are rejected if they are incomplete or of another format', () => {
    const bytes = encodeBarList(createBars(3));
    expect(() => decodeBarList(bytes.subarray(0, -1))).toThrow(RangeError);
    expect(() => decodeBarList(Uint8Array.of(9, ...bytes))).toThrow('Bars: expected format 1, got 9');
    expect(decodePatternBars(Uint8Array.of(9))).toEqual([]);
    expect(decodePatternBars(undefined)).toEqual([]);
  });
});

describe('a log', () => {
  it('closes its bars when it is full, and continues after it was stored', () => {
    const bars = createBars(60);
    let log = new BarLog();
    const closed = bars.flatMap((bar) => {
      log.add(bar);
      const full = log.takeClosed();
      log = BarLog.decode(log.encode());
      return full;
    });
    expect(closed.map(({ length }) => length)).toEqual([MAX_LOG_BARS, MAX_LOG_BARS]);
    expect(closed.flat().map(({ timestamp }) => timestamp)).toEqual(
      bars.slice(0, 48).map(({ timestamp }) => timestamp),
    );
  });

  it('takes at most 2 KB together with the state, so that it needs no additional write unit', () => {
    const log = new BarLog();
    for (const bar of createBars(MAX_LOG_BARS - 1, 1_500)) log.add(bar);
    const keys = 'symbol,state,version,lastSequence,bars,expiresAt'.length;
    const id = 'shardId-000000000000:49590338271490256608559692538361571095921575989136588898#0'.length;
    const size = encodeState(createState()).length + log.encode().length + keys + id + 30;
    expect(size).toBeLessThanOrEqual(2_048);
  });

  it('closes at most 96 bars of a large batch at once', () => {
    const log = new BarLog();
    for (const bar of createBars(250)) log.add(bar);
    expect(log.takeClosed().map(({ length }) => length)).toEqual([MAX_ROW_BARS, MAX_ROW_BARS, 58]);
  });

  it('combines prices of equal time, and ignores times up to its last closed bar', () => {
    const log = new BarLog();
    for (const price of [10, 12, 9, 11]) log.add({ ...createFlatBar(START, price), volume: 5 });
    log.close();
    log.add(createFlatBar(START, 20));
    log.close();
    expect(log.takeClosed()).toEqual([
      [{ timestamp: START, open: 10, high: 12, low: 9, close: 11, volume: 20 }],
    ]);
    expect(log.takeClosed()).toEqual([]);
    const decoded = BarLog.decode(log.encode());
    decoded.add(createFlatBar(START, 20));
    decoded.close();
    expect(decoded.takeClosed()).toEqual([]);
  });
});

describe('the bars of a pattern', () => {
  const pivot = (index: number, price: number, kind: 'high' | 'low') => ({
    kind,
    price,
    index,
    scatter: 0,
    timestamp: START + index * STEP,
  });

  it('begin before its first pivot and end with the bar that confirmed it', () => {
    const bars = createBars(120);
    const times = { start: START + 50 * STEP, confirmedAt: START + 90 * STEP };
    expect(findFirstTime(times)).toBe(START + 34 * STEP);
    const stored = decodePatternBars(encodePatternBars({ ...times, pivots: [] }, bars));
    expect([stored.length, stored[0]!.timestamp, stored.at(-1)!.timestamp]).toEqual([
      57,
      START + 34 * STEP,
      times.confirmedAt,
    ]);
    expect(encodePatternBars({ start: 0, confirmedAt: 1, pivots: [] }, bars)).toBeUndefined();
  });

  it('are at most 300 bars and a few KB, however long the pattern is', () => {
    const bars = createBars(2_000);
    const times = { start: bars[600]!.timestamp, confirmedAt: bars.at(-1)!.timestamp };
    const bytes = encodePatternBars({ ...times, pivots: [] }, bars)!;
    const stored = decodePatternBars(bytes);
    expect(stored.length).toBeLessThanOrEqual(MAX_PATTERN_BARS);
    expect(bytes.length).toBeLessThanOrEqual(4_096);
    expect(stored.at(-1)).toMatchObject({ timestamp: times.confirmedAt, close: bars.at(-1)!.close });
  });

  it('are rescaled before a split like the pivots', () => {
    const bars = createBars(60).map((bar, index) =>
      index < 30
        ? { ...bar, open: 4 * bar.open, high: 4 * bar.high, low: 4 * bar.low, close: 4 * bar.close }
        : bar,
    );
    const plain = createBars(60);
    const pivots = [
      pivot(10, plain[10]!.high, 'high'),
      pivot(20, plain[20]!.low, 'low'),
      pivot(40, plain[40]!.high, 'high'),
    ];
    const times = { start: START + 10 * STEP, confirmedAt: START + 50 * STEP };
    const stored = decodePatternBars(encodePatternBars({ ...times, pivots }, bars));
    expect(stored.map(({ close }) => close)).toEqual(plain.slice(0, 51).map(({ close }) => close));
  });

  it('are not rescaled at a wick that the detector has cut off', () => {
    const bars = createBars(60).map((bar, index) => (index === 20 ? { ...bar, high: 150 } : bar));
    const pivots = [pivot(20, bars[20]!.close, 'high')];
    const times = { start: START + 10 * STEP, confirmedAt: START + 50 * STEP };
    const stored = decodePatternBars(encodePatternBars({ ...times, pivots }, bars));
    expect(stored.map(({ close }) => close)).toEqual(bars.slice(0, 51).map(({ close }) => close));
  });

  it('are combined from the last one backwards', () => {
    const combined = combineBars(createBars(5), 3);
    expect(combined.map(({ timestamp }) => (timestamp - START) / STEP)).toEqual([0, 2, 4]);
    const [, second] = [...combined];
    const [, b, c] = createBars(5);
    expect(second).toMatchObject({
      open: b!.open,
      high: Math.max(b!.high, c!.high),
      close: c!.close,
      volume: b!.volume + c!.volume,
    });
  });
});

test('the key of a series contains the interval', () => {
  expect([formatSeries({ symbol: 'AAPL' }), formatSeries({ symbol: 'AAPL', interval: '5m' })]).toEqual([
    'AAPL',
    'AAPL#5m',
  ]);
});

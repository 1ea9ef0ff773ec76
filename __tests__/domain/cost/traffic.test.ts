import fc from 'fast-check';
import {
  costOf,
  flowOf,
  MARKET_HOURS,
  MONTH_HOURS,
  PATTERN_DETECTION,
  PRICE_LIST,
  standingUse,
  totalOf,
  trafficUse,
  type Traffic,
} from '../../../src/domain/cost';
import { encodeState, newState } from '../../../src/domain/patterns';

const cost = (change: Partial<Traffic>) => totalOf(costOf(trafficUse({ ...MARKET_HOURS, ...change })));
const line = (what: string, change: Partial<Traffic> = {}) =>
  costOf(trafficUse({ ...MARKET_HOURS, ...change })).find((one) => one.what === what)!;

describe('flowOf', () => {
  it('closes a batch when it is full, or when its window is over', () => {
    // 100 records a second on 4 shards: 100 of them in 4 s.
    expect(flowOf(MARKET_HOURS)).toMatchObject({
      shards: 4,
      events: 4_914_000_000,
      records: 49_140_000,
      batches: 491_400,
      eventsPerBatch: 10_000,
      statesPerBatch: 125,
    });
    expect(flowOf({ ...MARKET_HOURS, batchWindow: 1 })).toMatchObject({
      batches: 4 * 491_400,
      eventsPerBatch: 2_500,
    });
    // 500 records would take 8.4 MB.
    expect(flowOf({ ...MARKET_HOURS, batchRecords: 500, batchWindow: 60 }).eventsPerBatch).toBe(36_600);
  });

  it('never has more states in a batch than events', () => {
    const { eventsPerBatch, statesPerBatch } = flowOf({ ...MARKET_HOURS, rate: 10, symbols: 5_000 });
    expect(statesPerBatch).toBe(eventsPerBatch);
  });
});

describe('trafficUse', () => {
  it('rounds a record up to a kilobyte, and a state up to write units', () => {
    const one = line('data in', { eventsPerRecord: 1 });
    expect(one.quantity).toBeCloseTo((4_914_000_000 * 1024) / 1024 ** 3, 6);
    expect(line('data in').quantity).toBeCloseTo((49_140_000 * 13 * 1024) / 1024 ** 3, 6);
    expect(line('DetectorState, writes').quantity).toBe(2 * 125 * 491_400);
    expect(line('DetectorState, writes', { stateBytes: 1_024 }).quantity).toBe(125 * 491_400);
  });

  it('multiplies each quantity by its price', () => {
    const { usd, quantity } = line('enhanced fan-out');
    expect(usd).toBeCloseTo(quantity * PRICE_LIST.kinesis.onDemandFanOut.usd, 10);
    for (const one of costOf(trafficUse(MARKET_HOURS))) expect(one.usd).toBeGreaterThan(0);
  });

  it('costs nothing without hours, and more with more of anything', () => {
    expect(cost({ hours: 0 })).toBe(0);
    const more = fc.constantFrom<keyof Traffic>('rate', 'hours', 'symbols', 'analysesPerMillion', 'alerted');
    fc.assert(
      fc.property(more, fc.double({ min: 1.01, max: 3, noNaN: true }), (field, times) => {
        expect(cost({ [field]: MARKET_HOURS[field] * times })).toBeGreaterThan(cost({}));
      }),
    );
  });

  it('costs less with more events in a record', () => {
    expect(cost({ eventsPerRecord: 1 })).toBeGreaterThan(5 * cost({}));
    expect(cost({ eventsPerRecord: 10 })).toBeGreaterThan(cost({}));
  });

  it('counts with the size that a state has, with its key and its place in the stream', () => {
    const state = encodeState(newState()).length;
    // symbol, version, lastSequence, expiresAt: names and values.
    expect(MARKET_HOURS.stateBytes).toBeGreaterThan(state + 100);
    expect(MARKET_HOURS.stateBytes).toBeLessThan(state + 200);
  });
});

describe('standingUse', () => {
  it('costs nothing where nothing stands', () => {
    const nothing = Object.fromEntries(Object.keys(PATTERN_DETECTION).map((name) => [name, 0]));
    expect(totalOf(costOf(standingUse(nothing as unknown as typeof PATTERN_DETECTION)))).toBe(0);
  });

  it('is mostly the stream', () => {
    const lines = costOf(standingUse(PATTERN_DETECTION));
    const stream = lines.find(({ service }) => service === 'Kinesis')!;
    expect(stream.usd).toBeCloseTo(MONTH_HOURS * 0.04, 10);
    expect(stream.usd).toBeGreaterThan(totalOf(lines) / 2);
  });
});

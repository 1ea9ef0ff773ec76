import fc from 'fast-check';
import { estimateLoadCost } from '../../../../src/cli/pattern-detection/load/estimate';
import { estimateUsage, priceUsage, sumCost } from '../../../../src/domain/cost';
import {
  countEventBatches,
  PEAK_TRAFFIC,
  modelTraffic,
  type MarketTraffic,
} from '../../../../src/domain/cost/pattern-detection';
import type { ResourceValues } from '../../../../src/domain/plan/resources';
import { STACK } from './stack';

const trafficUse = (change: Partial<MarketTraffic>) =>
  estimateUsage(STACK, modelTraffic({ ...PEAK_TRAFFIC, ...change })).traffic;
const cost = (change: Partial<MarketTraffic>) => sumCost(priceUsage(trafficUse(change)));
const getQuantity = (what: string, change: Partial<MarketTraffic> = {}) =>
  trafficUse(change).find((one) => one.item === what)?.quantity;

describe('countEventBatches', () => {
  const batches = (values: ResourceValues, change: Partial<MarketTraffic> = {}, shards = 4) =>
    countEventBatches(
      { address: 'a', type: 'aws_lambda_event_source_mapping', id: 'a', values, configured: {} },
      shards,
      { ...PEAK_TRAFFIC, ...change },
    );
  const USUAL = { batch_size: 100, maximum_batching_window_in_seconds: 5 };

  it('closes a batch when it is full or when its window ends', () => {
    // 100 records a second on 4 shards: 100 of them in 4 s.
    expect(batches(USUAL)).toEqual({ batches: 491_400, eventsPerBatch: 10_000, statesPerBatch: 125 });
    expect(batches({ ...USUAL, maximum_batching_window_in_seconds: 1 })).toEqual({
      batches: 4 * 491_400,
      eventsPerBatch: 2_500,
      statesPerBatch: 125,
    });
    // 500 records would take 8.4 MB.
    expect(batches({ batch_size: 500, maximum_batching_window_in_seconds: 60 }).eventsPerBatch).toBeCloseTo(
      36_600,
      6,
    );
  });

  it('uses the defaults of Lambda: batches of 100 records, polled once a second', () => {
    expect(batches({})).toEqual(batches({ batch_size: 100, maximum_batching_window_in_seconds: 1 }));
  });

  it('never returns more batches than records, nor more states than events', () => {
    const quiet = { eventsPerSecond: 10, symbols: 5_000 };
    expect(batches(USUAL, quiet)).toEqual({ batches: 49_140, eventsPerBatch: 100, statesPerBatch: 100 });
    expect(batches({ ...USUAL, parallelization_factor: 10 }, quiet).batches).toBe(49_140);
  });

  it('returns zero without traffic', () => {
    expect(batches(USUAL, { eventsPerSecond: 0, hours: 0 })).toMatchObject({ batches: 0, eventsPerBatch: 0 });
  });
});

describe('the usage by market data', () => {
  it('rounds a record up to a kilobyte, and a state up to write units', () => {
    expect(getQuantity('MarketDataStream, data in', { eventsPerRecord: 1 })).toBeCloseTo(
      (4_914_000_000 * 1024) / 1024 ** 3,
      6,
    );
    expect(getQuantity('MarketDataStream, data in')).toBeCloseTo((49_140_000 * 13 * 1024) / 1024 ** 3, 6);
    expect(getQuantity('DetectorState, writes')).toBe(2 * 125 * 491_400);
    expect(getQuantity('DetectorState, writes', { stateBytes: 1_024 })).toBe(125 * 491_400);
  });

  it('costs nothing without hours, and more if any input increases', () => {
    expect(cost({ hours: 0, symbols: 0 })).toBe(0);
    const more = fc.constantFrom<keyof MarketTraffic>(
      'eventsPerSecond',
      'hours',
      'symbols',
      'bytesPerEvent',
      'stateBytes',
      'analysesPerMillion',
      'alertShare',
      'approvalShare',
      'apiRequestsPerHour',
    );
    fc.assert(
      fc.property(more, fc.double({ min: 1.5, max: 3, noNaN: true }), (field, times) => {
        expect(cost({ [field]: PEAK_TRAFFIC[field] * times })).toBeGreaterThan(cost({}));
      }),
    );
  });

  it('costs less with more events in a record', () => {
    expect(cost({ eventsPerRecord: 1 })).toBeGreaterThan(4 * cost({}));
    expect(cost({ eventsPerRecord: 10 })).toBeGreaterThan(cost({}));
  });

  it('includes the estimate of a load run for the deployed stack', () => {
    const load = { rate: 1_000, seconds: 600, symbols: 20 };
    const run = estimateLoadCost(STACK, load);
    expect(run).toBeGreaterThan(0);
    expect(estimateLoadCost(STACK, { ...load, seconds: 1_200 })).toBeGreaterThan(1.9 * run);
    expect(estimateLoadCost([], load)).toBe(0);
  });
});

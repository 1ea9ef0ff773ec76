import type { KinesisStreamRecord } from 'aws-lambda';
import {
  advanceBatch,
  BatchReader,
  createEmptyBar,
  EVENT_KIND,
  EventTable,
  createTimeRange,
  listSymbols,
  readRecord,
  type DetectorProgress,
} from '../../../src/domain/market-data';
import {
  advanceState,
  decodeState,
  encodeState,
  createState,
  StateTable,
  type Bar,
} from '../../../src/domain/patterns';
import { toStreamRecord } from '../../../src/lambdas/pattern-detection/stream-record';
import { DetectorsInMemory } from './detectors-in-memory';
import { NOW, createRecords, generateWalk, toTrade, type Feed } from './feed';
import type { BenchmarkSubject } from './measure';

/** The batch size of the function's event source mapping. */
const BATCH_SIZE = 100;
/** The number of events whose time is measured together. */
const GROUP = 16;
const MAX_AGE_HOURS = 24;

export interface BenchmarkLoad {
  readonly feed: Feed;
  readonly symbols: number;
  readonly eventsPerRecord: number;
  /** Events per pass. */
  readonly events: number;
  /** Bars that each symbol has processed before the measurement, so that it has pivots. */
  readonly warmupBars: number;
}

interface Fixture {
  readonly bars: readonly Bar[];
  /** Creates the detectors in their state before the first of the bars. */
  readonly createDetectors: () => Map<string, DetectorProgress>;
}

function createFixture({ feed, symbols, events, warmupBars }: BenchmarkLoad): Fixture {
  const states = new Map<string, ReturnType<typeof createState>>();
  const bars: Bar[] = [];
  generateWalk(symbols, warmupBars + Math.ceil(events / symbols), (generated, round) => {
    const bar = feed === 'bars' ? generated : toTrade(generated);
    if (round >= warmupBars) bars.push(bar);
    else {
      if (round === 0) states.set(bar.symbol, createState());
      advanceState(states.get(bar.symbol)!, bar);
    }
  });
  const stored = [...states].map(([symbol, state]) => [symbol, encodeState(state)] as const);
  const createDetectors = () => {
    const table = new StateTable(stored.length);
    return new Map(stored.map(([symbol, bytes]) => [symbol, { state: decodeState(bytes, table.add()) }]));
  };
  return { bars, createDetectors };
}

/**
 * The units are records. A call for the rate processes a batch of them, and a call for the percentiles about {@link
 * GROUP} events.
 */
function describeUnits(load: BenchmarkLoad, sources: readonly KinesisStreamRecord[]) {
  const { eventsPerRecord } = load;
  return {
    units: sources.length,
    batch: BATCH_SIZE,
    group: Math.max(1, Math.round(GROUP / eventsPerRecord)),
  };
}

/** The baseline: the minimum work of any consumer of such records, without any detection. */
export function createBaselineSubject(load: BenchmarkLoad): BenchmarkSubject {
  const sources = createRecords(createFixture(load).bars, load.eventsPerRecord, load.feed);
  let states = new Map<string, { count: number; close: number; high: number; low: number }>();
  const update = (event: Bar & { readonly price?: number }) => {
    const { symbol, price, close = price!, high = close, low = close } = event;
    const state = states.get(symbol);
    if (state === undefined) {
      states.set(symbol, { count: 1, close, high, low });
      return;
    }
    state.count++;
    state.close = close;
    if (high > state.high) state.high = high;
    if (low < state.low) state.low = low;
  };
  return {
    ...describeUnits(load, sources),
    reset: () => void (states = new Map()),
    process(from, to) {
      let events = 0;
      for (let i = from; i < to; i++) {
        const parsed = JSON.parse(Buffer.from(sources[i]!.kinesis.data, 'base64').toString()) as Bar | Bar[];
        if (Array.isArray(parsed)) {
          for (const bar of parsed) update(bar);
          events += parsed.length;
        } else {
          update(parsed);
          events++;
        }
      }
      return events;
    },
  };
}

/** Measures the time from an event of a table, as the scanner writes it, to its result. */
export function createStateSubject(load: BenchmarkLoad): BenchmarkSubject {
  const { bars, createDetectors } = createFixture(load);
  const kind = load.feed === 'bars' ? EVENT_KIND.bar : EVENT_KIND.trade;
  const events = new EventTable(undefined, bars.length);
  bars.forEach((bar, index) => events.add({ kind, bar }, index, 0));
  const event = createEmptyBar();
  let states = [...createDetectors().values()];
  return {
    units: bars.length,
    batch: bars.length,
    group: GROUP,
    reset: () => void (states = [...createDetectors().values()]),
    process(from, to) {
      const { symbols } = load;
      const isTick = kind === EVENT_KIND.trade;
      for (let i = from; i < to; i++)
        advanceState(states[i % symbols]!.state, events.copyBar(i, event), undefined, undefined, isTick);
      return to - from;
    },
  };
}

/** Measures the time from a record to its results, with JSON.parse and a validation of each event. */
export function createJsonSubject(load: BenchmarkLoad): BenchmarkSubject {
  const { bars, createDetectors } = createFixture(load);
  const sources = createRecords(bars, load.eventsPerRecord, load.feed);
  let progress = createDetectors();
  return {
    ...describeUnits(load, sources),
    reset: () => void (progress = createDetectors()),
    process(from, to) {
      let events = 0;
      for (let i = from; i < to; i++) {
        const record = toStreamRecord(sources[i]!, NOW);
        const { accepted } = readRecord(record.text!, createTimeRange(record.arrivedAt, MAX_AGE_HOURS));
        for (const { bar } of accepted)
          advanceState(progress.get(bar.symbol)!.state, bar, undefined, undefined, load.feed === 'trades');
        events += accepted.length;
      }
      return events;
    },
  };
}

/** Measures the time from a record to its results as in the function: it scans the bytes and processes the batch. */
export function createScannerSubject(load: BenchmarkLoad): BenchmarkSubject {
  const { bars, createDetectors } = createFixture(load);
  const sources = createRecords(bars, load.eventsPerRecord, load.feed);
  const reader = new BatchReader();
  let progress = new DetectorsInMemory(createDetectors());
  return {
    ...describeUnits(load, sources),
    reset: () => void (progress = new DetectorsInMemory(createDetectors())),
    process(from, to) {
      const batch = reader.read(
        sources.slice(from, to).map((source) => toStreamRecord(source, NOW)),
        MAX_AGE_HOURS,
      );
      listSymbols(batch);
      const { late, repeated } = advanceBatch(batch, progress);
      return batch.events.count - late - repeated;
    },
  };
}

/** Measures the bytes per symbol: stored, and in the memory of a process with the detectors of all symbols. */
export function measureBytesPerSymbol(load: BenchmarkLoad): { stored: number; heap: number } {
  const { createDetectors } = createFixture(load);
  // The first ones are not counted, because compiled code is created with them, but retained: otherwise their memory would be
  // freed during the measurement.
  const retained = [createDetectors()];
  const measureMemory = () => {
    globalThis.gc!();
    globalThis.gc!();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = measureMemory();
  retained.push(createDetectors());
  const heap = (measureMemory() - before) / load.symbols;
  return { stored: encodeState([...retained[0]!.values()][0]!.state).length, heap };
}

import type { KinesisStreamRecord } from 'aws-lambda';
import {
  advanceBatch,
  createTimeRange,
  findFirstRecords,
  readBatch,
  readRecord,
  type DetectorProgress,
} from '../../../src/domain/market-data';
import { advanceState, decodeState, encodeState, createState, type Bar } from '../../../src/domain/patterns';
import { toStreamRecord } from '../../../src/lambdas/pattern-detection/stream-record';
import { NOW, createRecords, generateWalk } from './feed';
import type { BenchSubject } from './measure';

/** As the function's event source is set up. */
const RECORDS_A_BATCH = 100;
/** Events that are timed together. */
const GROUP = 16;
const MAX_AGE_HOURS = 24;

export interface BenchLoad {
  readonly symbols: number;
  readonly eventsARecord: number;
  /** Events a pass. */
  readonly events: number;
  /** Bars that each symbol has seen before the clock starts, so that its pivots are there. */
  readonly warm: number;
}

interface Fixture {
  readonly bars: readonly Bar[];
  /** The detectors as they are before the first of the bars: a new copy each time. */
  readonly detectors: () => Map<string, DetectorProgress>;
}

function createFixture({ symbols, events, warm }: BenchLoad): Fixture {
  const states = new Map<string, ReturnType<typeof createState>>();
  const bars: Bar[] = [];
  generateWalk(symbols, warm + Math.ceil(events / symbols), (bar, round) => {
    if (round >= warm) bars.push(bar);
    else {
      if (round === 0) states.set(bar.symbol, createState());
      advanceState(states.get(bar.symbol)!, bar);
    }
  });
  const stored = [...states].map(([symbol, state]) => [symbol, encodeState(state)] as const);
  const detectors = () => new Map(stored.map(([symbol, bytes]) => [symbol, { state: decodeState(bytes) }]));
  return { bars, detectors };
}

/** Units are records: a batch for the rate, some {@link GROUP} events for the percentiles. */
function describeUnits(load: BenchLoad, sources: readonly KinesisStreamRecord[]) {
  const { eventsARecord } = load;
  return {
    units: sources.length,
    batch: RECORDS_A_BATCH,
    group: Math.max(1, Math.round(GROUP / eventsARecord)),
  };
}

/** The floor: what any consumer of such records does at the least, before it detects anything. */
export function createBaseline(load: BenchLoad): BenchSubject {
  const sources = createRecords(createFixture(load).bars, load.eventsARecord);
  let seen = new Map<string, { count: number; close: number; high: number; low: number }>();
  const touch = ({ symbol, high, low, close }: Bar) => {
    const state = seen.get(symbol);
    if (state === undefined) {
      seen.set(symbol, { count: 1, close, high, low });
      return;
    }
    state.count++;
    state.close = close;
    if (high > state.high) state.high = high;
    if (low < state.low) state.low = low;
  };
  return {
    ...describeUnits(load, sources),
    reset: () => void (seen = new Map()),
    process(from, to) {
      let events = 0;
      for (let i = from; i < to; i++) {
        const parsed = JSON.parse(Buffer.from(sources[i]!.kinesis.data, 'base64').toString()) as Bar | Bar[];
        if (Array.isArray(parsed)) {
          for (const bar of parsed) touch(bar);
          events += parsed.length;
        } else {
          touch(parsed);
          events++;
        }
      }
      return events;
    },
  };
}

/** From a bar to its verdict, without reading any record. */
export function createStateSubject(load: BenchLoad): BenchSubject {
  const { bars, detectors } = createFixture(load);
  let states = [...detectors().values()];
  return {
    units: bars.length,
    batch: bars.length,
    group: GROUP,
    reset: () => void (states = [...detectors().values()]),
    process(from, to) {
      const { symbols } = load;
      for (let i = from; i < to; i++) advanceState(states[i % symbols]!.state, bars[i]!);
      return to - from;
    },
  };
}

/** From a record to its verdicts, each event read by JSON.parse and checked. */
export function createJsonSubject(load: BenchLoad): BenchSubject {
  const { bars, detectors } = createFixture(load);
  const sources = createRecords(bars, load.eventsARecord);
  let progress = detectors();
  return {
    ...describeUnits(load, sources),
    reset: () => void (progress = detectors()),
    process(from, to) {
      let events = 0;
      for (let i = from; i < to; i++) {
        const record = toStreamRecord(sources[i]!, NOW);
        const { accepted } = readRecord(record.text!, createTimeRange(record.arrivedAt, MAX_AGE_HOURS));
        for (const { bar } of accepted) advanceState(progress.get(bar.symbol)!.state, bar);
        events += accepted.length;
      }
      return events;
    },
  };
}

/** From a record to its verdicts, as the function does it: bytes scanned, and the batch taken in. */
export function createScannerSubject(load: BenchLoad): BenchSubject {
  const { bars, detectors } = createFixture(load);
  const sources = createRecords(bars, load.eventsARecord);
  let progress = detectors();
  return {
    ...describeUnits(load, sources),
    reset: () => void (progress = detectors()),
    process(from, to) {
      const batch = readBatch(
        sources.slice(from, to).map((source) => toStreamRecord(source, NOW)),
        MAX_AGE_HOURS,
      );
      findFirstRecords(batch);
      const { late, repeated } = advanceBatch(batch, progress);
      return batch.events.count - late - repeated;
    },
  };
}

/** Bytes a symbol: as stored, and as memory grows where the detectors of all symbols are kept. */
export function measureBytesPerSymbol(load: BenchLoad): { stored: number; heap: number } {
  const { detectors } = createFixture(load);
  detectors(); // what is made once, such as compiled code, is not a symbol's
  const used = () => {
    globalThis.gc!();
    globalThis.gc!();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  const kept = detectors();
  const heap = (used() - before) / load.symbols;
  return { stored: encodeState([...kept.values()][0]!.state).length, heap };
}

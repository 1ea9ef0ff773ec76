import type { KinesisStreamRecord } from 'aws-lambda';
import {
  advanceBatch,
  createTimeRange,
  findFirstRecords,
  readBatch,
  readRecord,
  type DetectorProgress,
} from '../../../src/domain/market-data';
import { advance, decodeState, encodeState, newState, type Bar } from '../../../src/domain/patterns';
import { toStreamRecord } from '../../../src/lambdas/pattern-detection/stream-record';
import { NOW, records, walk } from './feed';
import type { Subject } from './measure';

/** As the function's event source is set up. */
const RECORDS_A_BATCH = 100;
/** Events that are timed together. */
const GROUP = 16;
const MAX_AGE_HOURS = 24;

export interface Load {
  readonly symbols: number;
  readonly eventsARecord: number;
  /** Events a pass. */
  readonly events: number;
  /** Bars that each symbol has seen before the clock starts, so that its pivots are there. */
  readonly warm: number;
}

interface Stage {
  readonly bars: readonly Bar[];
  /** The detectors as they are before the first of the bars: a new copy each time. */
  readonly detectors: () => Map<string, DetectorProgress>;
}

function stage({ symbols, events, warm }: Load): Stage {
  const states = new Map<string, ReturnType<typeof newState>>();
  const bars: Bar[] = [];
  walk(symbols, warm + Math.ceil(events / symbols), (bar, round) => {
    if (round >= warm) bars.push(bar);
    else {
      if (round === 0) states.set(bar.symbol, newState());
      advance(states.get(bar.symbol)!, bar);
    }
  });
  const stored = [...states].map(([symbol, state]) => [symbol, encodeState(state)] as const);
  const detectors = () => new Map(stored.map(([symbol, bytes]) => [symbol, { state: decodeState(bytes) }]));
  return { bars, detectors };
}

/** Units are records: a batch for the rate, some {@link GROUP} events for the percentiles. */
function ofRecords(load: Load, sources: readonly KinesisStreamRecord[]) {
  const { eventsARecord } = load;
  return {
    units: sources.length,
    batch: RECORDS_A_BATCH,
    group: Math.max(1, Math.round(GROUP / eventsARecord)),
  };
}

/** The floor: what any consumer of such records does at the least, before it detects anything. */
export function floor(load: Load): Subject {
  const sources = records(stage(load).bars, load.eventsARecord);
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
    ...ofRecords(load, sources),
    reset: () => void (seen = new Map()),
    take(from, to) {
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
export function stateOnly(load: Load): Subject {
  const { bars, detectors } = stage(load);
  let states = [...detectors().values()];
  return {
    units: bars.length,
    batch: bars.length,
    group: GROUP,
    reset: () => void (states = [...detectors().values()]),
    take(from, to) {
      const { symbols } = load;
      for (let i = from; i < to; i++) advance(states[i % symbols]!.state, bars[i]!);
      return to - from;
    },
  };
}

/** From a record to its verdicts, each event read by JSON.parse and checked. */
export function byJson(load: Load): Subject {
  const { bars, detectors } = stage(load);
  const sources = records(bars, load.eventsARecord);
  let progress = detectors();
  return {
    ...ofRecords(load, sources),
    reset: () => void (progress = detectors()),
    take(from, to) {
      let events = 0;
      for (let i = from; i < to; i++) {
        const record = toStreamRecord(sources[i]!, NOW);
        const { accepted } = readRecord(record.text!, createTimeRange(record.arrivedAt, MAX_AGE_HOURS));
        for (const { bar } of accepted) advance(progress.get(bar.symbol)!.state, bar);
        events += accepted.length;
      }
      return events;
    },
  };
}

/** From a record to its verdicts, as the function does it: bytes scanned, and the batch taken in. */
export function byScanner(load: Load): Subject {
  const { bars, detectors } = stage(load);
  const sources = records(bars, load.eventsARecord);
  let progress = detectors();
  return {
    ...ofRecords(load, sources),
    reset: () => void (progress = detectors()),
    take(from, to) {
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
export function bytesASymbol(load: Load): { stored: number; heap: number } {
  const { detectors } = stage(load);
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

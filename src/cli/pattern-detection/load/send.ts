import type { Bar } from '../../../domain/patterns';
import { getPartitionKey, type PackableEvent, Packer, type PackedRecord } from '../replay/pack';
import type { StreamPosition } from '../replay/position';
import { RecordSender, type PutRecords } from '../replay/send';
import { toSentEvent } from './market';
import type { SentRecord } from './stages';

/** A source of events with due times. */
export interface TimedEvents {
  /** The due time of the next event in milliseconds since 1970. */
  readonly due: number;
  /** Returns the next event; a trade is a bar with one price. */
  generateBar(): Bar;
}

export interface LoadOptions {
  readonly put: PutRecords;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly events: number;
  /** Whether events are sent as trades and not as bars. */
  readonly trades?: boolean;
  /** Called for each event before it is sent. */
  readonly onEvent: (bar: Bar) => void;
  readonly onProgress?: (sent: number) => void;
  /** Returns the events that are sent after all others. */
  readonly listClosingEvents?: () => readonly PackableEvent[];
}

export interface SentLoad {
  readonly records: readonly SentRecord[];
  /** The position of each symbol's last events in the stream. */
  readonly lastPositions: ReadonlyMap<string, StreamPosition>;
  readonly requests: number;
  /** The number of records that the stream rejected and that were sent again. */
  readonly retried: number;
}

/** The interval between requests: short, and still long enough for several records per request. */
const TICK_MS = 100;

/**
 * Sends events when they are due, packed as `stacks replay` packs them. If it cannot keep pace, it sends them late, but
 * skips none.
 */
export async function sendLoad(source: TimedEvents, options: LoadOptions): Promise<SentLoad> {
  const { put, wait, now, events, onEvent, onProgress } = options;
  const records: SentRecord[] = [];
  const last = new Map<string, StreamPosition>();
  const firstEvent = new WeakMap<PackedRecord, number>();
  // The latency of a retried record is measured from its first request.
  const putTimes = new WeakMap<PackedRecord, number>();
  const openedAt = new Map<string, number>();
  let [created, sent, requests, refused] = [0, 0, 0, 0];
  const sender = new RecordSender({
    put: async (batch) => {
      for (const record of batch) if (!putTimes.has(record)) putTimes.set(record, now());
      requests++;
      const results = await put(batch);
      refused += results.filter((result) => 'errorCode' in result).length;
      return results;
    },
    wait,
    onSent: (record, { shardId, sequenceNumber }) => {
      const times = { firstEvent: firstEvent.get(record)!, putAt: putTimes.get(record)!, acceptedAt: now() };
      records.push({ shardId, sequenceNumber, events: record.events, ...times });
      for (const symbol of record.symbols) last.set(symbol, { shardId, sequenceNumber });
      onProgress?.((sent += record.events));
    },
  });
  const packer = new Packer();
  const send = async (record: PackedRecord, since: number) => {
    firstEvent.set(record, since);
    await sender.send(record);
  };
  const add = async (event: PackableEvent, due: number) => {
    const full = packer.add(event);
    const key = getPartitionKey(event.symbol);
    if (full) await send(full, openedAt.get(full.key)!);
    if (full || !openedAt.has(key)) openedAt.set(key, due);
  };
  while (created < events) {
    for (const until = now(); created < events && source.due <= until; created++) {
      const due = Math.floor(source.due);
      const bar = source.generateBar();
      onEvent(bar);
      await add(toSentEvent(bar, options.trades === true), due);
    }
    await sender.flush();
    if (created < events) await wait(TICK_MS);
  }
  for (const event of options.listClosingEvents?.() ?? []) await add(event, now());
  for (const record of packer.flush()) await send(record, openedAt.get(record.key)!);
  await sender.flush();
  return { records, lastPositions: last, requests, retried: refused };
}

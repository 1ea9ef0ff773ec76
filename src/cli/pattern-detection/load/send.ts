import type { Bar } from '../../../domain/patterns';
import { keyOf, Packer, type StreamRecord } from '../replay/pack';
import { Sender, type Place, type Put } from '../replay/send';
import type { SentRecord } from './legs';

/** Events to send, each when it is due. */
export interface Source {
  /** When the next event is due, in milliseconds since 1970. */
  readonly due: number;
  next(): Bar;
}

export interface LoadOptions {
  readonly put: Put;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly events: number;
  /** Told of each event before it is sent. */
  readonly onEvent: (bar: Bar) => void;
  readonly onProgress?: (sent: number) => void;
}

export interface Sent {
  readonly records: readonly SentRecord[];
  /** Where each symbol's last events are in the stream. */
  readonly last: ReadonlyMap<string, Place>;
  readonly requests: number;
  /** Parts of requests that the stream refused, and that were sent again. */
  readonly refused: number;
}

/** What is full leaves this often: soon, and still several records in a request. */
const TICK_MS = 100;

/** Sends events as they fall due, packed as `stacks replay` packs them; where it cannot keep pace, none is left out. */
export async function sendLoad(source: Source, options: LoadOptions): Promise<Sent> {
  const { put, wait, now, events, onEvent, onProgress } = options;
  const records: SentRecord[] = [];
  const last = new Map<string, Place>();
  const firstEvent = new WeakMap<StreamRecord, number>();
  // What is refused and sent again has been on its way since the first time.
  const asked = new WeakMap<StreamRecord, number>();
  const opened = new Map<string, number>();
  let [made, sent, requests, refused] = [0, 0, 0, 0];
  const sender = new Sender({
    put: async (batch) => {
      for (const record of batch) if (!asked.has(record)) asked.set(record, now());
      requests++;
      const results = await put(batch);
      refused += results.filter((result) => 'errorCode' in result).length;
      return results;
    },
    wait,
    onSent: (record, { shardId, sequenceNumber }) => {
      const times = { firstEvent: firstEvent.get(record)!, asked: asked.get(record)!, taken: now() };
      records.push({ shardId, sequenceNumber, events: record.events, ...times });
      for (const symbol of record.symbols) last.set(symbol, { shardId, sequenceNumber });
      onProgress?.((sent += record.events));
    },
  });
  const packer = new Packer();
  const send = async (record: StreamRecord, since: number) => {
    firstEvent.set(record, since);
    await sender.send(record);
  };
  while (made < events) {
    for (const until = now(); made < events && source.due <= until; made++) {
      const bar = source.next();
      onEvent(bar);
      const full = packer.add(bar);
      const key = keyOf(bar.symbol);
      if (full) await send(full, opened.get(full.key)!);
      if (full || !opened.has(key)) opened.set(key, bar.timestamp);
    }
    await sender.flush();
    if (made < events) await wait(TICK_MS);
  }
  for (const record of packer.flush()) await send(record, opened.get(record.key)!);
  await sender.flush();
  return { records, last, requests, refused };
}

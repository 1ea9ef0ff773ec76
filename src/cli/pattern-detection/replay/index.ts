import type { CommonConfig } from '../../../config';
import { parseTimestamp } from '../../../domain/market-data';
import { pause } from '../../process/interrupt';
import { getFileSize } from '../market-file';
import type { FileProgress } from '../../terminal/progress';
import { readEvents, type EventOptions } from './events';
import { Packer } from './pack';
import { createPutRecords } from './put';
import type { StreamPosition } from './position';
import { RecordSender } from './send';
import { sortByTime } from './sort-by-time';

export interface ReplayOptions {
  /** A market file, or `-`. */
  readonly file: string;
  readonly streamName: string;
  /** How to read the file. */
  readonly read: Omit<EventOptions, 'onBytes' | 'onRows'>;
  /** Seconds of market time per second; as fast as possible if undefined. */
  readonly speed?: number;
  /**
   * Whether the events of all symbols are sent in the order of time, which is necessary for bars; otherwise they are
   * sent in the order of the file.
   */
  readonly isSorted: boolean;
  readonly onProgress?: (progress: FileProgress) => void;
}

export interface ReplayReport {
  readonly events: number;
  /** The number of rows that were read, including those of symbols that were not sent. */
  readonly read: number;
  readonly records: number;
  /** When sending began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
  /** The position of each symbol's last events in the stream. */
  readonly lastPositions: ReadonlyMap<string, StreamPosition>;
}

/** Sends the market events of a file to the stream in order, several per record. A symbol's events stay in order. */
export async function replayFile(config: CommonConfig, options: ReplayOptions): Promise<ReplayReport> {
  const { file, onProgress } = options;
  const size = await getFileSize(file);
  const started = Date.now();
  const last = new Map<string, StreamPosition>();
  let [events, records, bytes, rows] = [0, 0, 0, 0];
  const getShare = () => {
    // A sorted file is read before its first event is sent.
    if (options.isSorted) return Math.min(1, events / rows);
    return size === undefined ? undefined : Math.min(1, bytes / size);
  };
  const sender = new RecordSender({
    put: createPutRecords(config, options.streamName),
    wait: pause,
    onSent: (record, position) => {
      events += record.events;
      records++;
      for (const symbol of record.symbols) last.set(symbol, position);
      onProgress?.({
        events,
        share: getShare(),
        eventsPerSecond: (1000 * events) / Math.max(1, Date.now() - started),
      });
    },
  });
  const packer = new Packer();
  const sendBuffered = async () => {
    for (const record of packer.flush()) await sender.send(record);
    await sender.flush();
  };
  const pace = createPacer(options.speed, sendBuffered);
  const inFileOrder = readEvents(file, {
    ...options.read,
    onBytes: (read) => (bytes = read),
    onRows: (read) => (rows = read),
  });
  for await (const group of options.isSorted ? sortByTime(inFileOrder) : inFileOrder) {
    for (const event of group) {
      await pace(parseTimestamp(event.timestamp)!);
      const full = packer.add(event);
      if (full) await sender.send(full);
    }
  }
  await sendBuffered();
  const milliseconds = Date.now() - started;
  return { events, read: rows, records, startedAt: started, milliseconds, lastPositions: last };
}

/** Creates a function that waits until an event is due, and sends the buffered events first. */
function createPacer(
  speed: number | undefined,
  sendBuffered: () => Promise<void>,
): (time: number) => Promise<void> {
  if (speed === undefined) return async () => {};
  const started = Date.now();
  let first: number | undefined;
  return async (time) => {
    first ??= time;
    const due = started + (time - first) / speed;
    if (due <= Date.now()) return;
    await sendBuffered();
    await pause(Math.max(0, due - Date.now()));
  };
}

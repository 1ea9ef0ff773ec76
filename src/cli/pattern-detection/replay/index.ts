import type { CommonConfig } from '../../../config';
import { pause } from '../../process/interrupt';
import { sizeOf } from '../market-file';
import type { FileProgress } from '../../terminal/progress';
import { readEvents, timeOf } from './events';
import { Packer } from './pack';
import { putRecords } from './put';
import { Sender, type Place } from './send';

export interface ReplayOptions {
  /** A file of CSV or JSON lines, gzipped or not, or `-`. */
  readonly file: string;
  readonly streamName: string;
  readonly symbols?: ReadonlySet<string>;
  /** Seconds of market time in a second; as fast as it goes if it is not set. */
  readonly speed?: number;
  readonly onWrongLine: (line: number, why: string) => void;
  readonly onProgress?: (progress: FileProgress) => void;
}

export interface ReplayReport {
  readonly events: number;
  readonly records: number;
  readonly milliseconds: number;
  /** Where each symbol's last events are in the stream. */
  readonly last: ReadonlyMap<string, Place>;
}

/** Sends a file's market events to the stream, in their order, packed. */
export async function replay(config: CommonConfig, options: ReplayOptions): Promise<ReplayReport> {
  const { file, onProgress } = options;
  const size = await sizeOf(file);
  const started = Date.now();
  const last = new Map<string, Place>();
  let [events, records, bytes] = [0, 0, 0];
  const sender = new Sender({
    put: putRecords(config, options.streamName),
    wait: pause,
    onSent: (record, place) => {
      events += record.events;
      records++;
      for (const symbol of record.symbols) last.set(symbol, place);
      const share = size === undefined ? undefined : Math.min(1, bytes / size);
      onProgress?.({ events, share, eventsPerSecond: (1000 * events) / Math.max(1, Date.now() - started) });
    },
  });
  const packer = new Packer();
  const sendOpen = async () => {
    for (const record of packer.flush()) await sender.send(record);
    await sender.flush();
  };
  const pace = pacer(options.speed, sendOpen);
  const { symbols, onWrongLine } = options;
  for await (const event of readEvents(file, { symbols, onWrongLine, onBytes: (read) => (bytes = read) })) {
    await pace(timeOf(event.timestamp));
    const full = packer.add(event);
    if (full) await sender.send(full);
  }
  await sendOpen();
  return { events, records, milliseconds: Date.now() - started, last };
}

/** Holds an event back until it is due; what was gathered before it leaves first. */
function pacer(speed: number | undefined, sendOpen: () => Promise<void>): (time: number) => Promise<void> {
  if (speed === undefined) return async () => {};
  const started = Date.now();
  let first: number | undefined;
  return async (time) => {
    first ??= time;
    const due = started + (time - first) / speed;
    if (due <= Date.now()) return;
    await sendOpen();
    await pause(Math.max(0, due - Date.now()));
  };
}

import type { ExchangeCalendar } from '../../domain/calendar';
import type { Telemetry } from '../shared/telemetry';
import type { HashRange, ShardClock } from './adapters/shard-clock';
import { formatClockEvent } from './clock-event';

export interface BarClockDeps {
  readonly telemetry: Telemetry;
  readonly shards: ShardClock;
  readonly calendar: ExchangeCalendar;
}

/** Clock events are sent until this time after the close of a session, for feeds that are late; milliseconds. */
const AFTER_CLOSE_MS = 30 * 60_000;
const ROWS = Array.from({ length: 256 }, (_, row) => row);
/** A hash has 128 bits; its first byte is the number of the row, so that this many bits follow. */
const ROW_BITS = 120n;

/** Returns the rows of OpenBars whose first hash is in a range, so that each row belongs to one shard. */
export const listRows = ({ start, end }: HashRange): readonly string[] =>
  ROWS.filter((row) => {
    const hash = BigInt(row) << ROW_BITS;
    return hash >= start && hash <= end;
  }).map((row) => row.toString(16).padStart(2, '0'));

/**
 * Creates the handler that puts a clock event into each shard, in the session and some minutes after it. KinesisConsumer
 * then closes the bars of symbols without trades, in the order of the stream.
 */
export const createBarClock =
  ({ telemetry, shards, calendar }: BarClockDeps) =>
  async (): Promise<{ shards: number }> => {
    const now = telemetry.now();
    const isOpen = [now, now - AFTER_CLOSE_MS].some((time) => calendar.findSession(time) !== undefined);
    if (!isOpen) return { shards: 0 };
    const open = await telemetry.trace('list shards', () => shards.listOpenShards());
    const records = open.flatMap((shard) => {
      const rows = listRows(shard);
      return rows.length === 0 ? [] : [{ shard, data: formatClockEvent(now, rows) }];
    });
    await telemetry.trace('put clock events', () => shards.put(records));
    return { shards: records.length };
  };

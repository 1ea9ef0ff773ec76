import { EventTable } from './event-table';
import { JSON_LIMITS } from './json';
import { MAX_EVENTS_A_RECORD } from './record';
import { EventScanner } from './scan-event';

/** A record's bytes at the beginning of a buffer that records share, so they hold until the next one is asked for. */
export interface RecordBytes {
  /** At least {@link SPARE_BYTES} longer than `length`; the scanner writes over the first of them. */
  readonly buffer: Uint8Array;
  readonly length: number;
}

/** What the scanner may look at past the end of a record. */
export const SPARE_BYTES = 16;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Reads records of the shape that JSON.stringify and Python's json.dumps give to events: one object, an array, or
 * JSON lines; keys in any order; at most one space after a comma, a colon and a brace; no escapes. It takes a record
 * only if every event in it is valid, and then with the same bars as `readRecord`; all else it leaves to that.
 */
export class RecordScanner {
  private readonly events = new EventScanner();
  private viewed: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(this.viewed.buffer);

  /**
   * Adds the record's events to a table, or none of them.
   * @param record the record's place in the batch
   * @param oldest the earliest and `newest` the latest time that is taken, in milliseconds since 1970
   * @returns whether it could; if not, the record may be anything, valid events too
   */
  scan(bytes: RecordBytes, record: number, oldest: number, newest: number, into: EventTable): boolean {
    const { buffer, length } = bytes;
    if (length > JSON_LIMITS.bytes || length + SPARE_BYTES > buffer.length) return false;
    if (this.viewed !== buffer) {
      this.viewed = buffer;
      this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    }
    buffer[length] = 0; // no byte of any event, so that every loop over digits and letters ends here
    const { events, view } = this;
    const before = into.count;
    const isArray = buffer[0] === OPEN_BRACKET;
    let at = isArray ? 1 : 0;
    for (let index = 0; index < MAX_EVENTS_A_RECORD; index++) {
      into.reserve();
      at = events.read(buffer, view, at, oldest, newest, into);
      if (at < 0) break;
      const event = into.count++;
      into.symbol[event] = events.symbol;
      into.record[event] = record;
      into.index[event] = index;
      if (isArray) {
        const next = buffer[at++];
        if (next === COMMA) {
          if (buffer[at] === SPACE) at++;
          continue;
        }
        if (next === CLOSE_BRACKET && isEnd(buffer, at, length)) return true;
        break;
      }
      if (isEnd(buffer, at, length)) return true;
      if (buffer[at++] !== NEWLINE) break;
    }
    into.count = before;
    return false;
  }
}

/** Whether the data ends at `at`, or after one more line feed. */
const isEnd = (bytes: Uint8Array, at: number, length: number): boolean =>
  at === length || (at + 1 === length && bytes[at] === NEWLINE);

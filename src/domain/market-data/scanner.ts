import { EventTable } from './event-table';
import { JSON_LIMITS } from '../validation/json';
import { MAX_EVENTS_PER_RECORD } from './record';
import { EventScanner } from './scan-event';

/** A record's bytes at the beginning of a buffer that all records share: valid until the next record is read. */
export interface RecordBytes {
  /** At least {@link SPARE_BYTES} longer than `length`; the scanner overwrites the first spare byte. */
  readonly buffer: Uint8Array;
  readonly length: number;
}

/** Bytes that the scanner may read beyond the end of a record. */
export const SPARE_BYTES = 16;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Parses records in the format of JSON.stringify and Python's json.dumps: one object, an array, or JSON lines; keys in
 * any order; at most one space after a comma, a colon or a brace; no escapes. It accepts a record only if every event
 * in it is valid, and then returns the same bars as `readRecord`. All other records must be parsed by `readRecord`.
 */
export class RecordScanner {
  private readonly events = new EventScanner();
  private viewedBuffer: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(this.viewedBuffer.buffer);

  /**
   * Adds all events of the record to a table, or none.
   * @param record the index of the record in the batch
   * @param oldest the earliest accepted time in milliseconds since 1970; `newest` is the latest
   * @returns whether the events were added; if not, the record may still be valid in another format
   */
  scan(bytes: RecordBytes, record: number, oldest: number, newest: number, table: EventTable): boolean {
    const { buffer, length } = bytes;
    if (length > JSON_LIMITS.bytes || length + SPARE_BYTES > buffer.length) return false;
    if (this.viewedBuffer !== buffer) {
      this.viewedBuffer = buffer;
      this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    }
    buffer[length] = 0; // never part of an event, so that every loop over digits and letters stops here
    const { events, view } = this;
    const countBefore = table.count;
    const isArray = buffer[0] === OPEN_BRACKET;
    let position = isArray ? 1 : 0;
    for (let index = 0; index < MAX_EVENTS_PER_RECORD; index++) {
      table.reserve();
      position = events.read(buffer, view, position, oldest, newest, table);
      if (position < 0) break;
      const event = table.count++;
      table.symbol[event] = events.symbol;
      table.record[event] = record;
      table.index[event] = index;
      table.kind[event] = events.kind;
      if (events.details !== undefined) table.details.set(event, events.details);
      if (isArray) {
        const next = buffer[position++];
        if (next === COMMA) {
          if (buffer[position] === SPACE) position++;
          continue;
        }
        if (next === CLOSE_BRACKET && isEnd(buffer, position, length)) return true;
        break;
      }
      if (isEnd(buffer, position, length)) return true;
      if (buffer[position++] !== NEWLINE) break;
    }
    if (table.details.size > 0)
      for (let event = countBefore; event < table.count; event++) table.details.delete(event);
    table.count = countBefore;
    return false;
  }
}

/** Whether the data ends at `position`, or after one more line feed. */
const isEnd = (bytes: Uint8Array, position: number, length: number): boolean =>
  position === length || (position + 1 === length && bytes[position] === NEWLINE);

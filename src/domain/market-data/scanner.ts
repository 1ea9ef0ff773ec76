import { MAX_PRICE } from './bar';
import { COLUMNS, EventTable } from './event-table';
import { JSON_LIMITS } from './json';
import { MAX_EVENTS_A_RECORD } from './record';
import { NumberScanner } from './scan-number';
import { TimeScanner } from './scan-time';

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
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Four characters as a little-endian word. */
const word = (text: string): number =>
  [...text].reduceRight((bits, character) => (bits << 8) | character.charCodeAt(0), 0);

/** Keys in pieces of four bytes, which overlap where a key's length is no multiple of four. */
const [SYM, BOL, OL_] = [word('"sym'), word('bol"'), word('ol":')];
const [TIM, ESTA, MP_] = [word('"tim'), word('esta'), word('mp":')];
const [OPE, EN_] = [word('"ope'), word('en":')];
const [HIG, GH_] = [word('"hig'), word('gh":')];
const [LOW_, OW_] = [word('"low'), word('ow":')];
const [CLO, SE_] = [word('"clo'), word('se":')];
const [VOL, UME, ME_] = [word('"vol'), word('ume"'), word('me":')];

/** Columns of an {@link EventTable}; the symbol has a place of its own. */
const [TIMESTAMP, OPEN, HIGH, LOW, CLOSE, VOLUME, SYMBOL] = [0, 1, 2, 3, 4, 5, 6];
const NEEDED = (1 << SYMBOL) | (1 << TIMESTAMP) | (1 << CLOSE);

/**
 * Reads records of the shape that JSON.stringify and Python's json.dumps give to events: one object, an array, or
 * JSON lines; keys in any order; at most one space after a comma, a colon and a brace; no escapes. It takes a record
 * only if every event in it is valid, and then with the same bars as `readRecord`; all else it leaves to that.
 */
export class RecordScanner {
  private readonly numbers = new NumberScanner();
  private readonly times = new TimeScanner();
  private viewed: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(this.viewed.buffer);
  /** The symbol of the last event. */
  private symbol = -1;

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
    const before = into.count;
    const isArray = buffer[0] === OPEN_BRACKET;
    let at = isArray ? 1 : 0;
    for (let index = 0; index < MAX_EVENTS_A_RECORD; index++) {
      into.reserve();
      at = this.scanEvent(buffer, at, oldest, newest, into);
      if (at < 0) break;
      const event = into.count++;
      into.symbol[event] = this.symbol;
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

  /** Reads the event that begins at `start` into the next row; the place of the byte after it, or -1. */
  private scanEvent(
    bytes: Uint8Array,
    start: number,
    oldest: number,
    newest: number,
    into: EventTable,
  ): number {
    if (bytes[start] !== OPEN_BRACE) return -1;
    const { view, numbers } = this;
    const { values } = into;
    const row = into.count * COLUMNS;
    let seen = 0;
    let at = start;
    do {
      at++; // the brace or the comma
      if (bytes[at] === SPACE) at++;
      let field: number;
      switch (view.getInt32(at, true)) {
        case SYM:
          if (view.getInt32(at + 4, true) !== BOL || view.getInt32(at + 5, true) !== OL_) return -1;
          field = SYMBOL;
          at += 9;
          break;
        case TIM:
          if (view.getInt32(at + 4, true) !== ESTA || view.getInt32(at + 8, true) !== MP_) return -1;
          field = TIMESTAMP;
          at += 12;
          break;
        case OPE:
          if (view.getInt32(at + 3, true) !== EN_) return -1;
          field = OPEN;
          at += 7;
          break;
        case HIG:
          if (view.getInt32(at + 3, true) !== GH_) return -1;
          field = HIGH;
          at += 7;
          break;
        case LOW_:
          if (view.getInt32(at + 2, true) !== OW_) return -1;
          field = LOW;
          at += 6;
          break;
        case CLO:
          if (view.getInt32(at + 4, true) !== SE_) return -1;
          field = CLOSE;
          at += 8;
          break;
        case VOL:
          if (view.getInt32(at + 4, true) !== UME || view.getInt32(at + 5, true) !== ME_) return -1;
          field = VOLUME;
          at += 9;
          break;
        default:
          return -1;
      }
      if ((seen & (1 << field)) !== 0) return -1;
      seen |= 1 << field;
      if (bytes[at] === SPACE) at++;
      if (bytes[at] !== QUOTE) {
        if (field === SYMBOL) return -1;
        const value = numbers.read(bytes, view, at);
        if (!(value >= 0)) return -1;
        values[row + field] = value;
        at = numbers.end;
      } else if (field === SYMBOL) {
        const symbol = into.symbols.read(bytes, at + 1);
        if (symbol < 0) return -1;
        this.symbol = symbol;
        at = into.symbols.end;
      } else if (field === TIMESTAMP) {
        const time = this.times.read(bytes, at + 1);
        if (Number.isNaN(time)) return -1;
        values[row] = time;
        at = this.times.end;
      } else return -1;
    } while (bytes[at] === COMMA);
    return bytes[at] === CLOSE_BRACE && complete(values, row, seen, oldest, newest) ? at + 1 : -1;
  }
}

/** Whether the data ends at `at`, or after one more line feed. */
const isEnd = (bytes: Uint8Array, at: number, length: number): boolean =>
  at === length || (at + 1 === length && bytes[at] === NEWLINE);

/** Fills in what an event may leave out, and checks it by the rules of `readEvent`. */
const complete = (
  values: Float64Array,
  row: number,
  seen: number,
  oldest: number,
  newest: number,
): boolean => {
  if ((seen & NEEDED) !== NEEDED) return false;
  const timestamp = values[row + TIMESTAMP]!;
  if (!(timestamp >= oldest && timestamp <= newest) || !Number.isSafeInteger(timestamp)) return false;
  const close = values[row + CLOSE]!;
  if ((seen & (1 << OPEN)) === 0) values[row + OPEN] = close;
  const open = values[row + OPEN]!;
  if ((seen & (1 << HIGH)) === 0) values[row + HIGH] = Math.max(open, close);
  if ((seen & (1 << LOW)) === 0) values[row + LOW] = Math.min(open, close);
  if ((seen & (1 << VOLUME)) === 0) values[row + VOLUME] = 0;
  const high = values[row + HIGH]!;
  const low = values[row + LOW]!;
  return (
    low > 0 &&
    low <= open &&
    low <= close &&
    open <= high &&
    close <= high &&
    high <= MAX_PRICE &&
    Number.isSafeInteger(values[row + VOLUME]!)
  );
};

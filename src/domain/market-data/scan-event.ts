import { MAX_PRICE } from './bar';
import { COLUMNS, EventTable } from './event-table';
import { NumberScanner } from './scan-number';
import { TimeScanner } from './scan-time';

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
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

/** Reads one event from bytes, with its keys in any order, by the rules of `readEvent`. */
export class EventScanner {
  /** The number of the last event's symbol. */
  symbol = -1;
  private readonly numbers = new NumberScanner();
  private readonly times = new TimeScanner();

  /**
   * Reads the event that begins at `start` into the table's next row, without counting it.
   * @param view the same bytes
   * @returns the place of the byte after it; -1 where it is no valid event, or an unusual one
   */
  read(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    oldest: number,
    newest: number,
    into: EventTable,
  ): number {
    if (bytes[start] !== OPEN_BRACE) return -1;
    const { numbers } = this;
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

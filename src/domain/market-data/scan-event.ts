import { MAX_PRICE, MAX_VOLUME } from './fields';
import { EVENT_KIND, type EventKind } from './event-kind';
import type { EventDetails } from './event-details';
import { COLUMNS, EventTable } from './event-table';
import { packWord } from './pack-word';
import { DetailScanner } from './scan-details';
import { NumberScanner } from './scan-number';
import { TimeScanner } from './scan-time';

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The keys, split into words of four bytes; words overlap if a key's length is not a multiple of four. */
const [SYM, BOL, OL_] = [packWord('"sym'), packWord('bol"'), packWord('ol":')];
const [TIM, ESTA, MP_] = [packWord('"tim'), packWord('esta'), packWord('mp":')];
const [OPE, EN_] = [packWord('"ope'), packWord('en":')];
const [HIG, GH_] = [packWord('"hig'), packWord('gh":')];
const [LOW_, OW_] = [packWord('"low'), packWord('ow":')];
const [CLO, SE_] = [packWord('"clo'), packWord('se":')];
const [PRI, CE_] = [packWord('"pri'), packWord('ce":')];
const [SIZ, ZE_] = [packWord('"siz'), packWord('ze":')];
const [VOL, UME, ME_] = [packWord('"vol'), packWord('ume"'), packWord('me":')];

/** Columns of an {@link EventTable}; the symbol is not stored in `values`. */
const [TIMESTAMP, OPEN, HIGH, LOW, CLOSE, VOLUME, SYMBOL] = [0, 1, 2, 3, 4, 5, 6];
const REQUIRED_FIELDS = (1 << SYMBOL) | (1 << TIMESTAMP) | (1 << CLOSE);
const RANGE_FIELDS = (1 << OPEN) | (1 << HIGH) | (1 << LOW);
/** Bits of the fields of a trade, which are stored as close and volume. */
const [PRICE, SIZE] = [7, 8];

/** Parses one event from bytes, with its keys in any order, by the rules of `readEvent`. */
export class EventScanner {
  /** The number of the last event's symbol. */
  symbol = -1;
  /** The kind of the last event. */
  kind: EventKind = EVENT_KIND.bar;
  /** The details of the last event. */
  details: EventDetails | undefined;
  private readonly detailScanner = new DetailScanner();
  private readonly numbers = new NumberScanner();
  private readonly times = new TimeScanner();

  /**
   * Writes the event that begins at `start` to the table's next row, without incrementing the count.
   * @param view a view of the same bytes
   * @returns the position after the event; -1 if the event is invalid or has an unusual format
   */
  read(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    oldest: number,
    newest: number,
    table: EventTable,
  ): number {
    if (bytes[start] !== OPEN_BRACE) return -1;
    const { numbers, detailScanner } = this;
    const { values } = table;
    detailScanner.reset();
    const row = table.count * COLUMNS;
    let fields = 0;
    let position = start;
    do {
      position++; // the brace or the comma
      if (bytes[position] === SPACE) position++;
      let field: number;
      switch (view.getInt32(position, true)) {
        case SYM:
          if (view.getInt32(position + 4, true) !== BOL || view.getInt32(position + 5, true) !== OL_)
            return -1;
          field = SYMBOL;
          position += 9;
          break;
        case TIM:
          if (view.getInt32(position + 4, true) !== ESTA || view.getInt32(position + 8, true) !== MP_)
            return -1;
          field = TIMESTAMP;
          position += 12;
          break;
        case OPE:
          if (view.getInt32(position + 3, true) !== EN_) return -1;
          field = OPEN;
          position += 7;
          break;
        case HIG:
          if (view.getInt32(position + 3, true) !== GH_) return -1;
          field = HIGH;
          position += 7;
          break;
        case LOW_:
          if (view.getInt32(position + 2, true) !== OW_) return -1;
          field = LOW;
          position += 6;
          break;
        case CLO:
          if (view.getInt32(position + 4, true) !== SE_) return -1;
          field = CLOSE;
          position += 8;
          break;
        case VOL:
          if (view.getInt32(position + 4, true) !== UME || view.getInt32(position + 5, true) !== ME_)
            return -1;
          field = VOLUME;
          position += 9;
          break;
        case PRI:
          if (view.getInt32(position + 4, true) !== CE_ || (fields & (1 << PRICE)) !== 0) return -1;
          fields |= 1 << PRICE;
          field = CLOSE;
          position += 8;
          break;
        case SIZ:
          if (view.getInt32(position + 3, true) !== ZE_ || (fields & (1 << SIZE)) !== 0) return -1;
          fields |= 1 << SIZE;
          field = VOLUME;
          position += 7;
          break;
        default:
          position = detailScanner.read(bytes, view, position);
          if (position < 0) return -1;
          continue;
      }
      if ((fields & (1 << field)) !== 0) return -1;
      fields |= 1 << field;
      if (bytes[position] === SPACE) position++;
      if (bytes[position] !== QUOTE) {
        if (field === SYMBOL) return -1;
        const value = numbers.read(bytes, view, position);
        if (!(value >= 0)) return -1;
        values[row + field] = value;
        position = numbers.end;
      } else if (field === SYMBOL) {
        const symbol = table.symbols.read(bytes, position + 1);
        if (symbol < 0) return -1;
        this.symbol = symbol;
        position = table.symbols.end;
      } else if (field === TIMESTAMP) {
        const time = this.times.read(bytes, position + 1);
        if (Number.isNaN(time)) return -1;
        values[row] = time;
        position = this.times.end;
      } else {
        const value = numbers.read(bytes, view, position + 1);
        if (!(value >= 0) || bytes[numbers.end] !== QUOTE) return -1;
        values[row + field] = value;
        position = numbers.end + 1;
      }
    } while (bytes[position] === COMMA);
    this.kind =
      (fields & RANGE_FIELDS) !== 0 || detailScanner.isBar
        ? EVENT_KIND.bar
        : (fields & (1 << PRICE)) !== 0
          ? EVENT_KIND.trade
          : EVENT_KIND.close;
    this.details = detailScanner.createDetails(this.kind);
    return bytes[position] === CLOSE_BRACE && completeEvent(values, row, fields, oldest, newest)
      ? position + 1
      : -1;
  }
}

/** Sets the defaults of missing optional fields and validates the event by the rules of `readEvent`. */
const completeEvent = (
  values: Float64Array,
  row: number,
  fields: number,
  oldest: number,
  newest: number,
): boolean => {
  if ((fields & REQUIRED_FIELDS) !== REQUIRED_FIELDS) return false;
  const timestamp = values[row + TIMESTAMP]!;
  if (!(timestamp >= oldest && timestamp <= newest) || !Number.isSafeInteger(timestamp)) return false;
  const close = values[row + CLOSE]!;
  if ((fields & (1 << OPEN)) === 0) values[row + OPEN] = close;
  const open = values[row + OPEN]!;
  if ((fields & (1 << HIGH)) === 0) values[row + HIGH] = Math.max(open, close);
  if ((fields & (1 << LOW)) === 0) values[row + LOW] = Math.min(open, close);
  if ((fields & (1 << VOLUME)) === 0) values[row + VOLUME] = 0;
  const high = values[row + HIGH]!;
  const low = values[row + LOW]!;
  return (
    low > 0 &&
    low <= open &&
    low <= close &&
    open <= high &&
    close <= high &&
    high <= MAX_PRICE &&
    values[row + VOLUME]! <= MAX_VOLUME
  );
};

import { CLOSE, FIELDS, HIGH, ID, LOW, OPEN, PRICE, SYMBOL, TIMESTAMP, VOLUME } from './fields';
import { findField, getKeyLength } from './fields';
import { idEnd, readId } from './id';
import { numberEnd, readNumber } from './number';
import { readSymbol, symbolEnd } from './symbol';
import { readTime, timeEnd } from './time';

/** Offsets in the row of an event, after its six numbers. */
const WORDS = 48;
const KIND = 60;
const ID_POSITION = 64;

const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;

const REQUIRED = (1 << SYMBOL) | (1 << TIMESTAMP) | (1 << CLOSE);
const RANGE = (1 << OPEN) | (1 << HIGH) | (1 << LOW);
const OPTIONAL = RANGE | (1 << VOLUME);
const MAX_PRICE: f64 = 1e12;
const MAX_VOLUME: f64 = 1e18;

/** The kinds of events; see EVENT_KIND. */
const BAR = 0;
const PRICE_ONLY = 1;
const TRADE = 2;

/** Reads the event at `start` into a row. Returns the position after it; 0 if it is invalid or has another format. */
export function readEvent(start: usize, row: usize, oldest: f64, newest: f64): usize {
  if (load<u8>(start) !== OPEN_BRACE) return 0;
  let position = start;
  let fields = 0;
  let field = FIELDS;
  store<i32>(row, 0, ID_POSITION + 4);
  do {
    position++; // the brace or the comma
    if (load<u8>(position) === SPACE) position++;
    field = findField(position, field);
    if (field < 0 || (fields & (1 << field)) !== 0) return 0;
    fields |= 1 << field;
    position += getKeyLength(field);
    if (load<u8>(position) === SPACE) position++;
    if (field < SYMBOL) {
      position = field === TIMESTAMP ? readTimestamp(position, row) : readValue(position, row + (field << 3));
    } else if (field === SYMBOL) {
      position = load<u8>(position) === QUOTE && readSymbol(position + 1, row + WORDS) ? symbolEnd : 0;
    } else if (field === ID) {
      position = readId(position, row + ID_POSITION) ? idEnd : 0;
    } else {
      // A trade has its price and its size as close and volume.
      const column = field === PRICE ? CLOSE : VOLUME;
      if ((fields & (1 << column)) !== 0) return 0;
      fields |= 1 << column;
      position = readValue(position, row + (column << 3));
    }
    if (position === 0) return 0;
  } while (load<u8>(position) === COMMA);
  if (load<u8>(position) !== CLOSE_BRACE || !completeEvent(row, fields, oldest, newest)) return 0;
  const kind = (fields & RANGE) !== 0 ? BAR : (fields & (1 << PRICE)) !== 0 ? TRADE : PRICE_ONLY;
  store<i32>(row, kind, KIND);
  return position + 1;
}

/** Reads a time as text or in milliseconds. Returns the position after it, or 0. */
function readTimestamp(position: usize, row: usize): usize {
  if (load<u8>(position) !== QUOTE) return readValue(position, row);
  const time = readTime(position + 1);
  store<f64>(row, time);
  return isNaN(time) ? 0 : timeEnd;
}

/** Reads a number, or a number as text. Returns the position after it, or 0. */
function readValue(position: usize, target: usize): usize {
  const isText = load<u8>(position) === QUOTE;
  const value = readNumber(position + <usize>isText);
  store<f64>(target, value);
  if (isNaN(value)) return 0;
  if (!isText) return numberEnd;
  return load<u8>(numberEnd) === QUOTE ? numberEnd + 1 : 0;
}

/** Sets the defaults of missing optional fields and validates the event by the rules of `readEvent` in the domain. */
function completeEvent(row: usize, fields: i32, oldest: f64, newest: f64): bool {
  if ((fields & REQUIRED) !== REQUIRED) return false;
  const timestamp = load<f64>(row);
  if (!(timestamp >= oldest && timestamp <= newest) || floor(timestamp) !== timestamp) return false;
  const close = load<f64>(row, CLOSE << 3);
  if ((fields & OPTIONAL) !== OPTIONAL) {
    if ((fields & (1 << OPEN)) === 0) store<f64>(row, close, OPEN << 3);
    const open = load<f64>(row, OPEN << 3);
    if ((fields & (1 << HIGH)) === 0) store<f64>(row, max(open, close), HIGH << 3);
    if ((fields & (1 << LOW)) === 0) store<f64>(row, min(open, close), LOW << 3);
    if ((fields & (1 << VOLUME)) === 0) store<f64>(row, 0, VOLUME << 3);
  }
  const open = load<f64>(row, OPEN << 3);
  const high = load<f64>(row, HIGH << 3);
  const low = load<f64>(row, LOW << 3);
  return (
    low > 0 &&
    low <= min(open, close) &&
    max(open, close) <= high &&
    high <= MAX_PRICE &&
    load<f64>(row, VOLUME << 3) <= MAX_VOLUME
  );
}

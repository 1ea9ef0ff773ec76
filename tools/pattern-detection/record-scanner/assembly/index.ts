import { readEvent } from './event';

// The SIMD scanner of records, in AssemblyScript. `npm run build-scanner` compiles it to src/domain/market-data/simd-module.ts.
// It follows the rules of RecordScanner, which is the plain scanner beside it.

/** The memory: a record, and the rows of its events. The bytes before it hold constants. */
const RECORD: usize = 4096;
const MAX_RECORD_BYTES: usize = 262_144;
const SPARE_BYTES: usize = 64;
const ROWS: usize = RECORD + MAX_RECORD_BYTES + SPARE_BYTES;
/** A row: six numbers, the three words of the symbol, the kind, and the position and the length of the id. */
const ROW_BYTES: usize = 72;
const MAX_EVENTS: i32 = 500;

const NEWLINE: u8 = 0x0a;
const SPACE: u8 = 0x20;
const COMMA: u8 = 0x2c;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;

export function getRecordOffset(): usize {
  return RECORD;
}

export function getRowsOffset(): usize {
  return ROWS;
}

/**
 * Reads the events of a record of `length` bytes into rows. Returns their number; 0 if one of them is invalid or has an
 * unusual format: then RecordScanner must read the record.
 */
export function readRecord(length: i32, oldest: f64, newest: f64): i32 {
  const end = RECORD + <usize>length;
  store<u8>(end, 0); // never part of an event, so that every loop over digits and letters stops here
  const isArray = load<u8>(RECORD) === OPEN_BRACKET;
  let position = RECORD + <usize>isArray;
  let row = ROWS;
  for (let count = 1; count <= MAX_EVENTS; count++) {
    position = readEvent(position, row, oldest, newest);
    if (position === 0) return 0;
    row += ROW_BYTES;
    if (isArray) {
      const next = load<u8>(position++);
      if (next === COMMA) {
        if (load<u8>(position) === SPACE) position++;
        continue;
      }
      return next === CLOSE_BRACKET && isEnd(position, end) ? count : 0;
    }
    if (isEnd(position, end)) return count;
    if (load<u8>(position++) !== NEWLINE) return 0;
  }
  return 0;
}

/** Whether the record ends at a position, or after one more line feed. */
function isEnd(position: usize, end: usize): bool {
  return position === end || (position + 1 === end && load<u8>(position) === NEWLINE);
}

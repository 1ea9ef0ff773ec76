/** The fields that are scanned, by the column of their value; the others have no column. */
export const TIMESTAMP = 0;
export const OPEN = 1;
export const HIGH = 2;
export const LOW = 3;
export const CLOSE = 4;
export const VOLUME = 5;
export const SYMBOL = 6;
export const PRICE = 7;
export const SIZE = 8;
export const ID = 9;
/** The number of fields; also the place before the first field of an event. */
export const FIELDS = 10;

/** For each field, the 16 bytes of its key with quotes and colon, the mask of these bytes, and their number. */
const KEY_BYTES: usize = 48;
const KEYS = memory.data(FIELDS * 48, 16);
/** For each field, the one that followed it in the last event: the events of a feed usually have their fields in one order. */
const FOLLOWING = memory.data(16);

function defineField(field: i32, name: string): void {
  const key = KEYS + <usize>field * KEY_BYTES;
  const length = name.length + 3;
  store<u8>(key, 0x22);
  for (let i = 0; i < name.length; i++) store<u8>(key + 1 + i, <u8>name.charCodeAt(i));
  store<u16>(key + 1 + name.length, 0x3a22);
  for (let i = 0; i < length; i++) store<u8>(key + 16 + i, 0xff);
  store<i32>(key, length, 32);
}

defineField(TIMESTAMP, 'timestamp');
defineField(OPEN, 'open');
defineField(HIGH, 'high');
defineField(LOW, 'low');
defineField(CLOSE, 'close');
defineField(VOLUME, 'volume');
defineField(SYMBOL, 'symbol');
defineField(PRICE, 'price');
defineField(SIZE, 'size');
defineField(ID, 'id');

function isKey(position: usize, field: i32): bool {
  const key = KEYS + <usize>field * KEY_BYTES;
  return !v128.any_true(v128.xor(v128.and(v128.load(position), v128.load(key, 16)), v128.load(key)));
}

/** Returns the field whose key is at a position, where `before` is the field before it; -1 if it is another key. */
export function findField(position: usize, before: i32): i32 {
  const expected = <i32>load<u8>(FOLLOWING + before);
  if (isKey(position, expected)) return expected;
  for (let field = 0; field < FIELDS; field++)
    if (isKey(position, field)) {
      store<u8>(FOLLOWING + before, <u8>field);
      return field;
    }
  return -1;
}

/** Returns the number of bytes of a key with its quotes and its colon. */
export function getKeyLength(field: i32): i32 {
  return load<i32>(KEYS + <usize>field * KEY_BYTES, 32);
}

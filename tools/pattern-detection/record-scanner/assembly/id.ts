const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const MAX_DIGITS: i32 = 15;
const MAX_LENGTH: i32 = 64;

/** The position after the last id. */
export let idEnd: usize = 0;

/**
 * Reads the id of a trade: a text of printable ASCII characters without escapes, or a whole number of at most 15 digits.
 * Stores the position of its first byte and its length at `target`.
 * @returns whether there is one
 */
export function readId(start: usize, target: usize): bool {
  const isText = load<u8>(start) === QUOTE;
  const first = start + <usize>isText;
  let end = first;
  if (isText) {
    for (let byte = load<u8>(end); byte !== QUOTE; byte = load<u8>(++end))
      if (byte < 0x20 || byte === BACKSLASH || byte >= 0x80) return false;
  } else {
    while (<u8>(load<u8>(end) - 0x30) <= 9) end++;
    if (end === first || (load<u8>(first) === 0x30 && end - first > 1)) return false;
  }
  const length = <i32>(end - first);
  if (length > (isText ? MAX_LENGTH : MAX_DIGITS)) return false;
  store<i32>(target, <i32>first);
  store<i32>(target, length, 4);
  idEnd = end + <usize>isText;
  return true;
}

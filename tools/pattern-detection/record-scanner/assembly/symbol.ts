/** The position after the closing quote of the last symbol. */
export let symbolEnd: usize = 0;

/** For each low half of a byte, the high halves (bits 2 to 7) that make it a byte of a symbol in upper case. */
const HIGH_HALVES = i8x16(56, 60, 56, 60, 60, 60, 60, 56, 60, 60, 60, 52, -112, 60, -76, 60);
const BITS = i8x16(0, 0, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
const IOTA = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

const MAX_LENGTH: i32 = 12;

/**
 * Reads a symbol of at most 12 bytes, without spaces and in upper case, and stores its three words at `target`.
 * @returns whether there is one
 */
export function readSymbol(start: usize, target: usize): bool {
  const bytes = v128.load(start);
  const length = ctz(i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x22))) | 0x10000);
  const low = v128.and(bytes, i8x16.splat(0x0f));
  const high = i8x16.shr_u(bytes, 4);
  const allowed = v128.and(i8x16.swizzle(HIGH_HALVES, low), i8x16.swizzle(BITS, high));
  const valid = ctz(i8x16.bitmask(i8x16.eq(allowed, i8x16.splat(0))) | 0x10000);
  if (length === 0 || length > MAX_LENGTH || valid < length) return false;
  const inside = i8x16.lt_s(IOTA, i8x16.splat(<i8>length));
  v128.store(target, v128.and(bytes, inside));
  symbolEnd = start + <usize>length + 1;
  return true;
}

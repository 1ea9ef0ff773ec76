const ZERO: u8 = 0x30;
const POINT: u8 = 0x2e;

/** The position after the last number. */
export let numberEnd: usize = 0;

const IOTA = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
/** The weights of the digits in groups of four, and of the groups in pairs. */
const WEIGHTS = i16x8(1000, 100, 10, 1, 1000, 100, 10, 1);
const PAIR_WEIGHTS = i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1);
// prettier-ignore
const POWERS_OF_TEN = memory.data<f64>([1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]);
/** More digits do not fit into a double exactly. */
const MAX_DIGITS: i32 = 15;

/**
 * Parses a JSON number of at most 15 digits to the double that JSON.parse returns: mantissa and power of ten are exact, so
 * a single division rounds correctly (Clinger 1990). Returns NaN for other numbers, and at a byte that is none.
 */
export function readNumber(start: usize): f64 {
  const bytes = v128.load(start);
  const digits = i8x16.sub(bytes, i8x16.splat(<i8>ZERO));
  const others = ~i8x16.bitmask(i8x16.le_u(digits, i8x16.splat(9))) & 0xffff;
  const whole = ctz(others | 0x10000);
  let length = whole;
  let places = 0;
  let size = whole;
  if (load<u8>(start + whole) === POINT) {
    size = ctz((others & (others - 1)) | 0x10000);
    places = size - whole - 1;
    length = size - 1;
    if (places === 0) return NaN;
  }
  // JSON numbers have no leading zero.
  if (whole === 0 || length > MAX_DIGITS || size > 15 || (load<u8>(start) === ZERO && whole > 1)) return NaN;
  numberEnd = start + <usize>size;
  // Moves the digits to the end of the vector, without the point; the lanes before them become 0.
  const lanes = i8x16.add(IOTA, i8x16.splat(<i8>(length - 16)));
  const index = i8x16.sub(lanes, i8x16.ge_s(lanes, i8x16.splat(<i8>whole)));
  const aligned = i8x16.swizzle(digits, index);
  const fours = i16x8.narrow_i32x4_s(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(aligned), WEIGHTS),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(aligned), WEIGHTS),
  );
  const groups = i32x4.dot_i16x8_s(fours, i16x8.splat(1));
  const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(groups, groups), PAIR_WEIGHTS);
  const mantissa = <f64>i32x4.extract_lane(eights, 0) * 1e8 + <f64>i32x4.extract_lane(eights, 1);
  return mantissa / load<f64>(POWERS_OF_TEN + (places << 3));
}

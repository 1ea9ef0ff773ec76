const ZERO = 0x30;
const POINT = 0x2e;
const EXPONENT = 0x45;
const TO_LOWER_CASE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;

/** Digits that always fit a 32-bit integer. */
const SHORT = 9;
/** Below it, every whole number is a double. */
const EXACT = 2 ** 53;
/** Longer numbers are for JSON.parse. */
const LONGEST = 40;
/** The powers of ten that are doubles without rounding: 10^0 to 10^22. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads JSON numbers from bytes, to the very double that JSON.parse gives: a mantissa below 2^53 and a power of ten
 * up to 10^22 are exact, so that one division rounds once, and correctly (Clinger, "How to Read Floating Point
 * Numbers Accurately", 1990). Other numbers, and those with an exponent, are left to `Number`.
 */
export class NumberScanner {
  /** Where the last number ended: the place of the first byte after it. */
  end = 0;

  /**
   * The number that begins at `start`; NaN where none does, where it has a minus sign, or is longer than 40 bytes.
   * It stops at the first byte that a number cannot have, so there must be one, and four more to look at.
   * @param view the same bytes
   */
  read(bytes: Uint8Array, view: DataView, start: number): number {
    let at = start;
    let head = 0;
    for (let four = fourDigits(view, at); four >= 0 && at - start <= SHORT - 4; four = fourDigits(view, at)) {
      head = Math.imul(head, 10_000) + four;
      at += 4;
    }
    for (; isDigit(bytes[at]!) && at - start < SHORT; at++) head = Math.imul(head, 10) + bytes[at]! - ZERO;
    // The leading zero of `01` is no JSON, and a number begins with a digit.
    if (at === start || (bytes[start] === ZERO && at - start > 1)) return NaN;
    if (bytes[at] !== POINT) {
      if (isDigit(bytes[at]!)) return this.readLong(bytes, view, start, at, head, -1);
      if ((bytes[at]! & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
      this.end = at;
      return head;
    }
    const point = at++;
    // The point is one of the bytes since the start.
    for (let four = fourDigits(view, at); four >= 0 && at - start <= SHORT - 3; four = fourDigits(view, at)) {
      head = Math.imul(head, 10_000) + four;
      at += 4;
    }
    for (; isDigit(bytes[at]!) && at - start <= SHORT; at++) head = Math.imul(head, 10) + bytes[at]! - ZERO;
    if (at === point + 1) return NaN;
    if (isDigit(bytes[at]!)) return this.readLong(bytes, view, start, at, head, point);
    if ((bytes[at]! & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
    this.end = at;
    return head / POWERS[at - point - 1]!;
  }

  /**
   * Goes on after the first nine digits.
   * @param head those digits
   * @param point where the decimal point stood, or -1
   */
  private readLong(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    from: number,
    head: number,
    point: number,
  ): number {
    let at = from;
    let before = point;
    let mantissa = head;
    for (;;) {
      const four = fourDigits(view, at);
      if (four >= 0) {
        mantissa = mantissa * 10_000 + four;
        at += 4;
      } else if (isDigit(bytes[at]!)) mantissa = mantissa * 10 + bytes[at++]! - ZERO;
      else if (bytes[at] === POINT && before < 0) before = at++;
      else break;
    }
    const places = before < 0 ? 0 : at - before - 1;
    if (before >= 0 && places === 0) return NaN;
    const isPlain = mantissa < EXACT && places < POWERS.length;
    if (!isPlain || (bytes[at]! & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
    this.end = at;
    return mantissa / POWERS[places]!;
  }

  /** Any number whose digits have been seen to be JSON, with or without an exponent. */
  private readText(bytes: Uint8Array, start: number): number {
    let at = start;
    while (isDigit(bytes[at]!) || bytes[at] === POINT) at++;
    if ((bytes[at]! & ~TO_LOWER_CASE) === EXPONENT) {
      at++;
      if (bytes[at] === PLUS || bytes[at] === MINUS) at++;
      const exponent = at;
      while (isDigit(bytes[at]!)) at++;
      if (at === exponent) return NaN;
    }
    if (at - start > LONGEST) return NaN;
    this.end = at;
    return Number(String.fromCharCode(...bytes.subarray(start, at)));
  }
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + 9;

const HIGH_HALVES = 0xf0f0f0f0 | 0;
const ZEROS = 0x30303030;
const SIXES = 0x06060606;

/** The number of the four digits at `at`, or -1 where one of them is none: all four looked at as one word. */
const fourDigits = (view: DataView, at: number): number => {
  const word = view.getInt32(at, true);
  // A digit is 0x30 to 0x39, and stays below 0x40 with six added.
  if ((word & HIGH_HALVES) !== ZEROS || ((word + SIXES) & HIGH_HALVES) !== ZEROS) return -1;
  const digits = word - ZEROS;
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) & 0x00ff00ff;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
};

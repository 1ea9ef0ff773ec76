const ZERO = 0x30;
const POINT = 0x2e - ZERO;
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
   * It stops at the first byte that a number cannot have, so there must be one.
   */
  read(bytes: Uint8Array, start: number): number {
    let at = start;
    let head = 0;
    let digit = bytes[at]! - ZERO;
    for (; digit >= 0 && digit <= 9 && at - start < SHORT; digit = bytes[++at]! - ZERO) {
      head = (Math.imul(head, 10) + digit) | 0;
    }
    let digits = at - start;
    // The leading zero of `01` is no JSON, and a number begins with a digit.
    if (digits === 0 || (bytes[start] === ZERO && digits > 1)) return NaN;
    if (digits === SHORT && digit >= 0 && digit <= 9) return this.readLong(bytes, start, at, head);
    if (digit === POINT) {
      const point = at;
      digit = bytes[++at]! - ZERO;
      for (; digit >= 0 && digit <= 9 && digits < SHORT; digit = bytes[++at]! - ZERO, digits++) {
        head = (Math.imul(head, 10) + digit) | 0;
      }
      const places = at - point - 1;
      if (digit >= 0 && digit <= 9) return this.readLong(bytes, start, at, head, point);
      if (places === 0) return NaN;
      if (((digit + ZERO) & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
      this.end = at;
      return head / POWERS[places]!;
    }
    if (((digit + ZERO) & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
    this.end = at;
    return head;
  }

  /** Goes on after the first nine digits, which are `head`. */
  private readLong(bytes: Uint8Array, start: number, from: number, head: number, point = -1): number {
    let at = from;
    let mantissa = head;
    for (; ; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
      else if (digit === POINT && point < 0) point = at;
      else break;
    }
    const places = point < 0 ? 0 : at - point - 1;
    if (point >= 0 && places === 0) return NaN;
    const isPlain = mantissa < EXACT && places < POWERS.length;
    if (!isPlain || (bytes[at]! & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
    this.end = at;
    return mantissa / POWERS[places]!;
  }

  /** Any number whose digits have been seen to be JSON, with or without an exponent. */
  private readText(bytes: Uint8Array, start: number): number {
    let at = start;
    while (isDigit(bytes[at]!) || bytes[at] === POINT + ZERO) at++;
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

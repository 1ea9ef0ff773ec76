const ZERO = 0x30;
const POINT = 0x2e;
const EXPONENT = 0x45;
const TO_LOWER_CASE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;

/** This many digits always fit into a 32-bit integer. */
const MAX_INT32_DIGITS = 9;
/** Doubles represent every whole number below this limit exactly. */
const EXACT_LIMIT = 2 ** 53;
/** Longer numbers are left to JSON.parse. */
const MAX_NUMBER_BYTES = 40;
/** The powers of ten that doubles represent exactly: 10^0 to 10^22. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Parses JSON numbers from bytes to exactly the double that JSON.parse returns. A mantissa below 2^53 and a power of ten
 * up to 10^22 are exact, so a single division rounds once and correctly (Clinger, "How to Read Floating Point
 * Numbers Accurately", 1990). All other numbers, and numbers with an exponent, are parsed by `Number`.
 */
export class NumberScanner {
  /** The position after the last number. */
  end = 0;

  /**
   * Returns the number that begins at `start`; NaN if there is none, if it is negative, or if it is longer than 40 bytes.
   * Reading stops at the first byte that cannot be part of a number: the data must contain one, and four more bytes.
   * @param view a view of the same bytes
   */
  read(bytes: Uint8Array, view: DataView, start: number): number {
    let position = start;
    let head = 0;
    for (
      let digits = readFourDigits(view, position);
      digits >= 0 && position - start <= MAX_INT32_DIGITS - 4;
      digits = readFourDigits(view, position)
    ) {
      head = Math.imul(head, 10_000) + digits;
      position += 4;
    }
    for (; isDigit(bytes[position]!) && position - start < MAX_INT32_DIGITS; position++)
      head = Math.imul(head, 10) + bytes[position]! - ZERO;
    // JSON numbers begin with a digit and have no leading zero (`01`).
    if (position === start || (bytes[start] === ZERO && position - start > 1)) return NaN;
    if (bytes[position] !== POINT) {
      if (isDigit(bytes[position]!)) return this.readLong(bytes, view, start, position, head, -1);
      if ((bytes[position]! & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
      this.end = position;
      return head;
    }
    const point = position++;
    // `position - start` includes the decimal point.
    for (
      let digits = readFourDigits(view, position);
      digits >= 0 && position - start <= MAX_INT32_DIGITS - 3;
      digits = readFourDigits(view, position)
    ) {
      head = Math.imul(head, 10_000) + digits;
      position += 4;
    }
    for (; isDigit(bytes[position]!) && position - start <= MAX_INT32_DIGITS; position++)
      head = Math.imul(head, 10) + bytes[position]! - ZERO;
    if (!isDigit(bytes[point + 1]!)) return NaN;
    if (isDigit(bytes[position]!)) return this.readLong(bytes, view, start, position, head, point);
    if ((bytes[position]! & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
    this.end = position;
    return head / POWERS_OF_TEN[position - point - 1]!;
  }

  /**
   * Continues after the first nine digits.
   * @param head the value of those digits
   * @param point the position of the decimal point, or -1
   */
  private readLong(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    from: number,
    head: number,
    point: number,
  ): number {
    let position = from;
    let pointAt = point;
    let mantissa = head;
    for (;;) {
      const digits = readFourDigits(view, position);
      if (digits >= 0) {
        mantissa = mantissa * 10_000 + digits;
        position += 4;
      } else if (isDigit(bytes[position]!)) mantissa = mantissa * 10 + bytes[position++]! - ZERO;
      else if (bytes[position] === POINT && pointAt < 0) pointAt = position++;
      else break;
    }
    const places = pointAt < 0 ? 0 : position - pointAt - 1;
    if (pointAt >= 0 && places === 0) return NaN;
    const isPlain = mantissa < EXACT_LIMIT && places < POWERS_OF_TEN.length;
    if (!isPlain || (bytes[position]! & ~TO_LOWER_CASE) === EXPONENT) return this.readText(bytes, start);
    this.end = position;
    return mantissa / POWERS_OF_TEN[places]!;
  }

  /** Parses a number whose digits are valid JSON, with or without an exponent, with `Number`. */
  private readText(bytes: Uint8Array, start: number): number {
    let position = start;
    while (isDigit(bytes[position]!) || bytes[position] === POINT) position++;
    if ((bytes[position]! & ~TO_LOWER_CASE) === EXPONENT) {
      position++;
      if (bytes[position] === PLUS || bytes[position] === MINUS) position++;
      const exponent = position;
      while (isDigit(bytes[position]!)) position++;
      if (position === exponent) return NaN;
    }
    if (position - start > MAX_NUMBER_BYTES) return NaN;
    this.end = position;
    return Number(String.fromCharCode(...bytes.subarray(start, position)));
  }
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + 9;

const HIGH_HALVES = 0xf0f0f0f0 | 0;
const ZEROS = 0x30303030;
const SIXES = 0x06060606;

/** Returns the value of the four digits at `position`, or -1 if one is not a digit. Checks all four as one word. */
const readFourDigits = (view: DataView, position: number): number => {
  const word = view.getInt32(position, true);
  // Digits are 0x30 to 0x39: adding six keeps them below 0x40.
  if ((word & HIGH_HALVES) !== ZEROS || ((word + SIXES) & HIGH_HALVES) !== ZEROS) return -1;
  const digits = word - ZEROS;
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) & 0x00ff00ff;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
};

const ZERO = 0x30;
const QUOTE = 0x22;
const DASH = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const T = 0x54;
const Z = 0x5a;

/**
 * Reads the common spellings of a time from bytes: `2013-05-31"`, `2013-05-31T20:00:00Z"` and
 * `2013-05-31T20:00:00.000Z"`, each with the quote that ends it. It remembers the last day, as a feed stays in one.
 */
export class TimeScanner {
  /** Where the last time ended: the place of the first byte after its closing quote. */
  end = 0;
  private day = -1;
  private dayStart = 0;

  /**
   * Milliseconds since 1970 of the text that begins at `start`; NaN where it is in no such form or on no calendar.
   * It reads to the byte that breaks the form, so the last byte of the data must not be part of one.
   */
  read(bytes: Uint8Array, start: number): number {
    const century = twoDigits(bytes, start);
    const year = twoDigits(bytes, start + 2);
    if (century < 0 || year < 0 || bytes[start + 4] !== DASH) return NaN;
    const month = twoDigits(bytes, start + 5);
    if (month < 0 || bytes[start + 7] !== DASH) return NaN;
    const date = twoDigits(bytes, start + 8);
    if (date < 0) return NaN;
    const day = ((century * 100 + year) * 100 + month) * 100 + date;
    if (day !== this.day && !this.setDay(day, century * 100 + year, month, date)) return NaN;
    if (bytes[start + 10] === QUOTE) {
      this.end = start + 11;
      return this.dayStart;
    }
    return this.dayStart + this.readClock(bytes, start + 10);
  }

  private readClock(bytes: Uint8Array, start: number): number {
    if (bytes[start] !== T) return NaN;
    const hour = twoDigits(bytes, start + 1);
    if (hour < 0 || hour > 23 || bytes[start + 3] !== COLON) return NaN;
    const minute = twoDigits(bytes, start + 4);
    if (minute < 0 || minute > 59 || bytes[start + 6] !== COLON) return NaN;
    const second = twoDigits(bytes, start + 7);
    if (second < 0 || second > 59) return NaN;
    let at = start + 9;
    let milliseconds = 0;
    if (bytes[at] === POINT) {
      const hundredths = twoDigits(bytes, at + 1);
      const last = hundredths < 0 ? -1 : bytes[at + 3]! - ZERO;
      if (!(last >= 0 && last <= 9)) return NaN;
      milliseconds = hundredths * 10 + last;
      at += 4;
    }
    if (bytes[at] !== Z || bytes[at + 1] !== QUOTE) return NaN;
    this.end = at + 2;
    return ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
  }

  private setDay(day: number, year: number, month: number, date: number): boolean {
    const start = new Date(0).setUTCFullYear(year, month - 1, date);
    const found = new Date(start);
    // 30 February is carried over into March.
    if (found.getUTCMonth() !== month - 1 || found.getUTCDate() !== date) return false;
    this.day = day;
    this.dayStart = start;
    return true;
  }
}

/** The number of two digits, or -1. */
const twoDigits = (bytes: Uint8Array, at: number): number => {
  const tens = bytes[at]! - ZERO;
  if (!(tens >= 0 && tens <= 9)) return -1;
  const ones = bytes[at + 1]! - ZERO;
  return ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
};

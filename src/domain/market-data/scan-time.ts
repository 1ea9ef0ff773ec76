const ZERO = 0x30;
const QUOTE = 0x22;
const DASH = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const T = 0x54;
const Z = 0x5a;

/**
 * Parses the common time formats from bytes: `2013-05-31"`, `2013-05-31T20:00:00Z"` and
 * `2013-05-31T20:00:00.000Z"`, each with the closing quote. It caches the last day, because consecutive events of a
 * feed usually have the same date.
 */
export class TimeScanner {
  /** The position after the closing quote of the last time. */
  end = 0;
  private day = -1;
  private dayStart = 0;

  /**
   * Returns the milliseconds since 1970 of the text at `start`; NaN if it has another format or the date does not exist.
   * Reading stops at the first byte that does not match, so the data must end with a byte that cannot match.
   */
  read(bytes: Uint8Array, start: number): number {
    const century = readTwoDigits(bytes, start);
    const year = readTwoDigits(bytes, start + 2);
    if (century < 0 || year < 0 || bytes[start + 4] !== DASH) return NaN;
    const month = readTwoDigits(bytes, start + 5);
    if (month < 0 || bytes[start + 7] !== DASH) return NaN;
    const date = readTwoDigits(bytes, start + 8);
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
    const hour = readTwoDigits(bytes, start + 1);
    if (hour < 0 || hour > 23 || bytes[start + 3] !== COLON) return NaN;
    const minute = readTwoDigits(bytes, start + 4);
    if (minute < 0 || minute > 59 || bytes[start + 6] !== COLON) return NaN;
    const second = readTwoDigits(bytes, start + 7);
    if (second < 0 || second > 59) return NaN;
    let position = start + 9;
    let milliseconds = 0;
    if (bytes[position] === POINT) {
      const hundredths = readTwoDigits(bytes, position + 1);
      const last = hundredths < 0 ? -1 : bytes[position + 3]! - ZERO;
      if (!(last >= 0 && last <= 9)) return NaN;
      milliseconds = hundredths * 10 + last;
      position += 4;
    }
    if (bytes[position] !== Z || bytes[position + 1] !== QUOTE) return NaN;
    this.end = position + 2;
    return ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
  }

  private setDay(day: number, year: number, month: number, date: number): boolean {
    const start = new Date(0).setUTCFullYear(year, month - 1, date);
    const midnight = new Date(start);
    // Date converts 30 February to a day in March.
    if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== date) return false;
    this.day = day;
    this.dayStart = start;
    return true;
  }
}

/** Returns the value of two digits, or -1. */
const readTwoDigits = (bytes: Uint8Array, position: number): number => {
  const tens = bytes[position]! - ZERO;
  if (!(tens >= 0 && tens <= 9)) return -1;
  const ones = bytes[position + 1]! - ZERO;
  return ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
};

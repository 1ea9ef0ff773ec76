import { DateTime } from 'luxon';
import { createMidnight } from '../../../../domain/market-data';
import { parseTimeOfDay, parseZone } from './clock';
import { parseDay, type DayOrder } from './day';
import { formatSerial, isSerial, isSinceMidnight, parseEpoch } from './epoch';

/** The date and time formats of a file. */
export interface TimeFormat {
  /** The order of dates such as 01/02/2020. */
  readonly order?: DayOrder;
  /** A format of Luxon, such as `dd.MM.yyyy HH:mm`, in place of the formats that are recognized. */
  readonly pattern?: string;
  /** Whether small numbers are seconds since 1970 and not the days of a spreadsheet. */
  readonly hasSmallNumbers: boolean;
}

/** A time with a zone, a time without one, or a date without a time of day. */
export type TimeKind = 'fixed' | 'local' | 'date';

const MAX_LENGTH = 60;
const ZERO = 0x30;
const MINUTE_MS = 60_000;

/** Parses the times of one file. The last date is cached, because consecutive rows usually have the same date. */
export class TimeParser {
  /** The kind of the last time. */
  kind: TimeKind = 'fixed';
  /** The IANA zone that the last time names. */
  zone: string | undefined;
  private lastDay = '';
  private lastMidnight = 0;

  constructor(private readonly format: TimeFormat) {}

  /** Returns milliseconds since 1970, in UTC or as if the local time were UTC; NaN if the value is not a time. */
  parse(value: unknown): number {
    this.zone = undefined;
    if (typeof value === 'number') return this.parse(String(value));
    if (typeof value !== 'string' || value.length > MAX_LENGTH) return NaN;
    if (this.format.pattern !== undefined) return this.parsePattern(value.trim(), this.format.pattern);
    const fast = this.parseCommon(value);
    return Number.isNaN(fast) ? this.parseText(value.trim()) : fast;
  }

  /** Parses `2020-01-02`, `2020-01-02 09:30`, `2020-01-02T09:30:00` and `2020-01-02T09:30:00Z`. */
  private parseCommon(text: string): number {
    const { length } = text;
    if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return NaN;
    const day = text.slice(0, 10);
    if (day !== this.lastDay) {
      const midnight = createMidnight(readDigits(day, 0, 4), readDigits(day, 5, 7), readDigits(day, 8, 10));
      if (midnight === undefined) return NaN;
      this.lastDay = day;
      this.lastMidnight = midnight;
    }
    if (length === 10) {
      this.kind = 'date';
      return this.lastMidnight;
    }
    const isZulu = length === 20 && text.charCodeAt(19) === 0x5a;
    if (length !== 16 && length !== 19 && !isZulu) return NaN;
    const separator = text.charCodeAt(10);
    if (separator !== 0x20 && separator !== 0x54) return NaN;
    if (text.charCodeAt(13) !== 0x3a || (length > 16 && text.charCodeAt(16) !== 0x3a)) return NaN;
    const [hours, minutes] = [readDigits(text, 11, 13), readDigits(text, 14, 16)];
    const seconds = length === 16 ? 0 : readDigits(text, 17, 19);
    if (!(hours <= 23 && minutes <= 59 && seconds <= 60)) return NaN;
    this.kind = isZulu ? 'fixed' : 'local';
    return this.lastMidnight + (hours * 60 + minutes) * MINUTE_MS + seconds * 1_000;
  }

  private parseText(text: string): number {
    const day = parseDay(text, this.format.order);
    if (day === undefined) return this.parseNumber(text);
    const rest = day.rest.replace(/^[T ,;_-]+/i, '');
    if (rest === '') {
      this.kind = 'date';
      return day.midnight;
    }
    const clock = parseTimeOfDay(rest);
    if (clock === undefined) return NaN;
    this.kind = clock.rest === '' ? 'local' : 'fixed';
    const local = day.midnight + clock.milliseconds;
    if (clock.rest === '') return local;
    const zone = parseZone(clock.rest);
    if (typeof zone === 'number') return local - zone;
    this.kind = 'local';
    this.zone = zone;
    return zone === undefined ? NaN : local;
  }

  private parseNumber(value: unknown): number {
    this.kind = 'fixed';
    if (isSerial(value) && !this.format.hasSmallNumbers) return NaN;
    return parseEpoch(value) ?? NaN;
  }

  private parsePattern(text: string, pattern: string): number {
    const time = DateTime.fromFormat(text, pattern, { zone: 'utc', setZone: true });
    if (!time.isValid) return NaN;
    this.kind = /[HhTtX]/.test(pattern) ? (/[zZX]/.test(pattern) ? 'fixed' : 'local') : 'date';
    return time.toMillis();
  }
}

/** Returns the value of the digits between two positions; NaN if a character is not a digit. */
function readDigits(text: string, from: number, to: number): number {
  let value = 0;
  for (let position = from; position < to; position++) {
    const digit = text.charCodeAt(position) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Explains why a value is not a time, if it has a known format that is not supported. */
export function explainTime(value: unknown, now: number): string {
  if (isSerial(value)) return `, which is ${formatSerial(value)} in a spreadsheet`;
  return isSinceMidnight(value, now) ? ', which can be nanoseconds since midnight without a date' : '';
}

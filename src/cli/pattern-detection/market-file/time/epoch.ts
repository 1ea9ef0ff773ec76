import { parseDay } from './day';

/** Numbers are milliseconds from the first of these limits on, then microseconds, then nanoseconds. */
const LIMITS = [
  [1e11, 1e3],
  [1e14, 1],
  [1e17, 1e-3],
  [1e19, 1e-6],
] as const;
const NUMBER = /^-?\d{1,19}(?:\.\d{1,9})?$/;
/** How a spreadsheet writes a number that is wider than its column: `4.52935E+04`. */
const EXPONENT = /^\d(?:\.\d{1,15})?[eE]\+?0?\d$/;
/** The latest time of `Date`. */
const MAX_TIME = 8.64e15;
/** The serial dates of spreadsheets from 1954 to 2100. */
const SERIAL_RANGE = { min: 20_000, max: 73_415 };
const SERIAL_OF_1970 = 25_569;
const DAY_MS = 86_400_000;
const NANOSECONDS_OF_DAY = 86_400e9;

/** Parses seconds, milliseconds, microseconds or nanoseconds since 1970 by their size. */
export function parseEpoch(value: unknown): number | undefined {
  if (typeof value === 'string' && !NUMBER.test(value)) return undefined;
  const number = Number(value);
  if (typeof value === 'boolean' || value === null || !Number.isFinite(number)) return undefined;
  const size = Math.abs(number);
  const factor = LIMITS.find(([limit]) => size < limit)?.[1];
  if (factor === undefined) return undefined;
  const milliseconds = Math.round(number * factor);
  return Math.abs(milliseconds) <= MAX_TIME ? milliseconds : undefined;
}

/** Whether a number can be a serial date of a spreadsheet. */
export function isSerial(value: unknown): boolean {
  const isNumber =
    typeof value === 'number' || (typeof value === 'string' && (NUMBER.test(value) || EXPONENT.test(value)));
  const number = isNumber ? Number(value) : NaN;
  return number >= SERIAL_RANGE.min && number <= SERIAL_RANGE.max;
}

/** Formats the day of a serial date. */
export const formatSerial = (value: unknown): string =>
  new Date(Math.round((Number(value) - SERIAL_OF_1970) * DAY_MS))
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');

/** Whether a number can be nanoseconds since midnight, and cannot be a time since 1970 until `now`. */
export function isSinceMidnight(value: unknown, now: number): boolean {
  const time = parseEpoch(value);
  // Fourteen digits can be a date with a time of day.
  if (time === undefined || !/^\d{11,14}$/.test(String(value)) || parseDay(String(value), undefined))
    return false;
  return Number(value) < NANOSECONDS_OF_DAY && time > now;
}

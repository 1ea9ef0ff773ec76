/** The position after the closing quote of the last time. */
export let timeEnd: usize = 0;

let lastDay: i32 = -1;
let lastDayStart: f64 = 0;

const DATE_LITERALS = i8x16(48, 48, 48, 48, 45, 48, 48, 45, 48, 48, 0, 0, 0, 0, 0, 0);
const DATE_LIMITS = i8x16(9, 9, 9, 9, 0, 9, 9, 0, 9, 9, -1, -1, -1, -1, -1, -1);
const CLOCK_LITERALS = i8x16(84, 48, 48, 58, 48, 48, 58, 48, 48, 46, 48, 48, 48, 90, 34, 0);
const CLOCK_LIMITS = i8x16(0, 2, 9, 0, 5, 9, 0, 5, 9, 0, 9, 9, 9, 0, 0, -1);

/** Whether each byte minus its literal is at most its limit. */
function matches(values: v128, limits: v128): bool {
  return i8x16.all_true(i8x16.le_u(values, limits));
}

/**
 * Parses a time such as `2013-05-31T20:00:00.000Z"` to milliseconds since 1970. Returns NaN for another format and for a
 * date that does not exist.
 */
export function readTime(start: usize): f64 {
  const date = i8x16.sub(v128.load(start), DATE_LITERALS);
  const clock = i8x16.sub(v128.load(start + 10), CLOCK_LITERALS);
  if (!matches(date, DATE_LIMITS) || !matches(clock, CLOCK_LIMITS)) return NaN;
  // Hours, minutes and seconds as pairs, then the first two digits of the milliseconds.
  const pairs = i16x8.extend_low_i8x16_u(
    i8x16.swizzle(clock, i8x16(1, 2, 4, 5, 7, 8, 10, 11, 15, 15, 15, 15, 15, 15, 15, 15)),
  );
  const parts = i32x4.dot_i16x8_s(pairs, i16x8(10, 1, 10, 1, 10, 1, 100, 10));
  const hour = i32x4.extract_lane(parts, 0);
  if (hour > 23) return NaN;
  const seconds = (hour * 60 + i32x4.extract_lane(parts, 1)) * 60 + i32x4.extract_lane(parts, 2);
  const milliseconds = i32x4.extract_lane(parts, 3) + i8x16.extract_lane_u(clock, 12);
  // Year and day as two numbers of four digits.
  const digits = i16x8.extend_low_i8x16_u(
    i8x16.swizzle(date, i8x16(0, 1, 2, 3, 5, 6, 8, 9, 15, 15, 15, 15, 15, 15, 15, 15)),
  );
  const halves = i32x4.dot_i16x8_s(digits, i16x8(1000, 100, 10, 1, 1000, 100, 10, 1));
  const year = i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1);
  const month = i32x4.extract_lane(halves, 2) / 100;
  const dayOfMonth = i32x4.extract_lane(halves, 3);
  const day = (year * 100 + month) * 100 + dayOfMonth;
  if (day !== lastDay && !setDay(day, year, month, dayOfMonth)) return NaN;
  timeEnd = start + 25;
  return lastDayStart + <f64>(seconds * 1000 + milliseconds);
}

/** Stores the first millisecond of a day; false if the date does not exist. */
function setDay(day: i32, year: i32, month: i32, dayOfMonth: i32): bool {
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > countDays(year, month)) return false;
  // Days since 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date Algorithms"); years begin in March.
  const y = month > 2 ? year : year - 1;
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  lastDay = day;
  lastDayStart = <f64>(era * 146097 + dayOfEra - 719468) * 86400000;
  return true;
}

function countDays(year: i32, month: i32): i32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

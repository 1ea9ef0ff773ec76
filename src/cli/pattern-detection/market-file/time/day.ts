import { createMidnight } from '../../../../domain/market-data';

/** The order of day, month and year in dates such as 01/02/2020. */
export type DayOrder = 'dmy' | 'mdy';

/** A date at the start of a text: midnight in milliseconds, and the text after it. */
export interface Day {
  readonly midnight: number;
  readonly rest: string;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/;
const COMPACT = /^((?:18|19|20)\d{2})(\d{2})(\d{2})(?=\D|$|\d{4}(?:\d{2}(?:\d{3})?)?$)/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;
const DAY_NAME_YEAR = /^(\d{1,2})\.?[-/ ]?([a-zäé]{3,9})\.?,?[-/ ]?(\d{4}|\d{2})(?!\d)/i;
const NAME_DAY_YEAR = /^([a-zäé]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)/i;
const YEAR_NAME_DAY = /^(\d{4})[-/ ]([a-zäé]{3,9})[-/ ](\d{1,2})(?!\d)/i;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]{0,7}[.,]{0,2} /i;

/** The first three letters of the months in English and German. */
const MONTHS: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  mär: 3,
  mrz: 3,
  apr: 4,
  may: 5,
  mai: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  okt: 10,
  nov: 11,
  dec: 12,
  dez: 12,
};

/**
 * Parses the date at the start of a text in the forms of market files.
 * @param order the order of dates such as 01/02/2020; dates with dots begin with the day
 */
export function parseDay(text: string, order: DayOrder | undefined): Day | undefined {
  const numeric = YEAR_FIRST.exec(text);
  if (numeric) return createDay(text, numeric, numeric[1]!, numeric[3]!, numeric[4]!);
  const compact = COMPACT.exec(text);
  if (compact) return createDay(text, compact, compact[1]!, compact[2]!, compact[3]!);
  const last = YEAR_LAST.exec(text);
  if (last) {
    const [, first, sign, second, year] = last as unknown as string[];
    const isDayFirst = (order ?? (sign === '.' ? 'dmy' : findOrder(first!, second!))) === 'dmy';
    return createDay(text, last, year!, isDayFirst ? second! : first!, isDayFirst ? first! : second!);
  }
  return parseNamedDay(text);
}

function parseNamedDay(text: string): Day | undefined {
  const weekday = WEEKDAY.exec(text);
  if (weekday && !NAME_DAY_YEAR.test(text)) return parseNamedDay(text.slice(weekday[0].length));
  const day = DAY_NAME_YEAR.exec(text);
  if (day) return createDay(text, day, day[3]!, day[2]!, day[1]!);
  const name = NAME_DAY_YEAR.exec(text);
  if (name) return createDay(text, name, name[3]!, name[1]!, name[2]!);
  const year = YEAR_NAME_DAY.exec(text);
  return year ? createDay(text, year, year[1]!, year[2]!, year[3]!) : undefined;
}

/** Returns the order if one of the numbers cannot be a month. */
export function findOrder(first: string, second: string): DayOrder | undefined {
  if (Number(first) > 12) return 'dmy';
  return Number(second) > 12 ? 'mdy' : undefined;
}

/** Returns the first two numbers of a date such as 01/02/2020, whose order can be unclear. */
export function findUnorderedDate(value: unknown): readonly [string, string] | undefined {
  const match = typeof value === 'string' ? YEAR_LAST.exec(value.trim()) : null;
  return match && match[2] !== '.' ? [match[1]!, match[3]!] : undefined;
}

function createDay(
  text: string,
  match: RegExpExecArray,
  year: string,
  month: string,
  day: string,
): Day | undefined {
  const monthNumber = MONTHS[month.slice(0, 3).toLowerCase()] ?? Number(month);
  const shortYear = Number(year);
  const fullYear = year.length === 4 ? shortYear : shortYear + (shortYear < 70 ? 2_000 : 1_900);
  const midnight = createMidnight(fullYear, monthNumber, Number(day));
  return midnight === undefined ? undefined : { midnight, rest: text.slice(match[0].length) };
}

import { DECIMAL_PATTERN, MAX_DECIMAL_LENGTH } from '../../../domain/market-data';

/** How a file writes numbers: `1,234.5` or `1.234,5`. */
export type DecimalSign = '.' | ',';

const PLAIN = new RegExp(DECIMAL_PATTERN);
/** Words for a missing value. */
const BLANK: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '—',
  '.',
  'nan',
  'null',
  'none',
  'nil',
  'n/a',
  'na',
  '#n/a',
  '#nv',
  'nat',
  '<na>',
]);
const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 };
const CURRENCY = /^(?:[$€£¥]|usd|eur|us\$)\s?|\s?(?:[$€£¥]|usd|eur|usdt)$/i;
/** Spaces and apostrophes between groups of three digits, as in French and Swiss files. */
const GROUP_SIGNS = /[\s\u00a0\u202f'’]/g;

/** Whether a value stands for no value: empty, null, NaN, N/A or a dash. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'number') return Number.isNaN(value);
  return typeof value === 'string' && value.length <= 6 && BLANK.has(value.trim().toLowerCase());
}

/**
 * Parses a number as files write it: with groups of three digits, a currency, or a suffix (`1.2M`). Hexadecimal and
 * binary numbers are invalid.
 * @returns NaN for anything else
 */
export function parseNumber(value: unknown, decimal: DecimalSign): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return NaN;
  if (value.length > MAX_DECIMAL_LENGTH) return NaN;
  if (decimal === '.' && PLAIN.test(value)) return Number(value);
  return parseFormatted(value.trim(), decimal);
}

function parseFormatted(text: string, decimal: DecimalSign): number {
  let number = text.replace(CURRENCY, '').replace(CURRENCY, '').trim();
  const factor = SUFFIXES[number.slice(-1).toLowerCase()];
  if (factor !== undefined) number = number.slice(0, -1).trim();
  const sign = number.startsWith('-') ? -1 : 1;
  number = number.replace(/^[+-]/, '').replace(CURRENCY, '');
  const [whole = '', fraction, more] = number.split(decimal);
  if (more !== undefined) return NaN;
  const groups = whole.replace(GROUP_SIGNS, decimal === '.' ? ',' : '.').split(decimal === '.' ? ',' : '.');
  if (groups.length > 1 && !isGrouped(groups)) return NaN;
  const plain = groups.join('') + (fraction === undefined ? '' : `.${fraction}`);
  return PLAIN.test(plain) ? sign * Number(plain) * (factor ?? 1) : NaN;
}

/** Whether digits are separated in threes; also in the Indian way, `12,34,567`. */
function isGrouped(groups: readonly string[]): boolean {
  const [first = '', ...rest] = groups;
  const last = rest.at(-1) ?? '';
  const isDigits = groups.every((group) => /^\d+$/.test(group));
  return (
    isDigits &&
    first.length <= 3 &&
    last.length === 3 &&
    rest.slice(0, -1).every(({ length }) => length === 3 || length === 2)
  );
}

/**
 * Returns the decimal sign of numbers. If a sign occurs twice in one number, it separates groups. If a number has both,
 * the last one is the decimal sign.
 * @param prefersComma whether other signs (semicolons between fields, dates with dots) suggest the decimal comma
 */
export function findDecimalSign(values: readonly unknown[], prefersComma: boolean): DecimalSign {
  let [points, commas] = [0, 0];
  const whole: number[] = [];
  const ambiguous: number[] = [];
  for (const value of values) {
    if (typeof value !== 'string') continue;
    if (/^[1-9]\d*$/.test(value.trim())) whole.push(Number(value));
    const [point, comma] = [value.lastIndexOf('.'), value.lastIndexOf(',')];
    if (point >= 0 && comma >= 0) return point > comma ? '.' : ',';
    if (point >= 0 && value.indexOf('.') !== point) return ',';
    if (comma >= 0 && value.indexOf(',') !== comma) return '.';
    // Groups that do not have three digits, and a zero before the sign, determine the decimal sign.
    if (point >= 0 && isFraction(value, point)) return '.';
    if (comma >= 0 && isFraction(value, comma)) return ',';
    if (point >= 0) points++;
    if (comma >= 0) commas++;
    if (point >= 0 || comma >= 0) ambiguous.push(Number(value.replace(/\D/g, '')));
  }
  // The sign of 1.002 among whole numbers such as 999 separates groups; among those such as 1, it is the decimal sign.
  if ((points === 0) !== (commas === 0) && whole.length > 0 && areNear(whole, ambiguous))
    return points > 0 ? ',' : '.';
  // All numbers are ambiguous, such as 1.234 or 1,234.
  if (points > 0 && commas > 0) return prefersComma ? ',' : '.';
  return commas > 0 && prefersComma ? ',' : '.';
}

/** Whether numbers are nearer to the others than a thousandth of these are. */
function areNear(numbers: readonly number[], others: readonly number[]): boolean {
  const average = (all: readonly number[]) =>
    all.reduce((sum, value) => sum + Math.log(value), 0) / all.length;
  return average(others) - average(numbers) < Math.log(1_000) / 2;
}

function isFraction(value: string, sign: number): boolean {
  const digits = /^\d*/.exec(value.slice(sign + 1))![0].length;
  const before = value.slice(0, sign).replace(/^\D*/, '');
  return digits !== 3 || before.startsWith('0') || before.length > 3 || before === '';
}

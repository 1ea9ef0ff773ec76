/**
 * An exact decimal number: `units / 10^scale`. Prices, quantities and amounts are never converted to doubles, because
 * doubles have no 0.1.
 */
export interface Decimal {
  readonly units: bigint;
  /** The number of decimals, without trailing zeros: 0 or more. */
  readonly scale: number;
}

/**
 * The text of a decimal in its only canonical form, so that equal numbers are equal texts: no exponent, no plus, no
 * leading or trailing zeros, no `-0`. Example: `189.95`.
 */
export type DecimalText = string;

/** The most digits before and after the decimal point. ISO 20022 amounts and DynamoDB numbers fit. */
export const DECIMAL_LIMITS = { integerDigits: 18, decimals: 18 } as const;

/** Longer texts are not read; the limit bounds the work per field. */
const MAX_LENGTH = 64;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Parses a decimal exactly: `00012.50`, `.5`, `5.`, `+1` and `1.5e3` are also numbers.
 * @returns undefined for another text, and for a number beyond {@link DECIMAL_LIMITS}; it is never rounded
 */
export const parseDecimal = (text: string): Decimal | undefined => {
  const match = text.length <= MAX_LENGTH ? NUMBER.exec(text) : null;
  if (!match) return undefined;
  const [, sign, integer = '', fraction = '', exponent = '0'] = match;
  if (integer === '' && fraction === '') return undefined;
  const digits = BigInt(`${integer}${fraction}`);
  const shift = Number(exponent) - fraction.length;
  const units = (sign === '-' ? -digits : digits) * 10n ** BigInt(Math.max(0, shift));
  const decimal = createDecimal(units, Math.max(0, -shift));
  return isWithinLimits(decimal) ? decimal : undefined;
};

const isWithinLimits = ({ units, scale }: Decimal): boolean => {
  const digits = String(units < 0n ? -units : units).length;
  return scale <= DECIMAL_LIMITS.decimals && digits - scale <= DECIMAL_LIMITS.integerDigits;
};

/** Creates a decimal without trailing zeros. */
const createDecimal = (units: bigint, scale: number): Decimal => {
  if (units === 0n) return { units, scale: 0 };
  let [shortened, decimals] = [units, scale];
  while (decimals > 0 && shortened % 10n === 0n) {
    shortened /= 10n;
    decimals--;
  }
  return { units: shortened, scale: decimals };
};

/**
 * Reads a decimal that was checked before.
 * @throws Error if the text is no decimal
 */
export const toDecimal = (text: DecimalText): Decimal => {
  const decimal = parseDecimal(text);
  if (!decimal) throw new Error(`Expected a decimal number, got ${JSON.stringify(text)}`);
  return decimal;
};

/** Formats the canonical text of a decimal. */
export const formatDecimal = ({ units, scale }: Decimal): DecimalText => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const integer = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  return `${units < 0n ? '-' : ''}${integer}${fraction === '' ? '' : `.${fraction}`}`;
};

/** Returns the units of two decimals at the larger of their scales. */
const align = (a: Decimal, b: Decimal): readonly [a: bigint, b: bigint, scale: number] => {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale];
};

/** Returns a number below, equal to or above 0 if a is below, equal to or above b. */
export const compareDecimals = (a: Decimal, b: Decimal): number => {
  const [left, right] = align(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Returns a + b. */
export const addDecimals = (a: Decimal, b: Decimal): Decimal => {
  const [left, right, scale] = align(a, b);
  return createDecimal(left + right, scale);
};

/** Returns a − b. */
export const subtractDecimals = (a: Decimal, b: Decimal): Decimal =>
  addDecimals(a, { units: -b.units, scale: b.scale });

/** Returns a × b, with all its decimals. */
export const multiplyDecimals = (a: Decimal, b: Decimal): Decimal =>
  createDecimal(a.units * b.units, a.scale + b.scale);

/**
 * Returns a / b, rounded to a number of decimals, half to even.
 * @param b not 0
 * @param decimals at most those of {@link DECIMAL_LIMITS}
 */
export const divideDecimals = (a: Decimal, b: Decimal, decimals: number): Decimal => {
  const [left, right] = align(a, b);
  const isNegative = left < 0n !== right < 0n;
  const [numerator, divisor] = [abs(left) * 10n ** BigInt(decimals), abs(right)];
  const [quotient, rest] = [numerator / divisor, numerator % divisor];
  const isUp = rest * 2n > divisor || (rest * 2n === divisor && quotient % 2n === 1n);
  const units = isUp ? quotient + 1n : quotient;
  return createDecimal(isNegative ? -units : units, decimals);
};

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** Returns the size of a decimal without its sign. */
export const getAbsolute = ({ units, scale }: Decimal): Decimal => ({
  units: abs(units),
  scale,
});

/** Whether a is a whole number of steps. @param step above 0 */
export const isMultipleOf = (a: Decimal, step: Decimal): boolean => {
  const [value, size] = align(a, step);
  return value % size === 0n;
};

export const isPositive = ({ units }: Decimal): boolean => units > 0n;

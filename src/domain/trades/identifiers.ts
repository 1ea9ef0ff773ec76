/** Check digits of the identifiers of securities and legal entities. Letters must be in upper case, as in the standards. */

const CUSIP = /^[0-9A-Z*@#]{8}[0-9]$/;
const ISIN = /^[A-Z]{2}[0-9A-Z]{9}[0-9]$/;
const LEI = /^[0-9A-Z]{18}[0-9]{2}$/;
const MIC = /^[0-9A-Z]{4}$/;

/** Characters of a CUSIP by their values: digits, letters, then the three signs of private placements. */
const CUSIP_VALUES = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#';
/** The countries whose national numbers are CUSIPs. */
const CUSIP_COUNTRIES = ['US', 'CA'];

export const isIsinShaped = (text: string): boolean => ISIN.test(text);
export const isLeiShaped = (text: string): boolean => LEI.test(text);
export const isMicShaped = (text: string): boolean => MIC.test(text);

/** Replaces each letter with its value from A = 10 to Z = 35. */
const expandLetters = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));

/**
 * Returns the check digit of an ISIN (ISO 6166): the Luhn algorithm on the digits after {@link expandLetters}.
 * @param body the first 11 characters
 */
export const computeIsinCheckDigit = (body: string): string => {
  const digits = [...expandLetters(body)].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit * 2 : digit;
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return String((10 - (sum % 10)) % 10);
};

/** Whether a text is an ISIN with the right check digit. */
export const isIsin = (text: string): boolean =>
  isIsinShaped(text) && computeIsinCheckDigit(text.slice(0, 11)) === text[11];

/**
 * Returns the check digit of a CUSIP (ANSI X9.6): every second value is doubled, and the digits of all are added.
 * @param body the first 8 characters
 */
export const computeCusipCheckDigit = (body: string): string => {
  const sum = [...body].reduce((total, character, index) => {
    const value = CUSIP_VALUES.indexOf(character) * (index % 2 === 0 ? 1 : 2);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return String((10 - (sum % 10)) % 10);
};

/** Whether a text is a CUSIP with the right check digit. */
export const isCusip = (text: string): boolean =>
  CUSIP.test(text) && computeCusipCheckDigit(text.slice(0, 8)) === text[8];

/** Returns the CUSIP inside an ISIN of the US or Canada; undefined for another country. */
export const getCusip = (isin: string): string | undefined =>
  CUSIP_COUNTRIES.includes(isin.slice(0, 2)) ? isin.slice(2, 11) : undefined;

/**
 * Returns the ISIN of a US security. A CUSIP that begins with a letter (CINS) belongs to another country, and one with
 * `*`, `@` or `#` is a private placement: neither has a US ISIN. Canadian CUSIPs look like US ones; their US ISIN is in
 * no reference data, so validation rejects the trade.
 */
export const toUsIsin = (cusip: string): string | undefined => {
  if (!isCusip(cusip) || !/^[0-9][0-9A-Z]{8}$/.test(cusip)) return undefined;
  return `US${cusip}${computeIsinCheckDigit(`US${cusip}`)}`;
};

/** Returns a number of any length modulo 97. */
const modulo97 = (digits: string): number =>
  [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);

/**
 * Returns the check digits of a Legal Entity Identifier (ISO 17442, ISO 7064 MOD 97-10), 02 to 98.
 * @param body the first 18 characters
 */
export const computeLeiCheckDigits = (body: string): string =>
  String(98 - modulo97(expandLetters(`${body}00`))).padStart(2, '0');

/**
 * Whether a text is an LEI with the right check digits. Comparing the digits, and not only the remainder 1, also
 * refuses 00, 01 and 99, which have the same remainders as 97, 98 and 02.
 */
export const isLei = (text: string): boolean =>
  isLeiShaped(text) && computeLeiCheckDigits(text.slice(0, 18)) === text.slice(18);

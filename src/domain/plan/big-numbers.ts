import { quoteJsonNumbers } from '../validation';

/**
 * Whether JavaScript reads a number with the digits of its text. Stricter than `isExactNumber`, so that a review quotes both values
 * of a change from 9007199254740992 to 9007199254740993.
 */
const isExact = (text: string): boolean =>
  text.replace(/[^\d]/g, '').length <= 15 ||
  (/^-?\d+$/.test(text) && String(Number(text)) === text && Number.isSafeInteger(Number(text)));

/**
 * Quotes the numbers of a JSON text that JavaScript would round, so that 9007199254740992 and 9007199254740993 remain
 * different.
 */
export const quoteBigNumbers = (text: string): string =>
  /\d{16}|\d[\d.]{16}/.test(text) ? quoteJsonNumbers(text, (number) => !isExact(number)) : text;

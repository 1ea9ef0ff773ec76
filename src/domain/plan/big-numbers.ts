import { isExactNumber, quoteJsonNumbers } from '../validation';

/**
 * Quotes the numbers of a JSON text that JavaScript would round, so that 9007199254740992 and 9007199254740993 remain
 * different.
 */
export const quoteBigNumbers = (text: string): string =>
  /\d{16}|\d[\d.]{16}/.test(text) ? quoteJsonNumbers(text, (number) => !isExactNumber(number)) : text;

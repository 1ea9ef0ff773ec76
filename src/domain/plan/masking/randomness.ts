import { isLei } from '../../trades/identifiers';
import { getRarePairRate } from './letter-pairs';

/** Formats of random values that are public: digests, UUIDs, ULIDs, unique ids of IAM, subresource integrity. */
const PUBLIC_FORMATS =
  /^(?:[\da-f]{7,128}|[\dA-F]{7,128}|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[0-7][\dA-HJKMNP-TV-Z]{25}|A(?:ROA|IDA|GPA|NPA|IPA|NVA|PKA|SCA)[A-Z\d]{12,}|sha(?:256|384|512)-[\w+/-]{43,86}={0,2})$/i;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Shorter values are names or ids. */
const MIN_TOKEN_LENGTH = 20;
/** Shorter values are not keys, even if their name is that of a key. */
const MIN_KEY_LENGTH = 16;

/** The share (0 to 1) of adjacent characters in different classes: upper case, lower case, digit, other. Low for words. */
function getClassChangeRate(text: string): number {
  let changes = 0;
  for (let index = 1; index < text.length; index++)
    if (getCharacterClass(text, index) !== getCharacterClass(text, index - 1)) changes++;
  return changes / Math.max(1, text.length - 1);
}

function getCharacterClass(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code >= 48 && code <= 57) return 0;
  if (code >= 65 && code <= 90) return 1;
  return code >= 97 && code <= 122 ? 2 : 3;
}

/** Shannon entropy in bits per character. */
function getEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Texts with a higher share of rare letter pairs are neither words nor common abbreviations. */
const RARE_PAIR_LIMIT = 0.5;

/** Whether a part of a name is a number, a digest, or words. At most a quarter of it may be single letters. */
const isNamePart = (part: string): boolean =>
  /^\d*$/.test(part) ||
  PUBLIC_FORMATS.test(part) ||
  (/^[A-Za-z]+\d{0,4}$/.test(part) &&
    getRarePairRate(part) < RARE_PAIR_LIMIT &&
    part.replace(/[A-Z]?[a-z]{2,}|[A-Z]{4,}|\d/g, '').length <= part.length / 4);

/** Removes words, numbers and digests from a text. */
const removeNameParts = (text: string): string =>
  text
    .split(/[^A-Za-z\d]/)
    .filter((part) => !isNamePart(part))
    .join('');

const isMixed = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text);

/** Whether a token has the format of an AWS secret access key: exactly 40 base64 characters. */
const isAwsSecret = (token: string): boolean =>
  /^[A-Za-z\d/+]{40}$/.test(token) &&
  isMixed(token) &&
  /\d/.test(token) &&
  !PUBLIC_FORMATS.test(token) &&
  getClassChangeRate(token) > 0.38;

/**
 * Whether a token of base64 or base64url characters is random. Without words, numbers and digests, a random token is
 * still long, and its adjacent characters change their class as often as by chance: half to two thirds of the time with
 * three classes, two fifths with two. If they change less often, rare letter pairs must be frequent.
 */
export function looksRandom(token: string): boolean {
  // The identifier of a legal entity is public. Its check digits distinguish it from random capitals and digits.
  if (token.length < MIN_TOKEN_LENGTH || PUBLIC_FORMATS.test(token) || isLei(token)) return false;
  // A leading slash can belong to a path.
  if (isAwsSecret(token) || (token.startsWith('/') && isAwsSecret(token.slice(1)))) return true;
  const remainder = removeNameParts(token);
  const mixed = isMixed(remainder);
  const minLength = mixed
    ? Math.min(MIN_TOKEN_LENGTH, Math.max(MIN_KEY_LENGTH, token.length * 0.7))
    : MIN_TOKEN_LENGTH;
  if (remainder.length < minLength || !/[A-Za-z]/.test(remainder) || getEntropy(remainder) < 3.3)
    return false;
  if (getRarePairRate(remainder, 1) < 0.25) return false;
  const [usualRate, lowRate] = mixed ? [0.42, 0.25] : [0.27, 0.1];
  const rate = getClassChangeRate(remainder);
  return rate >= usualRate || (rate >= lowRate && getRarePairRate(remainder) >= RARE_PAIR_LIMIT);
}

/** Whether a text is random for certain: 32 and more letters and digits without a separator, and no digest. */
export const isLongRandom = (text: string): boolean =>
  /^[A-Za-z\d+/]{32,}={0,2}$/.test(text) && looksRandom(text);

/** Whether the value of a variable with the name of a key is generated: 16 or more characters of hex or without words. */
export function looksGenerated(text: string): boolean {
  const value = text.replace(/^(?:base64|hex):/, '');
  if (value.length < MIN_KEY_LENGTH || UUID.test(value) || !/^[\w+/=.~-]+$/.test(value)) return false;
  if (/^[\da-f]+$/i.test(value)) return /\d/.test(value) && /[a-f]/i.test(value);
  const remainder = removeNameParts(value);
  return remainder.length >= 10 && getClassChangeRate(remainder) >= 0.2;
}

/** Whether a part of the location of a secret may be the secret: eight or more characters, with letters and digits. */
export const looksMixed = (part: string): boolean =>
  part.length >= 8 && /[A-Za-z]/.test(part) && /\d/.test(part) && !part.includes('.');

/** Parts of expressions, patterns and templates that passwords do not have. */
const EXPRESSION = /a-z|A-Z|0-9|\\[dwsb.][*+?{)]|\$\{[\w.]{1,200}\}|\{\{|:\/\/|^arn:|^\$\.|^\^.{0,200}\$$/;

/** The expected number of distinct characters in a random password of the length. */
const getExpectedDistinct = (draws: number): number => 83 * (1 - (1 - 1 / 83) ** draws);

/**
 * Whether a value is a generated password: letters in both cases, digits, and special characters that names do not have.
 * An expression contains words and repeats the same characters.
 */
export function looksLikePassword(value: string): boolean {
  if (value.length < MIN_KEY_LENGTH || value.length > 128 || !/^[!-~]+$/.test(value)) return false;
  if (/^[\w+/=.~-]+$/.test(value) || EXPRESSION.test(value) || !isMixed(value)) return false;
  const specialCharacters = new Set(value.replace(/[\w./:-]/g, ''));
  const minSpecial = !/\d/.test(value) ? 4 : getRarePairRate(value) >= RARE_PAIR_LIMIT ? 1 : 2;
  if (specialCharacters.size < minSpecial || new Set(value).size < getExpectedDistinct(value.length) * 0.72)
    return false;
  const words = (value.match(/[A-Z]?[a-z]{4,}|[A-Z]{5,}/g) ?? []).filter(
    (word) => getRarePairRate(word) < RARE_PAIR_LIMIT,
  );
  return words.join('').length <= value.length * 0.3 && getClassChangeRate(value) >= 0.4;
}

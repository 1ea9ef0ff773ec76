import { getRarePairRate } from './letter-pairs';

/** Random and public by their form: digests, UUIDs, ULIDs, IAM's unique ids, digests of subresources. */
const PUBLIC_FORMATS =
  /^(?:[\da-f]{7,128}|[\dA-F]{7,128}|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[0-7][\dA-HJKMNP-TV-Z]{25}|A(?:ROA|IDA|GPA|NPA|IPA|NVA|PKA|SCA)[A-Z\d]{12,}|sha(?:256|384|512)-[\w+/-]{43,86}={0,2})$/i;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Fewer characters than that are a name or an id, not a key. */
const MIN_TOKEN_LENGTH = 20;
/** Under a key's name, fewer than that are none. */
const MIN_KEY_LENGTH = 16;

/** How often neighbours are of different classes (upper case, lower case, digit, other), 0 to 1: words change rarely. */
function getClassChangeRate(text: string): number {
  let changes = 0;
  for (let at = 1; at < text.length; at++)
    if (getCharacterClass(text, at) !== getCharacterClass(text, at - 1)) changes++;
  return changes / Math.max(1, text.length - 1);
}

function getCharacterClass(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return 0;
  if (code >= 65 && code <= 90) return 1;
  return code >= 97 && code <= 122 ? 2 : 3;
}

/** Bits a character, by Shannon's formula over the text's own frequencies. */
function getEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** What is stranger than that is no word, and hardly an abbreviation. */
const RARE_PAIR_LIMIT = 0.5;

/** A part of a name: a number, a digest, or words in any case, of which single letters are a quarter at most. */
const isNamePart = (part: string): boolean =>
  /^\d*$/.test(part) ||
  PUBLIC_FORMATS.test(part) ||
  (/^[A-Za-z]+\d{0,4}$/.test(part) &&
    getRarePairRate(part) < RARE_PAIR_LIMIT &&
    part.replace(/[A-Z]?[a-z]{2,}|[A-Z]{4,}|\d/g, '').length <= part.length / 4);

/** What is left of a text without words, numbers and digests. */
const removeNameParts = (text: string): string =>
  text
    .split(/[^A-Za-z\d]/)
    .filter((part) => !isNamePart(part))
    .join('');

const isMixed = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text);

/** The form of an AWS secret access key: exactly 40 of base64's characters. */
const isAwsSecret = (token: string): boolean =>
  /^[A-Za-z\d/+]{40}$/.test(token) &&
  isMixed(token) &&
  /\d/.test(token) &&
  !PUBLIC_FORMATS.test(token) &&
  getClassChangeRate(token) > 0.38;

/**
 * Whether a run of base64's or base64url's characters is random: what is left of it without words, numbers and digests
 * is long, or most of it, and changes between upper case, lower case and digits as only chance does (a half to two
 * thirds of the time with three classes, two fifths with two). What changes less often must be strange to words.
 */
export function looksRandom(token: string): boolean {
  if (token.length < MIN_TOKEN_LENGTH || PUBLIC_FORMATS.test(token)) return false;
  // A path's slash before it does not belong to it.
  if (isAwsSecret(token) || (token.startsWith('/') && isAwsSecret(token.slice(1)))) return true;
  const rest = removeNameParts(token);
  const mixed = isMixed(rest);
  const least = mixed
    ? Math.min(MIN_TOKEN_LENGTH, Math.max(MIN_KEY_LENGTH, token.length * 0.7))
    : MIN_TOKEN_LENGTH;
  if (rest.length < least || !/[A-Za-z]/.test(rest) || getEntropy(rest) < 3.3) return false;
  if (getRarePairRate(rest, 1) < 0.25) return false;
  const [usual, seldom] = mixed ? [0.42, 0.25] : [0.27, 0.1];
  const rate = getClassChangeRate(rest);
  return rate >= usual || (rate >= seldom && getRarePairRate(rest) >= RARE_PAIR_LIMIT);
}

/** Whether a value under a key's name is one: 16 or more characters of hex, or of no words. */
export function looksGenerated(value: string): boolean {
  if (value.length < MIN_KEY_LENGTH || UUID.test(value) || !/^[\w+/=.~-]+$/.test(value)) return false;
  if (/^[\da-f]+$/i.test(value)) return /\d/.test(value) && /[a-f]/i.test(value);
  const rest = removeNameParts(value);
  return rest.length >= 10 && getClassChangeRate(rest) >= 0.2;
}

/** Whether a part of what tells where a secret is may be the secret: eight characters and more, digits among letters. */
export const looksMixed = (part: string): boolean =>
  part.length >= 8 && /[A-Za-z]/.test(part) && /\d/.test(part) && !part.includes('.');

/** What an expression, a pattern or a template has in it, and a password has not. */
const EXPRESSION = /a-z|A-Z|0-9|\\[dwsb.][*+?{)]|\$\{[\w.]{1,200}\}|\{\{|:\/\/|^arn:|^\$\.|^\^.{0,200}\$$/;

/** How many different ones chance takes in so many draws of the signs that passwords are made of. */
const getExpectedDistinct = (draws: number): number => 83 * (1 - (1 - 1 / 83) ** draws);

/**
 * Whether a whole value is a generated password, of letters in both cases, digits and signs that names are not made of.
 * An expression has words in it, and the same signs again and again.
 */
export function looksLikePassword(value: string): boolean {
  if (value.length < MIN_KEY_LENGTH || value.length > 128 || !/^[!-~]+$/.test(value)) return false;
  if (/^[\w+/=.~-]+$/.test(value) || EXPRESSION.test(value) || !isMixed(value)) return false;
  const signs = new Set(value.replace(/[\w./:-]/g, ''));
  const fewest = !/\d/.test(value) ? 4 : getRarePairRate(value) >= RARE_PAIR_LIMIT ? 1 : 2;
  if (signs.size < fewest || new Set(value).size < getExpectedDistinct(value.length) * 0.72) return false;
  const words = (value.match(/[A-Z]?[a-z]{4,}|[A-Z]{5,}/g) ?? []).filter(
    (word) => getRarePairRate(word) < RARE_PAIR_LIMIT,
  );
  return words.join('').length <= value.length * 0.3 && getClassChangeRate(value) >= 0.4;
}

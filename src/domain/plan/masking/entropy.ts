/** Random and public by their form: digests, UUIDs, ULIDs, IAM's unique ids. */
const PUBLIC =
  /^(?:[\da-f]{7,128}|[\dA-F]{7,128}|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[0-7][\dA-HJKMNP-TV-Z]{25}|A(?:ROA|IDA|GPA|NPA|IPA|NVA|PKA|SCA)[A-Z\d]{12,})$/i;

/** Fewer characters than that are a name or an id, not a key. */
const SHORTEST = 20;

/** How often neighbours are of different classes (upper case, lower case, digit, other), 0 to 1: words change rarely. */
function restlessness(text: string): number {
  let changes = 0;
  for (let at = 1; at < text.length; at++) if (classOf(text, at) !== classOf(text, at - 1)) changes++;
  return changes / Math.max(1, text.length - 1);
}

function classOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return 0;
  if (code >= 65 && code <= 90) return 1;
  return code >= 97 && code <= 122 ? 2 : 3;
}

/** Bits a character, by Shannon's formula over the text's own frequencies. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** A part of a name: a number, a digest, or words in any case, of which single letters are a quarter at most. */
const isNamePart = (part: string): boolean =>
  /^\d*$/.test(part) ||
  PUBLIC.test(part) ||
  (/^[A-Za-z]+\d{0,4}$/.test(part) &&
    part.replace(/[A-Z]?[a-z]{2,}|[A-Z]{4,}|\d/g, '').length <= part.length / 4);

/** The form of an AWS secret access key: exactly 40 of base64's characters. */
const isAwsSecret = (token: string): boolean =>
  /^[A-Za-z\d/+]{40}$/.test(token) &&
  /[a-z]/.test(token) &&
  /[A-Z]/.test(token) &&
  /\d/.test(token) &&
  !PUBLIC.test(token) &&
  restlessness(token) > 0.38;

/**
 * Whether a run of base64's or base64url's characters is random: what is left of it without words, numbers and digests
 * is long, and changes between upper case, lower case and digits as only chance does (a half to two thirds of the time
 * with three classes, two fifths with two).
 */
export function looksRandom(token: string): boolean {
  if (token.length < SHORTEST || PUBLIC.test(token)) return false;
  // A path's slash before it does not belong to it.
  if (isAwsSecret(token) || (token.startsWith('/') && isAwsSecret(token.slice(1)))) return true;
  const rest = token
    .split(/[^A-Za-z\d]/)
    .filter((part) => !isNamePart(part))
    .join('');
  if (rest.length < SHORTEST || !/[A-Za-z]/.test(rest)) return false;
  const mixed = /[a-z]/.test(rest) && /[A-Z]/.test(rest);
  return entropy(rest) >= 3.4 && restlessness(rest) >= (mixed ? 0.42 : 0.27);
}

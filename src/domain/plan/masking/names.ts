import {
  ERROR_PREFIXES,
  GENERATED_WORDS,
  LOCATION_WORDS,
  METADATA_WORDS,
  NOT_PASSWORD,
  NOT_SECRET_WORDS,
  PASS_FOLLOWERS,
  PASS_PREDECESSORS,
  PIN_PREDECESSORS,
  PUBLIC_KEY_PREFIXES,
  QUALIFIERS,
  SECRET_AT_END,
  SECRET_LAST_WORDS,
  SECRET_PAIRS,
  SECRET_WITHIN,
  SECRET_WORDS,
} from './secret-words';

/**
 * The kind of value that the name of an attribute, a variable or a field indicates:
 * - `secret`: a secret;
 * - `location`: the location of a secret (`API_TOKEN_URL`), which may contain one;
 * - `key`: a secret if the value looks generated (`ENCRYPTION_KEY`, `HMAC`);
 * - `public`: random parts are digests or ids;
 * - `plain`: any other value.
 */
export type NameKind = 'secret' | 'location' | 'key' | 'public' | 'plain';

/** Splits `dbPassword`, `DB_PASSWORD` and `db-password` into `db`, `password`. Truncates names to 200 characters. */
function splitWords(key: string): string[] {
  const words = key
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  while (words.length > 1 && (QUALIFIERS.has(words.at(-1)!) || /^\d+$/.test(words.at(-1)!))) words.pop();
  return words;
}

const isSecretWord = (word: string): boolean =>
  (SECRET_WORDS.has(word) ||
    SECRET_AT_END.test(word) ||
    SECRET_WITHIN.test(word) ||
    (/.pass$/.test(word) && !NOT_PASSWORD.test(word))) &&
  !NOT_SECRET_WORDS.has(word);

/** Whether the word at an index is `pass` for a password: `DB_PASS`, `PASS_FOR_SERVICE`. */
const isPassword = (word: string, index: number, words: readonly string[]): boolean =>
  word === 'pass' &&
  !PASS_FOLLOWERS.has(words[index + 1] ?? '') &&
  !PASS_PREDECESSORS.has(words[index - 1] ?? '');

/** Whether a name ends with a word that indicates a secret only at the end of a name. */
function isSecretLastWord(words: readonly string[]): boolean {
  const [before = '', last = ''] = words.length > 1 ? words.slice(-2) : ['', ...words];
  if (last === 'pass') return false; // see isPassword
  return SECRET_LAST_WORDS.has(last) && !(last === 'pin' && PIN_PREDECESSORS.has(before));
}

function classifyName(key: string): NameKind {
  // Condition keys such as `aws:PrincipalTag/secret` and `token.actions.githubusercontent.com:sub` have the name after
  // the colon. The name of a tag is defined by the user.
  const name = key.slice(key.lastIndexOf(':') + 1);
  if (name !== key && name.includes('/')) return 'plain';
  const words = splitWords(name);
  // Paths with a parameter, and error names: `/approve/{token}`, `INVALID_API_KEY`.
  if (/[{}]/.test(name) || ERROR_PREFIXES.has(words[0] ?? '')) return 'plain';
  const last = words.at(-1) ?? '';
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  const isSecret =
    isSecretLastWord(words) ||
    words.some(isSecretWord) ||
    words.some(isPassword) ||
    pairs.some((pair) => SECRET_PAIRS.has(pair));
  if (isSecret && LOCATION_WORDS.has(last)) return 'location';
  if (isSecret && !METADATA_WORDS.has(last)) return 'secret';
  if (
    /keys?$/.test(last) ? isSecretKeyName(words, name) : words.includes('hmac') || GENERATED_WORDS.has(last)
  )
    return 'key';
  const isDigest = words.some((word) =>
    /hash$|digest$|checksum$|sha\d*$|md5$|^integrity$|^redeployment$/.test(word),
  );
  const isId = ['id', 'ids', 'arn', 'arns', 'fingerprint', 'thumbprint', 'etag'].includes(last);
  return isDigest || isId ? 'public' : 'plain';
}

/** Whether a name that ends with `key` indicates a secret key. `key` alone is the name of a tag or an object. */
function isSecretKeyName(words: readonly string[], name: string): boolean {
  const before = words.at(-2);
  if (before !== undefined) return !PUBLIC_KEY_PREFIXES.has(before);
  const start = words[0]!.replace(/keys?$/, '');
  return start === '' ? name === 'KEY' : !PUBLIC_KEY_PREFIXES.has(start);
}

/** Whether the last words of a name indicate a secret: those of `db.password` do, those of `token-service` do not. */
export function isSecretEnding(name: string): boolean {
  const words = splitWords(name);
  const last = words.at(-1) ?? '';
  return (
    isSecretWord(last) ||
    last === 'pass' ||
    isSecretLastWord(words) ||
    SECRET_PAIRS.has(words.slice(-2).join(' '))
  );
}

const kindCache = new Map<string, NameKind>();

/** The kind of value that the name of an attribute, a variable or a field indicates. */
export function getNameKind(key: string): NameKind {
  const cached = kindCache.get(key);
  if (cached !== undefined) return cached;
  if (kindCache.size > 10_000) kindCache.clear(); // a plan has a few hundred names
  const kind = classifyName(key);
  kindCache.set(key, kind);
  return kind;
}

export const isSecretName = (key: string): boolean => getNameKind(key) === 'secret';

/** Whether the last word of a name indicates metadata: a `type`, a `name`, an `id`. */
export function isMetadataName(key: string): boolean {
  const last = splitWords(key).at(-1) ?? '';
  return METADATA_WORDS.has(last) || LOCATION_WORDS.has(last);
}

/** Whether a name is that of a quantity, such as `max_tokens`. */
export const isQuantityName = (key: string): boolean =>
  /^(?:max|min|num|number|total|n)(?:imum|imal)?[^a-z]|tokens$/i.test(
    key.slice(0, 200).replace(/([a-z])([A-Z])/g, '$1_$2'),
  );

/** Whether a field contains the name of a variable, or, for `isValueField`, its value. */
export const isNameField = (field: string): boolean =>
  /^(?:name|key|k|variable|header|(?:parameter|option|header)_?(?:key|name))$/i.test(field);
export const isValueField = (field: string): boolean =>
  /^(?:values?|v|default|plaintext|string|(?:parameter|option|header)_?value)$/i.test(field);

/** Whether an attribute contains an event pattern, whose fields and values are public. */
export const isPatternName = (key: string): boolean =>
  /^(?:event_?pattern|filter_?policy|pattern)$/i.test(key);

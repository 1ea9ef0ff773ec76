/**
 * The kind of value that the name of an attribute, a variable or a field indicates:
 * - `secret`: a secret;
 * - `location`: the location of a secret (`API_TOKEN_URL`), which may contain one;
 * - `key`: a secret if the value looks generated (`ENCRYPTION_KEY`, `HMAC`);
 * - `public`: random parts are digests or ids;
 * - `plain`: any other value.
 */
export type NameKind = 'secret' | 'location' | 'key' | 'public' | 'plain';

/** Matches also within a word: `PGPASSWORD`, `clientsecret`. */
const SECRET_WITHIN =
  /pass(?:word|wd|phrase|code)|secret|credential|(?:api|private|access|auth|account|signing|master|shared)keys?$|connectionstring/;
const SECRET_AT_END = /(?:tokens?|creds|psk)$/;
const SECRET_WORDS = new Set(['pwd', 'pwds', 'cred', 'bearer', 'otp']);
/** Words that indicate a secret at the end of a name only: `pass_through` and `authorization_strategy` do not. */
const SECRET_LAST_WORDS = new Set(['pass', 'authorization']);
const NOT_SECRET_WORDS = new Set(['secretsmanager', 'secretary', 'passwordless']);

/** The first words of error names. */
const ERROR_PREFIXES = new Set(['invalid', 'missing', 'expired', 'unknown', 'unauthorized']);

/** Pairs of words that indicate a secret. A hash key, a public key or a KMS key does not. */
const SECRET_PAIRS = new Set([
  ...['private key', 'api key', 'access key', 'secret key', 'account key', 'master key', 'signing key'],
  ...['auth key', 'shared key', 'preshared key', 'ssh key', 'license key', 'storage key', 'service key'],
  ...['connection string', 'origin verify'],
]);

/** Words before `key` if a long random value is a location or a name. */
const PUBLIC_KEY_PREFIXES = new Set([
  ...['public', 'hash', 'range', 'partition', 'sort', 'primary', 'foreign', 's3', 'object', 'kms', 'cmk'],
  ...['cache', 'idempotency', 'routing', 'group', 'deduplication', 'tag', 'state', 'context'],
]);
/** Names of generated values other than keys. */
const GENERATED_WORDS = new Set(['hmac', 'jwt', 'salt', 'pepper', 'seed', 'cookie', 'auth', 'webhook']);

/** Qualifiers at the end of a name, which do not indicate a kind: `password_old`, `key_2`. */
const QUALIFIERS = new Set([
  ...['old', 'new', 'current', 'previous', 'primary', 'secondary', 'backup', 'value', 'base64', 'b64', 'hex'],
  ...['v1', 'v2', 'v3', 'dev', 'prod', 'test'],
]);

/** The last words of names of metadata of a secret: `secret_arn`, `token_validity_days`. */
const METADATA_WORDS = new Set([
  ...['arn', 'arns', 'id', 'ids', 'name', 'names', 'alias', 'type', 'types', 'kind', 'mode', 'version'],
  ...['versions', 'policy', 'length', 'count', 'limit', 'size', 'ttl', 'expiry', 'expiration', 'expires'],
  ...[
    'duration',
    'validity',
    'lifetime',
    'days',
    'hours',
    'minutes',
    'seconds',
    'units',
    'date',
    'at',
    'time',
  ],
  ...[
    'used',
    'enabled',
    'required',
    'status',
    'stage',
    'region',
    'rotation',
    'algorithm',
    'algorithms',
    'usage',
  ],
  ...['spec', 'window', 'prevention', 'issuer', 'audience', 'scope', 'scopes', 'provider', 'manager', 'role'],
  ...[
    'user',
    'username',
    'owner',
    'table',
    'bucket',
    'queue',
    'topic',
    'function',
    'group',
    'com',
    'org',
    'io',
  ],
  ...['strategy', 'behavior', 'method', 'methods', 'preferences'],
]);
/** The last words of names whose value may contain the secret: `SECRET_HEADER` can be the name or the value of a header. */
const LOCATION_WORDS = new Set([
  ...['url', 'uri', 'endpoint', 'path', 'file', 'source', 'header', 'format', 'prefix', 'ref', 'reference'],
  ...['from', 'field'],
]);

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
  (SECRET_WORDS.has(word) || SECRET_AT_END.test(word) || SECRET_WITHIN.test(word)) &&
  !NOT_SECRET_WORDS.has(word);

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
    SECRET_LAST_WORDS.has(last) || words.some(isSecretWord) || pairs.some((pair) => SECRET_PAIRS.has(pair));
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

const kindCache = new Map<string, NameKind>();

/** The kind of value that the name of an attribute, a variable or a field indicates. */
export function getNameKind(key: string): NameKind {
  const before = kindCache.get(key);
  if (before !== undefined) return before;
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
